"""What children may have whose credentials renew themselves, and what is known of each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from awsclients.access.bus import Bus
from awsclients.access.children import Child, Children
from awsclients.access.entries import Entries
from awsclients.access.events import ChildChanged
from awsclients.access.gate import Gate
from awsclients.access.kept import Kept
from awsclients.access.opened import OpenedGuards
from awsclients.access.revival import Revival, needs_person
from awsclients.access.route import route
from awsclients.access.sentry import Sentry
from awsclients.access.session import Session
from awsclients.access.shelf import LEAST_LEFT, Shelf
from awsclients.config.model import Role


class Attached:
    """The table of children before the shelf. Nothing here waits for AWS."""

    def __init__(
        self,
        children: Children,
        entries: Entries,
        gate: Gate,
        guards: OpenedGuards,
        sentry: Sentry,
        shelf: Shelf,
        kept: Kept,
        revival: Revival,
        bus: Bus,
    ) -> None:
        self._children, self._entries, self._gate = children, entries, gate
        self._guards, self._sentry = guards, sentry
        self._shelf, self._kept, self._revival, self._bus = shelf, kept, revival, bus

    def attach(self, child: Child, session: Session | None) -> None:
        """See Broker.attach."""
        role = self._entries.role(child.address)
        if child.opened is not None:
            self._guards.reopen(role.address, child.opened)
        if session is not None and not self._gate.closed:
            self._take_over(role, replace(session, address=role.address))
        known = self._children.attach(replace(child, address=role.address))
        self._bus.tell(ChildChanged(self._bus.now(), child.id, known))

    def _take_over(self, role: Role, session: Session) -> None:
        """Hold what the child still holds, while it lives and there is nothing else."""
        now, drops = self._bus.now(), self._shelf.drops(role.address)
        if session.left(now) == timedelta(0) or self._shelf.session(role.address, now) is not None:
            return
        if self._shelf.put_session(route(self._entries.workspace, role).hops[-1], session, drops):
            self._kept.arrived(session)

    def serve(self, child_id: str) -> Session:
        """See Broker.serve."""
        now = self._bus.now()
        child = self._children.asks(child_id, now)
        role = self._entries.role(child.address)
        self._gate.check()
        if (need := self._sentry.asks(role)) is not None:
            raise needs_person(role.address, need)
        held = self._shelf.session(role.address, now)
        left = None if held is None else held.left(now)
        if held is None or (left is not None and left < LEAST_LEFT):
            raise self._revival.begin(role.address)
        return held

    def detach(self, child_id: str) -> None:
        """See Broker.detach."""
        if self._children.detach(child_id) is not None:
            self._bus.tell(ChildChanged(self._bus.now(), child_id, None))

    def children(self) -> Mapping[str, Child]:
        """See Broker.children."""
        children = self._children.living().items()
        return {key: replace(child, opened=self._guards.opened(child.address)) for key, child in children}

    def cut_off(self, child_id: str) -> None:
        """See Broker.cut_off."""
        if (child := self._children.cut_off(child_id)) is not None:
            self._bus.tell(ChildChanged(self._bus.now(), child_id, child))
