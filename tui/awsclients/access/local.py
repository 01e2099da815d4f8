"""The broker in process: walks routes on its own threads and caches each hop."""

import difflib
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from awsclients.access import logins
from awsclients.access.at_once import at_once
from awsclients.access.bus import Bus
from awsclients.access.children import Child, Children
from awsclients.access.events import ChildChanged, Event, Needed, SessionChanged, SignInChanged
from awsclients.access.federation import may_be_users_own
from awsclients.access.gate import Gate
from awsclients.access.guard import guarded
from awsclients.access.hops import Hops
from awsclients.access.maxima import Maxima
from awsclients.access.mfa import Codes
from awsclients.access.needs import Answer, Confirm, MfaCode, Need, PersonAsked, SignIn
from awsclients.access.once import Once
from awsclients.access.opened import OpenedGuards, question
from awsclients.access.portal_record import portal_of
from awsclients.access.portals import Portals
from awsclients.access.redemption import Redemption
from awsclients.access.renewal import Renewal, enough
from awsclients.access.renewer import Renewer
from awsclients.access.revival import Revival, needs_person
from awsclients.access.route import Route, route, source_region, source_route
from awsclients.access.saml_sign_ins import SamlSignIns
from awsclients.access.session import Session
from awsclients.access.shelf import LEAST_LEFT, Shelf
from awsclients.access.sign_ins import SignIns
from awsclients.access.signed_in import SignedIn
from awsclients.access.sources import Sources
from awsclients.access.walk import Walk
from awsclients.aws.api import Aws, Identity
from awsclients.clock import Clock
from awsclients.config.model import AccessKey, IdentityCenter, Login, Role, Saml, Source, Workspace
from awsclients.errors import BadInput, Failure, PersonNeeded
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import SecretStore
from awsclients.text import display

