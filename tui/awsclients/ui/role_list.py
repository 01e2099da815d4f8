"""The list of roles: one widget that draws its lines itself, so that ten thousand roles cost what twenty do."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from awsclients.ui import draw
from awsclients.ui.colors import edge_style
from awsclients.ui.columns import Columns, fit
from awsclients.ui.line import Line
from awsclients.ui.paint import Painter
from awsclients.ui.rows import Row
from awsclients.ui.stand import Stand
from awsclients.ui.state import State

_STRIPS = 400
_NOTHING: Line = (("faint", "    Nothing matches. Escape clears the filter."),)


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
        self._drawn: dict[str, State] = {}
        self._strips: LRUCache[tuple[int, State, int, bool], Strip] = LRUCache(_STRIPS)

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
        top = self.scroll_offset.y
        for y in range(self.size.height):
            if (at := self._row_at(y + top)) is None:
                continue
            address = self.rows[at].entry.address
            state, drawn = self._stand.ledger.state(address), self._drawn.get(address)
            if drawn is None or drawn.kind is not state.kind:
                self._refresh_line(y + top)
            elif drawn != state:
                cell = self.columns.countdown_at
                self.refresh(Region(cell, y, self.columns.width - cell, 1))

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
        state = self._stand.ledger.state(row.entry.address)
        self._drawn[row.entry.address] = state
        share = self._share(row.entry.address)
        cursor = at == self.cursor
        key = (at, state, round(share * 8), cursor)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._strip(row, state, share, cursor=cursor)
        return strip

    def _beside_rows(self, y: int) -> Line:
        """What stands on a line of no role: a section's name, or that nothing matches."""
        after = self._row_at(y + self.scroll_offset.y + 1)
        if after is not None:
            return draw.heading(self.rows[after].heading, self._stand.glyphs, self.columns.width)
        return _NOTHING if y == 1 and not self.rows else ()

    def _strip(self, row: Row, state: State, share: float, *, cursor: bool) -> Strip:
        client = row.entry.client
        line = draw.row(
            row,
            self.columns,
            state,
            self._stand.glyphs,
            cursor=cursor,
            edge=edge_style(client.color, client.slug),
            share=share,
            marked=row.entry.address in self.marked,
        )
        return self.paint(line, self.size.width, chosen=cursor)

    def _share(self, address: str) -> float:
        session = self._stand.ledger.session(address)
        return session.share_left(self._stand.world.clock.now()) if session else 0.0

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._drawn.clear()

    def _reveal(self) -> None:
        if self.rows:
            self.scroll_to_region(
                Region(0, self._line_of(self.cursor), 1, 1), animate=False, force=True, x_axis=False
            )

    def notify_style_update(self) -> None:
        """See Widget.notify_style_update."""
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.restyle()
        self._reveal()

    def on_click(self, event: Click) -> None:
        """Select by a click, choose by a double one."""
        at = self._row_at(event.y + self.scroll_offset.y)
        if at is not None:
            self.move_to(at)
            if event.chain == 2:
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
