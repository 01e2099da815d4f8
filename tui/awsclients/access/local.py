"""The broker in process: walks routes on its own threads and caches each hop."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from awsclients.access.bus import Bus
from awsclients.access.children import Child, Children
from awsclients.access.events import ChildChanged, Event, Needed, SessionChanged
from awsclients.access.guard import guarded
from awsclients.access.hops import Hops
from awsclients.access.mfa import PersonAsked
from awsclients.access.needs import Answer, Confirm, MfaCode, Need
from awsclients.access.once import Once
from awsclients.access.opened import OpenedGuards, question
from awsclients.access.revival import Revival, needs_person
from awsclients.access.route import Route, route, source_region
from awsclients.access.session import Session
from awsclients.access.shelf import LEAST_LEFT, Shelf
from awsclients.access.sources import Sources
from awsclients.access.walk import Walk
from awsclients.aws.api import Aws, Identity
from awsclients.clock import Clock
from awsclients.config.model import Role, Source, Workspace
from awsclients.errors import BadInput
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import SecretStore
from awsclients.text import display


class LocalBroker:
    """See Broker. `aws` and `store` are called on first need, on the broker's own threads.

    `login_name` names sessions where neither the configuration nor AWS has a usable name.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        aws: Callable[[], Aws],
        store: Callable[[], SecretStore],
        clock: Clock,
        login_name: str,
    ) -> None:
        self._workspace, self._clock = workspace, clock
        self._bus = Bus(clock)
        self._guards = OpenedGuards()
        self._shelf = Shelf()
        self._children = Children()
        self._revival = Revival(lambda address: self.session(address, least=1.0), clock)
        once = Once(aws)
        sources = Sources(once, store, self._bus, clock, login_name)
        self._sources = sources
        self._walk = Walk(Hops(once, sources, self._bus, clock), sources, self._shelf, clock, self._arrived)

    @property
    def workspace(self) -> Workspace:
        """See Broker.workspace."""
        return self._workspace

    def use(self, workspace: Workspace) -> None:
        """See Broker.use."""
        before, self._workspace = self._workspace, workspace
        for address, role in before.roles.items():
            now = workspace.roles.get(address)
            if now != role or _way(before, role) != _way(workspace, now):
                self._drop(address)
        ways = [way for role in workspace.roles.values() if (way := _way(workspace, role)) is not None]
        self._shelf.keep_only(ways)
        self._sources.forget_all_but(frozenset(workspace.sources.values()))

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.session."""
        role = self._role(address)
        way = route(self._workspace, role)
        need: Need | None = self._locked(role, answers)
        if need is None:
            got = self._obtain(role, way, _codes(answers), least)
            if isinstance(got, Session):
                return got
            need = got
        self._bus.tell(Needed(self._clock.now(), role.address, need))
        return need

    def held(self) -> Mapping[str, Session]:
        """See Broker.held."""
        live, lapsed = self._shelf.sessions(self._clock.now())
        self._tell_gone(lapsed)
        return live

    def holds(self) -> bool:
        """Whether anything would be lost with this broker."""
        return self._shelf.holds(self._clock.now()) or bool(self._children.living())

    def forget(self, address: str) -> None:
        """See Broker.forget."""
        role = self._role(address)
        if role.role_arn is not None:
            self._walk.forget(role.role_arn)
        self._drop(role.address)

    def attach(self, child: Child, session: Session | None = None) -> None:
        """See Broker.attach."""
        role = self._role(child.address)
        if child.opened is not None:
            self._guards.reopen(role.address, child.opened)
        now = self._clock.now()
        if session is not None and self._shelf.session(role.address, now) is None:
            last = route(self._workspace, role).hops[-1]
            if self._shelf.put_session(last, session, self._shelf.drops(role.address)):
                self._arrived(session)
        opened = self._guards.opened(role.address)
        known = self._children.attach(replace(child, address=role.address, opened=opened))
        self._bus.tell(ChildChanged(now, child.id, known))

    def serve(self, child_id: str) -> Session:
        """See Broker.serve."""
        now = self._clock.now()
        child = self._children.asks(child_id, now)
        role = self._role(child.address)
        if (need := self._locked(role, ())) is not None:
            raise needs_person(role.address, need)
        held = self._shelf.session(role.address, now)
        left = None if held is None else held.left(now)
        if held is None or (left is not None and left < LEAST_LEFT):
            raise self._revival.begin(role.address)
        return held

    def detach(self, child_id: str) -> None:
        """See Broker.detach."""
        if self._children.detach(child_id) is not None:
            self._bus.tell(ChildChanged(self._clock.now(), child_id, None))

    def children(self) -> Mapping[str, Child]:
        """See Broker.children."""
        return self._children.living()

    def cut_off(self, child_id: str) -> None:
        """See Broker.cut_off."""
        if (child := self._children.cut_off(child_id)) is not None:
            self._bus.tell(ChildChanged(self._clock.now(), child_id, child))

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:  # noqa: ARG002
        """See Broker.identity. No source that is built so far needs a person for this."""
        found = self._source(source)
        return self._walk.identity(found, source_region(self._workspace, found))

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""
        return self._bus.subscribe(subscriber)

    def tell(self, event: Event) -> None:
        """See Broker.tell."""
        self._bus.tell(event)

    def _obtain(self, role: Role, way: Route, codes: Mapping[str, Secret], least: float) -> Session | MfaCode:
        while True:
            try:
                return self._walk.session(role, way, codes, least)
            except PersonAsked as asked:
                # Another caller without a code may have been first; with one in hand it is our turn.
                if asked.need.serial not in codes:
                    return asked.need

    def _locked(self, role: Role, answers: Sequence[Answer]) -> Confirm | None:
        """The guard's question, or None when the address is not guarded or is open."""
        client, settings, now = self._workspace.client_of(role), self._workspace.settings, self._clock.now()
        today = now.astimezone().date()
        if not guarded(role, client, settings, today):
            return None
        if self._guards.open(role.address, answers, now):
            return None
        if self._guards.is_open(role.address, now, settings.guard_for):
            return None
        ended = client.engagement_ends is not None and today > client.engagement_ends
        return question(role.address, role.source or "", role.environment, ended)

    def _arrived(self, session: Session) -> None:
        self._guards.renewed(session.address, session.expires)
        self._bus.tell(SessionChanged(self._clock.now(), session.address, session))

    def _role(self, address: str) -> Role:
        roles = self._workspace.roles
        role = roles.get(address) or roles.get(self._workspace.aliases.get(address, ""))
        if role is not None:
            return role
        near = difflib.get_close_matches(address, roles, 1)
        hint = f"Did you mean {near[0]}?" if near else "Run: awsclients list"
        raise BadInput(f"There is no role {display(address)}. {hint}")

    def _source(self, name: str) -> Source:
        found = self._workspace.sources.get(name)
        if found is None:
            raise BadInput(f"There is no source {display(name)}. Add it to the configuration.")
        return found

    def _drop(self, address: str) -> None:
        self._guards.close(address)
        if self._shelf.drop(address):
            self._tell_gone([address])

    def _tell_gone(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            self._bus.tell(SessionChanged(self._clock.now(), address, None))


def _way(workspace: Workspace, role: Role | None) -> Route | None:
    """The route, or None where there is no role or no way to it."""
    if role is None:
        return None
    try:
        return route(workspace, role)
    except (BadInput, KeyError):
        return None


def _codes(answers: Sequence[Answer]) -> dict[str, Secret]:
    return {answer.need.serial: answer.value for answer in answers if isinstance(answer.need, MfaCode)}