Result = TypeVar("Result")


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
        gate: Gate | None = None,
    ) -> None:
        self._workspace, self._clock = workspace, clock
        self._bus = Bus(clock)
        self._guards = OpenedGuards()
        self._shelf = Shelf()
        self._children = Children()
        self._gate = gate or Gate()
        self._renewal = Renewal(self._children.want)
        self._renewer = Renewer(self._renewal, self._bus, self._renew, self.held)
        self._revival = Revival(lambda address: self.session(address, least=1.0), clock)
        once = Once(aws)
        sources = Sources(once, store, self._bus, clock, login_name)
        self._sources = sources
        self._sign_ins = SignIns(once, store, self._bus, clock)
        portals = Portals(once, self._sign_ins, self._bus, clock)
        self._saml = SamlSignIns(lambda: self._workspace, clock)
        maxima = Maxima()
        redemption = Redemption(once, self._saml, maxima, self._bus, clock)
        hops = Hops(once, sources, portals, redemption, maxima, self._bus, clock)
        self._walk = Walk(hops, sources, self._shelf, clock, self._arrived)

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
        found = self._session(address, answers, least)
        if isinstance(found, Session):
            self._renewal.asked(found.address)
        return found

    def ready(self, address: str) -> Session | None:
        """What `fresh` would give without asking anybody for anything; None where it would have to ask."""
        role = self._role(address)
        if self._gate.closed or self._locked(role, ()) is not None:
            return None
        now = self._clock.now()
        held = self._shelf.session(role.address, now)
        if held is None or held.share_left(now) < enough(held):
            return None
        self._renewal.asked(role.address)
        return held

    def fresh(self, address: str) -> Session | Need:
        """See Broker.fresh."""
        self._gate.check()
        if (found := self.ready(address)) is not None:
            return found
        role, now = self._role(address), self._clock.now()
        held = None if self._locked(role, ()) else self._shelf.session(role.address, now)
        if held is None or (left := held.left(now)) is None or left < LEAST_LEFT:
            return self.session(address, least=enough(held) if held else 0.0)
        if not self._ended(role) and not self._renewal.rests(role.address, now):
            try:
                renewed = self.session(address, least=enough(held))
            except Failure as failure:
                self._renewal.failed(role.address, now, failure.message)
            else:
                if isinstance(renewed, Session):
                    return renewed
                self._renewal.failed(role.address, now, renewed.text)
        self._renewal.asked(role.address)
        return held

    def lock(self) -> None:
        """See Broker.lock."""
        try:
            self._gate.close()
        finally:
            self._guards.close_all()
            self._sign_ins.drop()
            for source in self._workspace.sources.values():
                if isinstance(source, Saml):
                    self._saml.end(source)
            addresses = self._shelf.clear()
            self._renewal.forget(addresses)
            self._tell_gone(addresses)

    def console(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.console."""
        role = self._role(address)
        way = route(self._workspace, role)
        if may_be_users_own(way) and self._locked(role, answers) is None:
            federated = self._walk.federated(role, way)
            if federated is not None:
                return federated
        return self.session(address, answers, least=least)

    def held(self) -> Mapping[str, Session]:
        """See Broker.held."""
        live, lapsed = self._shelf.sessions(self._clock.now())
        self._renewal.forget(lapsed)
        self._tell_gone(lapsed)
        return live

    def holds(self) -> bool:
        """Whether anything would be lost with this broker."""
        held = self._shelf.holds(self._clock.now()) or bool(self._children.living())
        return held or self._sign_ins.only_here() or self._saml.holds()

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
        if session is not None and not self._gate.closed and self._shelf.session(role.address, now) is None:
            last = route(self._workspace, role).hops[-1]
            if self._shelf.put_session(last, session, self._shelf.drops(role.address)):
                self._arrived(session)
        known = self._children.attach(replace(child, address=role.address))
        self._bus.tell(ChildChanged(now, child.id, known))

    def serve(self, child_id: str) -> Session:
        """See Broker.serve."""
        now = self._clock.now()
        child = self._children.asks(child_id, now)
        role = self._role(child.address)
        self._gate.check()
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
        children = self._children.living().items()
        return {key: replace(child, opened=self._guards.opened(child.address)) for key, child in children}

    def cut_off(self, child_id: str) -> None:
        """See Broker.cut_off."""
        if (child := self._children.cut_off(child_id)) is not None:
            self._bus.tell(ChildChanged(self._clock.now(), child_id, child))

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:  # noqa: ARG002
        """See Broker.identity. The only need there is so far is a sign-in."""
        found = self._source(source)
        if isinstance(found, Saml):
            raise BadInput(f"{found.name} is a SAML provider, which has no identity at AWS. Name a role of it.")
        if not isinstance(found, IdentityCenter):
            return self._walk.identity(found, source_region(self._workspace, found))
        way = source_route(self._workspace, found)
        return self._asked(lambda: self._walk.portal_identity(way), {})

    def sign_in(self, source: str, grant: Secret) -> SignedIn:
        """See Broker.sign_in."""
        found = self._person_source(source)
        signed_in = self._saml.keep(found, grant) if isinstance(found, Saml) else self._sign_ins.keep(found, grant)
        for other in self._sharing(found):
            self._bus.tell(SignInChanged(self._clock.now(), other.name, replace(signed_in, source=other.name)))
        if isinstance(found, Saml):
            self._redeem(found)
        return signed_in

    def check_sign_in(self, source: str, grant: Secret) -> None:
        """See Broker.check_sign_in."""
        found = self._person_source(source)
        if isinstance(found, Saml):
            self._saml.check(found, grant)
        else:
            self._sign_ins.check(found, grant)

    def sign_out(self, source: str) -> None:
        """See Broker.sign_out."""
        named = self._source(source)
        if isinstance(named, AccessKey) and named.mfa_serial:
            self._drop_what_came_of([named])
            return
        found = self._person_source(source)
        sharing = self._sharing(found)
        self._drop_what_came_of(sharing)
        try:
            if isinstance(found, Saml):
                self._saml.end(found)
            else:
                self._sign_ins.end(found)
        finally:
            for other in sharing:
                self._bus.tell(SignInChanged(self._clock.now(), other.name, None))

    def signed_in(self) -> Mapping[str, SignedIn]:
        """See Broker.signed_in."""
        known: dict[str, SignedIn | None] = {}
        for source in self._workspace.sources.values():
            if isinstance(source, IdentityCenter):
                known[source.name] = self._sign_ins.signed_in(source)
            elif isinstance(source, Saml):
                known[source.name] = self._saml.signed_in(source)
            elif isinstance(source, Login):
                known[source.name] = logins.signed_in(source, self._clock.now())
            elif (ends := self._shelf.mfa_ends(source, self._clock.now())) is not None:
                known[source.name] = SignedIn(source.name, ends)
        return {name: signed_in for name, signed_in in known.items() if signed_in is not None}

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""
        return self._bus.subscribe(subscriber)

    def tell(self, event: Event) -> None:
        """See Broker.tell."""
        self._bus.tell(event)

    def _session(self, address: str, answers: Sequence[Answer], least: float) -> Session | Need:
        """The same, for nobody who would use it."""
        role = self._role(address)
        way = route(self._workspace, role)
        need: Need | None = self._locked(role, answers)
        if need is None:
            codes = _codes(answers)
            got = self._asked(lambda: self._walk.session(role, way, codes, least), codes)
            if isinstance(got, Session):
                return got
            need = got
        self._bus.tell(Needed(self._clock.now(), role.address, need))
        return need

    def _renew(self, address: str) -> None:
        """Obtain the session anew. Asks nobody: raises PersonNeeded where only a person can help."""
        role = self._role(address)
        if self._ended(role):
            raise PersonNeeded(f"The engagement of {role.client} has ended, so {address} is not renewed.")
        way = route(self._workspace, role)
        found: Session | Need | None = self._locked(role, ())
        if found is None:
            found = self._asked(lambda: self._walk.session(role, way, {}, 1.0), {})
        if not isinstance(found, Session):
            raise needs_person(address, found)

    def _today(self) -> date:
        return self._clock.now().astimezone().date()

    def _ended(self, role: Role) -> bool:
        """Whether the engagement of the role's client is over: nothing of it is renewed then."""
        day = self._workspace.client_of(role).engagement_ends
        return day is not None and self._today() > day

    def _asked(self, work: Callable[[], Result], codes: Codes) -> Result | MfaCode | SignIn:
        """What `work` returns, or what a person must give first."""
        while True:
            try:
                return work()
            except PersonAsked as asked:
                # Another caller may have been first, without the code or sign-in that is there by now.
                if not self._given(asked.need, codes):
                    return asked.need

    def _given(self, need: MfaCode | SignIn, codes: Codes) -> bool:
        return need.source in self.signed_in() if isinstance(need, SignIn) else need.serial in codes

    def _locked(self, role: Role, answers: Sequence[Answer]) -> Confirm | None:
        """The guard's question, or None when the address is not guarded or is open."""
        client, settings, now = self._workspace.client_of(role), self._workspace.settings, self._clock.now()
        if not guarded(role, client, settings, self._today()):
            return None
        if self._guards.open(role.address, answers, now):
            return None
        if self._guards.is_open(role.address, now, settings.guard_for):
            return None
        return question(role.address, role.source or "", role.environment, self._ended(role))

    def _arrived(self, session: Session) -> None:
        self._guards.renewed(session.address, session.expires)
        self._renewal.arrived(session)
        self._renewer.begin()
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

    def _person_source(self, name: str) -> IdentityCenter | Saml:
        found = self._source(name)
        if isinstance(found, Login):
            raise logins.by_command(found, "logout")
        if not isinstance(found, IdentityCenter | Saml):
            raise BadInput(
                f"{display(name)} is of kind {found.kind}, to which nobody signs in. Name another source."
            )
        return found

    def _sharing(self, source: IdentityCenter | Saml) -> list[IdentityCenter | Saml]:
        """The sources that have one sign-in with this one, itself included."""
        if isinstance(source, Saml):
            return [source]
        others = (other for other in self._workspace.sources.values() if isinstance(other, IdentityCenter))
        return [other for other in others if portal_of(other) == portal_of(source)]

    def _redeem(self, source: Saml) -> None:
        """Every role that a sign-in carries, while STS takes it; guarded ones wait for their confirmation."""
        at_once(
            functools.partial(self._session, role.address, (), 1.0)
            for role in self._saml.carried(source)
            if self._locked(role, ()) is None
        )

    def _drop(self, address: str) -> None:
        self._guards.close(address)
        self._renewal.forget([address])
        if self._shelf.drop(address):
            self._tell_gone([address])

    def _drop_what_came_of(self, sources: Sequence[Source]) -> None:
        names = {source.name for source in sources}
        for source in sources:
            self._shelf.drop_source(source)
        for role in self._workspace.roles.values():
            if role.source in names:
                self._drop(role.address)

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
