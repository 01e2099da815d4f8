"""The list of roles: one widget that draws its lines itself, so that ten thousand roles cost what twenty do."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from awsclients.ui.columns import Columns
from awsclients.ui.listing import Life, Listing
from awsclients.ui.paint import Painter
from awsclients.ui.rows import Row
from awsclients.ui.stand import Stand
from awsclients.ui.state import Kind

_STRIPS = 400


class RoleList(Listing, ScrollView, Painter, can_focus=True):
    """Draws a listing and moves its cursor. It knows nothing of AWS: it posts Moved and Chosen."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "Half a page up", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "Half a page down", show=False),
        Binding("g,home", "edge(0)", "First", show=False),
        Binding("G,end", "edge(1)", "Last", show=False),
    ]

    class Moved(Message):
        """Another role is selected."""

    class Chosen(Message):
        """A role was double-clicked."""

    def __init__(self, stand: Stand, *, id: str | None = None) -> None:  # noqa: A002
        Listing.__init__(self, stand)
        ScrollView.__init__(self, id=id)
        self._clicked: tuple[int | None, float] = (None, 0.0)
        """The row of the last click, and when it was."""
        self._drawn: dict[str, Life] = {}
        self._roles: LRUCache[tuple[int, Kind, bool], Strip] = LRUCache(_STRIPS)
        self._lives: LRUCache[tuple[Life, bool, int], Strip] = LRUCache(_STRIPS)

    def show(self, rows: Sequence[Row], *, keep: str | None = None) -> None:
        """Draw these rows; see Listing.take."""
        self.take(rows, keep=keep)
        self._forget_strips()
        self.virtual_size = Size(0, self.height)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def move_to(self, at: int) -> None:
        """Select the row at this place, as near as there is one."""
        at = max(0, min(at, len(self.rows) - 1))
        if at == self.cursor:
            return
        before, self.cursor = self.cursor, at
        self._refresh_line(self.line_of(before))
        self._refresh_line(self.line_of(at))
        self._reveal()
        self.post_message(self.Moved())

    def mark(self, addresses: frozenset[str]) -> None:
        """Mark these roles and no others."""
        self.marked = addresses
        self._forget_strips()
        self.refresh()

    def repaint(self) -> None:
        """Draw the cells in which a state looks different from how it was drawn, and no others."""
        if changed := list(self._changed()):
            self.refresh(*changed)

    def _changed(self) -> Iterator[Region]:
        top, columns = self.scroll_offset.y, self.columns
        for y in range(self.size.height):
            if (at := self.row_at(y + top)) is None:
                continue
            life, drawn = self.life(at), self._drawn.get(self.rows[at].entry.address)
            if drawn is None or drawn.state.kind is not life.state.kind:
                yield Region(0, y, self.size.width, 1)
            elif drawn != life:
                cell = columns.session_at if drawn.full == life.full else columns.gauge_at
                yield Region(cell, y, columns.width - cell, 1)

    def _refresh_line(self, line: int) -> None:
        """All of it, the cell included that is kept free for the scrollbar while there is none."""
        self.refresh(Region(0, line - self.scroll_offset.y, self.size.width, 1))

    def fit(self, columns: Columns) -> None:
        """Draw everything anew where these are other columns."""
        if columns != self.columns:
            self.columns = columns
            self._forget_strips()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        line = y + self.scroll_offset.y
        at = self.row_at(line)
        if at is None:
            return self.paint(self.beside_rows(line), self.size.width)
        life = self._drawn[self.rows[at].entry.address] = self.life(at)
        cursor = at == self.cursor
        return Strip.join((self._role_strip(at, life.state.kind, cursor), self._life_strip(life, cursor)))

    def _role_strip(self, at: int, kind: Kind, cursor: bool) -> Strip:
        strip = self._roles.get((at, kind, cursor))
        if strip is None:
            strip = self.paint(self.role(at, kind), self.columns.gauge_at, chosen=cursor)
            self._roles[at, kind, cursor] = strip
        return strip

    def _life_strip(self, life: Life, cursor: bool) -> Strip:
        cells = max(0, self.size.width - self.columns.gauge_at)
        strip = self._lives.get((life, cursor, cells))
        if strip is None:
            strip = self._lives[life, cursor, cells] = self.paint(self.rest(life), cells, chosen=cursor)
        return strip

    def _forget_strips(self) -> None:
        self._roles.clear()
        self._lives.clear()
        self._drawn.clear()

    def _reveal(self) -> None:
        """Have the row under the cursor in sight, with the name of the section that begins there."""
        if not (self.rows and self.size.height):
            return
        line, above = self.line_of(self.cursor), int(self.size.height > 1 and bool(self.rows[self.cursor].heading))
        self.scroll_to_region(Region(0, line - above, 1, 1 + above), animate=False, force=True, x_axis=False)

    def notify_style_update(self) -> None:
        """See Widget.notify_style_update."""
        self._roles.clear()
        self._lives.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Keep the row under the cursor in sight."""
        self._reveal()

    def on_click(self, event: Click) -> None:
        """Select by a click, choose by a double one; its first may have closed a menu that lay here."""
        at = self.row_at(event.y + self.scroll_offset.y)
        first, self._clicked = self._clicked, (at, event.time)
        again = event.chain == 2 and first[0] == at and event.time - first[1] < self.app.CLICK_CHAIN_TIME_THRESHOLD
        if at is not None:
            self.move_to(at)
            if again and event.button == 1:
                self.post_message(self.Chosen())

    def action_move(self, by: int) -> None:
        """One up or down."""
        self.move_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Half a page up or down."""
        self.move_to(self.cursor + by * max(1, self.size.height // 2))

    def action_edge(self, end: int) -> None:
        """To the first role or to the last."""
        self.move_to(len(self.rows) - 1 if end else 0)
