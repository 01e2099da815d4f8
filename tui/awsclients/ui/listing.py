"""What stands on the lines of the list: rows of roles, the names of sections, and which row the cursor is on."""

from collections.abc import Sequence
from typing import NamedTuple

from awsclients.ui import draw
from awsclients.ui.colors import edge_style
from awsclients.ui.columns import GAUGE, Columns
from awsclients.ui.line import Line
from awsclients.ui.rows import Row
from awsclients.ui.stand import Stand
from awsclients.ui.state import Kind, State

_NOTHING: Line = (("faint", "    Nothing matches. Escape clears the filter."),)


class Life(NamedTuple):
    """What a row shows of a session: its state, and how many cells of its gauge are full."""

    state: State
    full: int


class Listing:
    """Rows with a cursor, on lines. It knows nothing of AWS and nothing of the terminal."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self.columns = Columns(0, 0, 0)
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self.marked: frozenset[str] = frozenset()
        """Addresses of the roles that are opened together."""
        self._headings: list[int] = []
        """The rows above which a section's name stands."""

    @property
    def selected(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self.rows) + len(self._headings)

    def take(self, rows: Sequence[Row], *, keep: str | None = None) -> None:
        """Have these rows; the cursor goes to the role `keep` where it is among them, else to the first."""
        self.rows = rows
        self.cursor = next((at for at, row in enumerate(rows) if row.entry.address == keep), 0) if keep else 0
        self._headings = [at for at, row in enumerate(rows) if row.heading]

    def line_of(self, at: int) -> int:
        """The line on which a row stands."""
        return at + sum(heading <= at for heading in self._headings)

    def row_at(self, line: int) -> int | None:
        """The row on a line; None for a section's name and below the last row."""
        for passed, heading in enumerate(self._headings):
            if line == heading + passed:
                return None
            if line < heading + passed:
                return line - passed
        at = line - len(self._headings)
        return at if 0 <= at < len(self.rows) else None

    def life(self, at: int) -> Life:
        """What a row shows of its role's session at this moment."""
        ledger, address = self._stand.ledger, self.rows[at].entry.address
        session = ledger.session(address)
        share = session.share_left(self._stand.world.clock.now()) if session else 0.0
        return Life(ledger.state(address), round(share * GAUGE))

    def role(self, at: int, kind: Kind) -> Line:
        """What of a row stays while time passes, up to `columns.gauge_at`."""
        row, glyphs = self.rows[at], self._stand.glyphs
        client, marked = row.entry.client, row.entry.address in self.marked
        edge = edge_style(client.color, client.slug)
        return draw.role(row, self.columns, kind, glyphs, cursor=at == self.cursor, edge=edge, marked=marked)

    def rest(self, life: Life) -> Line:
        """What of a row changes with time, from `columns.gauge_at` on."""
        return draw.life(self.columns, life.state, life.full, self._stand.glyphs)

    def beside_rows(self, line: int) -> Line:
        """What stands on a line of no role: a section's name, or that nothing matches."""
        after = self.row_at(line + 1)
        if after is not None:
            return draw.heading(self.rows[after].heading, self._stand.glyphs, self.columns.width)
        return _NOTHING if line == 1 and not self.rows else ()
