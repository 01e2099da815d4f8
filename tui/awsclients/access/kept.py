"""The sessions that are kept: what else happens when one comes or goes."""

from collections.abc import Mapping, Sequence

from awsclients.access.bus import Bus
from awsclients.access.events import SessionChanged
from awsclients.access.hop import Route
from awsclients.access.opened import OpenedGuards
from awsclients.access.renewal import Renewal
from awsclients.access.renewer import Renewer
from awsclients.access.route import route
from awsclients.access.session import Session
from awsclients.access.shelf import Shelf
from awsclients.config.model import Role, Source, Workspace
from awsclients.errors import BadInput


class Kept:
    """The shelf, and those who must hear of it: the guards, the renewal, and everybody on the bus."""

    def __init__(self, shelf: Shelf, guards: OpenedGuards, renewal: Renewal, renewer: Renewer, bus: Bus) -> None:
        self._shelf, self._guards, self._bus = shelf, guards, bus
        self._renewal, self._renewer = renewal, renewer

    def arrived(self, session: Session) -> None:
        """A session was put on the shelf."""
        self._guards.renewed(session.address, session.expires)
        self._renewal.arrived(session)
        self._renewer.begin()
        self._bus.tell(SessionChanged(self._bus.now(), session.address, session))

    def held(self) -> Mapping[str, Session]:
        """The live sessions by address; those that have lapsed are told."""
        now = self._bus.now()
        live, lapsed = self._shelf.sessions(now)
        self._renewal.forget_ended(now)
        self._tell_gone([address for address in lapsed if self._shelf.session(address, now) is None])
        return live

    def changed(self, before: Workspace, workspace: Workspace) -> None:
        """Drop the sessions of roles that are other ones now, and hops that lead nowhere any more."""
        for address, role in before.roles.items():
            now = workspace.roles.get(address)
            if now != role or _way(before, role) != _way(workspace, now):
                self.drop(address)
        ways = [way for role in workspace.roles.values() if (way := _way(workspace, role)) is not None]
        self._shelf.keep_only(ways)

    def drop(self, address: str) -> None:
        """Forget the session and close the guard."""
        self._guards.close(address)
        self._renewal.forget([address])
        if self._shelf.drop(address):
            self._tell_gone([address])

    def drop_what_came_of(self, sources: Sequence[Source], workspace: Workspace) -> None:
        """Forget every session and hop that began at one of these."""
        names = {source.name for source in sources}
        for source in sources:
            self._shelf.drop_source(source)
        for role in workspace.roles.values():
            if role.source in names:
                self.drop(role.address)

    def clear(self) -> None:
        """Forget all sessions and hops."""
        addresses = self._shelf.clear()
        self._renewal.forget(addresses)
        self._tell_gone(addresses)

    def _tell_gone(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            self._bus.tell(SessionChanged(self._bus.now(), address, None))


def _way(workspace: Workspace, role: Role | None) -> Route | None:
    """The route, or None where there is no role or no way to it."""
    if role is None:
        return None
    try:
        return route(workspace, role)
    except (BadInput, KeyError):
        return None
