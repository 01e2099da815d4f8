"""What the list shows: the roles that match, grouped by client, each with its texts ready for drawing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from awsclients.access.guard import guarded, is_production
from awsclients.config.model import Client, Role, Workspace
from awsclients.text import display
from awsclients.ui.filter import Index

_NAME_LIMIT = 60
UNKNOWN = "?"
FAVOURITES, ALL = "favourites", "clients"


class Entry(NamedTuple):
    """One role with its texts as they may be drawn; made when asked for, as few of ten thousand are."""

    role: Role
    client: Client
    client_name: str
    guarded: bool

    @property
    def address(self) -> str:
        """`client/role`."""
        return self.role.address

    @property
    def role_name(self) -> str:
        """The role's name."""
        return display(self.role.name, _NAME_LIMIT)

    @property
    def account(self) -> str:
        """The account's id."""
        return self.role.account_id or ""

    @property
    def account_name(self) -> str:
        """What the client calls the account."""
        return display(self.client.accounts.get(self.account, ""), _NAME_LIMIT)

    @property
    def region(self) -> str:
        """The region; nothing where none is written."""
        return display(self.role.region or "", _NAME_LIMIT)

    @property
    def environment(self) -> str:
        """As written; `?` where nobody wrote one: it is never guessed."""
        return display(self.role.environment, _NAME_LIMIT) if self.role.environment else UNKNOWN

    @property
    def production(self) -> bool:
        """Whether it is production, by any of its usual names."""
        return is_production(self.role.environment)


class Row(NamedTuple):
    """An entry at its place in the list; the first of its client shows the client's name."""

    entry: Entry
    first: bool
    heading: str = ""
    """What stands on a line of its own above this row; nothing where no section begins."""


class Catalogue:
    """Every role of a workspace, and the rows that a text finds."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self.entries = tuple(_entries(workspace, today))
        self._index: Index | None = None

    def rows(self, query: str = "", favourites: Sequence[str] = ()) -> tuple[Row, ...]:
        """The rows for a text: clients in the order of their best role, a client's roles best first.

        Without a text the favourites stand first, in a section of their own.
        """
        if not query.strip():
            return self._sections(favourites)
        if self._index is None:  # made on the first key, so that the first frame does not wait for it
            self._index = Index((entry.client, entry.role) for entry in self.entries)
        groups: dict[str, list[Entry]] = {}
        for position in self._index.ranked(query):
            entry = self.entries[position]
            groups.setdefault(entry.client.slug, []).append(entry)
        return tuple(_headed(entry for group in groups.values() for entry in group))

    def _sections(self, favourites: Sequence[str]) -> tuple[Row, ...]:
        if not favourites:
            return tuple(_headed(self.entries))
        by_address = {entry.address: entry for entry in self.entries}
        chosen = [by_address.pop(address) for address in favourites if address in by_address]
        rest = list(by_address.values())
        sections = ((FAVOURITES, chosen), (ALL, rest))
        return tuple(row for heading, entries in sections for row in _section(heading, entries, bool(chosen)))


def _section(heading: str, entries: Sequence[Entry], shown: bool) -> Iterator[Row]:
    for number, row in enumerate(_headed(entries)):
        yield row._replace(heading=heading) if shown and number == 0 else row


def _headed(entries: Iterable[Entry]) -> Iterator[Row]:
    before = None
    for entry in entries:
        yield Row(entry, entry.client is not before)
        before = entry.client


def _entries(workspace: Workspace, today: date) -> Iterator[Entry]:
    for client in workspace.clients.values():
        name = display(client.name, _NAME_LIMIT).strip() or client.slug
        known: dict[str | None, bool] = {}
        for role in client.roles:
            environment = role.environment
            if environment not in known:
                known[environment] = guarded(role, client, workspace.settings, today)
            yield Entry(role, client, name, known[environment])
