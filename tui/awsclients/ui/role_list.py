"""The list of roles: one widget that draws its lines itself, so that ten thousand roles cost what twenty do."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from awsclients.ui import draw
from awsclients.ui.colors import edge_style
from awsclients.ui.columns import GAUGE, Columns, fit
from awsclients.ui.line import Line
from awsclients.ui.paint import Painter
from awsclients.ui.rows import Row
from awsclients.ui.stand import Stand
from awsclients.ui.state import Kind, State

_STRIPS = 400
_NOTHING: Line = (("faint", "    Nothing matches. Escape clears the filter."),)


class _Life(NamedTuple):
    """What a row shows of a session: its state, and how many cells of its gauge are full."""

    state: State
    full: int


class RoleList(ScrollView, Painter, can_focus=True):
    """Rows of roles with a cursor. It knows nothing of AWS: it posts Moved and Chosen."""

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
        super().__init__(id=id)
        self._stand = stand
        self.columns = Columns(0, 0, 0)
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self.marked: frozenset[str] = frozenset()
        """Addresses of the roles that are opened together."""
        self._headings: list[int] = []
        """The rows above which a section's name stands."""
        self._clicked: tuple[int | None, float] = (None, 0.0)
        """The row of the last click, and when it was."""
        self._drawn: dict[str, _Life] = {}
        self._roles: LRUCache[tuple[int, Kind, bool], Strip] = LRUCache(_STRIPS)
        self._lives: LRUCache[tuple[_Life, bool], Strip] = LRUCache(_STRIPS)

    @property
    def selected(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def header(self) -> Line:
        """The names of the columns as they stand."""
        return draw.header(self.columns)

    def show(self, rows: Sequence[Row], *, keep: str | None = None) -> None:
        """Draw these rows; the cursor goes to the role `keep` where it is among them, else to the first."""
        self.rows = rows
        self.cursor = next((at for at, row in enumerate(rows) if row.entry.address == keep), 0) if keep else 0
        self._forget_strips()
        self._headings = [at for at, row in enumerate(rows) if row.heading]
        self.virtual_size = Size(0, len(rows) + len(self._headings))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def move_to(self, at: int) -> None:
        """Select the row at this place, as near as there is one."""
        at = max(0, min(at, len(self.rows) - 1))
        if at == self.cursor:
            return
        before, self.cursor = self.cursor, at
        self._refresh_line(self._line_of(before))
        self._refresh_line(self._line_of(at))
        self._reveal()
        self.post_message(self.Moved())

    def mark(self, addresses: frozenset[str]) -> None:
        """Mark these roles and no others."""
        self.marked = addresses
        self._forget_strips()
        self.refresh()

    def _line_of(self, at: int) -> int:
        """The line on which a row stands."""
        return at + sum(heading <= at for heading in self._headings)

    def _row_at(self, line: int) -> int | None:
        """The row on a line; None for a section's name and below the last row."""
        for passed, heading in enumerate(self._headings):
            if line == heading + passed:
                return None
            if line < heading + passed:
                return line - passed
        at = line - len(self._headings)
        return at if 0 <= at < len(self.rows) else None

    def repaint(self) -> None:
        """Draw the cells in which a state looks different from how it was drawn, and no others."""
        if changed := list(self._changed()):
            self.refresh(*changed)

    def _changed(self) -> Iterator[Region]:
        top, columns = self.scroll_offset.y, self.columns
        for y in range(self.size.height):
            if (at := self._row_at(y + top)) is None:
                continue
            address = self.rows[at].entry.address
            life, drawn = self._life(address), self._drawn.get(address)
            if drawn is None or drawn.state.kind is not life.state.kind:
                yield Region(0, y, self.size.width, 1)
            elif drawn != life:
                cell = columns.session_at if drawn.full == life.full else columns.gauge_at
                yield Region(cell, y, columns.width - cell, 1)

    def _refresh_line(self, line: int) -> None:
        """All of it, the cell included that is kept free for the scrollbar while there is none."""
        self.refresh(Region(0, line - self.scroll_offset.y, self.size.width, 1))

    def restyle(self) -> None:
        """Draw everything anew: the columns or the colours changed."""
        self.columns = fit(self.scrollable_content_region.width, self._stand.widths)
        self._forget_strips()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        at = self._row_at(y + self.scroll_offset.y)
        if at is None:
            return self.paint(self._beside_rows(y), self.size.width)
        row = self.rows[at]
        life = self._drawn[row.entry.address] = self._life(row.entry.address)
        cursor = at == self.cursor
        return Strip.join((self._role_strip(at, row, life.state.kind, cursor), self._life_strip(life, cursor)))

    def _beside_rows(self, y: int) -> Line:
        """What stands on a line of no role: a section's name, or that nothing matches."""
        after = self._row_at(y + self.scroll_offset.y + 1)
        if after is not None:
            return draw.heading(self.rows[after].heading, self._stand.glyphs, self.columns.width)
        return _NOTHING if y == 1 and not self.rows else ()

    def _role_strip(self, at: int, row: Row, kind: Kind, cursor: bool) -> Strip:
        strip = self._roles.get((at, kind, cursor))
        if strip is None:
            client, marked = row.entry.client, row.entry.address in self.marked
            edge = edge_style(client.color, client.slug)
            line = draw.role(row, self.columns, kind, self._stand.glyphs, cursor=cursor, edge=edge, marked=marked)
            strip = self.paint(line, self.columns.gauge_at, chosen=cursor)
            self._roles[at, kind, cursor] = strip
        return strip

    def _life_strip(self, life: _Life, cursor: bool) -> Strip:
        strip = self._lives.get((life, cursor))
        if strip is None:
            line = draw.life(self.columns, life.state, life.full, self._stand.glyphs)
            strip = self.paint(line, max(0, self.size.width - self.columns.gauge_at), chosen=cursor)
            self._lives[life, cursor] = strip
        return strip

    def _life(self, address: str) -> _Life:
        ledger = self._stand.ledger
        session = ledger.session(address)
        share = session.share_left(self._stand.world.clock.now()) if session else 0.0
        return _Life(ledger.state(address), round(share * GAUGE))

    def _forget_strips(self) -> None:
        self._roles.clear()
        self._lives.clear()
        self._drawn.clear()

    def _reveal(self) -> None:
        if self.rows:
            self.scroll_to_region(
                Region(0, self._line_of(self.cursor), 1, 1), animate=False, force=True, x_axis=False
            )

    def notify_style_update(self) -> None:
        """See Widget.notify_style_update."""
        self._roles.clear()
        self._lives.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.restyle()
        self._reveal()

    def on_click(self, event: Click) -> None:
        """Select by a click, choose by a double one; its first may have closed a menu that lay here."""
        at = self._row_at(event.y + self.scroll_offset.y)
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
