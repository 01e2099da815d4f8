"""Which columns a list of a given width has, and how wide each is."""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from rich.cells import cell_len

from awsclients.ui.rows import Entry

MARGIN = 4
"""Edge, cursor, glyph and a blank before the first column."""
SESSION = 9
_ACCOUNT = 12
GAUGE = 8
_GAP = 2
_SLIM = 40
_LEAST = 10


class Widths(NamedTuple):
    """The widest text of each column over all roles, in cells."""

    client: int
    role: int
    account_name: int
    region: int
    environment: int

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Widths":
        """Measured once for a workspace, so that columns do not jump while a person types.

        Many roles share a name, a region or an environment, and one of those that share it is measured.
        """
        named = [entry for entry in entries if entry.client.accounts]
        return cls(
            client=max(1, _widest(entries, "client_name", "client_name")),
            role=max(1, _widest(entries, "role_name", "role.name")),
            account_name=_widest(named, "account_name", "account_name"),
            region=_widest(entries, "region", "role.region"),
            environment=max(1, _widest(entries, "environment", "role.environment")),
        )


class Columns(NamedTuple):
    """Cells of each column; 0 leaves it out. What gives way first: account name, gauge, region, account id,
    environment. Below 40 cells client and role stand in one column as `client/role`."""

    width: int
    client: int
    role: int
    account: int = 0
    account_name: int = 0
    region: int = 0
    environment: int = 0
    gauge: int = 0
    session: int = SESSION

    @property
    def joined(self) -> bool:
        """Whether client and role share one column."""
        return self.client == 0

    @property
    def gauge_at(self) -> int:
        """The cell from which on a row changes with time alone: where the gauge begins, or the session column."""
        if not self.gauge:
            return self.session_at
        before = (self.client, self.role, self.environment, self.account, self.account_name, self.region)
        return MARGIN + sum(cells + _GAP for cells in before if cells)

    @property
    def session_at(self) -> int:
        """The cell at which the session column begins."""
        return max(0, self.width - self.session)


def fit(width: int, widest: Widths) -> Columns:
    """The columns for a list of `width` cells."""
    if width < _SLIM:
        session = SESSION if width >= 2 * SESSION else 0
        return Columns(width, 0, max(0, width - MARGIN - session), session=session)
    client, role = min(max(widest.client, 6), 26), min(max(widest.role, 4), 24)
    environment = min(max(widest.environment, 3), 14) + 3
    room = width - MARGIN - SESSION - 2 * _GAP
    if room - environment - _GAP >= 2 * _LEAST:
        client, role = _shrunk(client, role, room - environment - _GAP)
    client, role = _shrunk(client, role, room)
    room -= client + role
    given: dict[str, int] = {}
    wanted = (
        ("environment", environment),
        ("account", _ACCOUNT),
        ("region", min(widest.region, 14)),
        ("gauge", GAUGE),
        ("account_name", min(widest.account_name, 20)),
    )
    for name, cells in wanted:
        if cells == 0 or room < cells + _GAP:
            continue
        given[name] = cells
        room -= cells + _GAP
    return Columns(width, client, role, **given)


def _shrunk(client: int, role: int, room: int) -> tuple[int, int]:
    """Both names in `room` cells: the longer one gives way first."""
    over = max(0, client + role - room)
    taken = min(over, max(0, client - max(_LEAST, room // 2)))
    client -= taken
    role = min(role, room - client)
    return client, max(role, 1)


def _size(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _widest(entries: Sequence[Entry], text: str, source: str) -> int:
    """The cells of the widest `text` of an entry, which follows from its `source`."""
    one_of_each = dict(zip(map(attrgetter(source), entries), entries, strict=True))
    return max(map(_size, map(attrgetter(text), one_of_each.values())), default=0)
