"""The broker in process: walks routes on its own threads and caches each hop."""

from collections.abc import Callable, Mapping, Sequence

from awsclients.access.all_sign_ins import AllSignIns
from awsclients.access.attached import Attached
from awsclients.access.bus import Bus
from awsclients.access.children import Child, Children
from awsclients.access.entries import Entries
from awsclients.access.events import ChildChanged, Event
from awsclients.access.federation import Federation
from awsclients.access.gate import Gate
from awsclients.access.hops import Hops
from awsclients.access.kept import Kept
from awsclients.access.maxima import Maxima
from awsclients.access.needs import Answer, Need
from awsclients.access.once import Once
from awsclients.access.opened import OpenedGuards
from awsclients.access.portals import Portals
from awsclients.access.ready import Ready
from awsclients.access.redemption import Redemption
from awsclients.access.renewal import Renewal
from awsclients.access.renewer import Renewer
from awsclients.access.revival import Revival
from awsclients.access.saml_sign_ins import SamlSignIns
from awsclients.access.sentry import Sentry
from awsclients.access.session import Session
from awsclients.access.sessions import Sessions
from awsclients.access.shelf import Shelf
from awsclients.access.sign_ins import SignIns
from awsclients.access.signed_in import SignedIn
from awsclients.access.sources import Sources
from awsclients.access.walk import Walk
from awsclients.aws.api import Aws, Identity
from awsclients.clock import Clock
from awsclients.config.model import Workspace
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import SecretStore


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
        once, self._gate = Once(aws), gate or Gate()
        self._entries = entries = Entries(workspace)
        self._bus = bus = Bus(clock)
        self._shelf = shelf = Shelf()
        self._children = Children(lambda child: bus.tell(ChildChanged(bus.now(), child.id, None)))
        self._guards = OpenedGuards()
        sentry = Sentry(entries, self._guards, clock)
        renewal = Renewal(self._children.want)
        self._renewer = Renewer(renewal, bus, self._renew, self.held)
        self._kept = Kept(shelf, self._guards, renewal, self._renewer, bus)
        self._sources = Sources(once, store, bus, clock, login_name)
        sign_ins = SignIns(once, store, bus, clock)
        saml = SamlSignIns(lambda: entries.workspace, clock)
        maxima = Maxima()
        redemption = Redemption(once, saml, maxima, bus, clock)
        portals = Portals(once, sign_ins, self._sources, bus, clock)
        hops = Hops(once, self._sources, portals, redemption, maxima, bus, clock)
        federation = Federation(once, self._sources, bus, clock)
        self._walk = Walk(hops, federation, self._sources, shelf, clock, self._kept.arrived)
        self._sessions = Sessions(entries, sentry, self._walk, renewal, bus, lambda name: name in self.signed_in())
        self._ready = Ready(entries, self._gate, sentry, shelf, self._sessions, renewal, clock)
        self._sign_ins = AllSignIns(entries, sentry, sign_ins, saml, self._sessions, shelf, self._kept, bus)
        revival = Revival(lambda address: self.session(address, least=1.0), clock)
        self._attached = Attached(
            self._children, entries, self._gate, self._guards, sentry, shelf, self._kept, revival, bus
        )

    @property
    def workspace(self) -> Workspace:
        """See Broker.workspace."""
        return self._entries.workspace

    def use(self, workspace: Workspace) -> None:
        """See Broker.use."""
        before, self._entries.workspace = self._entries.workspace, workspace
        self._kept.changed(before, workspace)
        self._sources.forget_all_but(frozenset(workspace.sources.values()))

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.session."""
        return self._sessions.session(address, answers, least)

    def ready(self, address: str) -> Session | None:
        """What `fresh` would give without asking anybody for anything; None where it would have to ask."""
        return self._ready.ready(address)

    def fresh(self, address: str) -> Session | Need:
        """See Broker.fresh."""
        return self._ready.fresh(address)

    def lock(self) -> None:
        """See Broker.lock."""
        try:
            self._gate.close()
        finally:
            self._guards.close_all()
            self._sign_ins.drop()
            self._kept.clear()

    def console(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.console."""
        return self._sessions.console(address, answers, least)

    def held(self) -> Mapping[str, Session]:
        """See Broker.held."""
        return self._kept.held()

    def holds(self) -> bool:
        """Whether anything would be lost with this broker."""
        held = self._shelf.holds(self._bus.now()) or bool(self._children.living())
        return held or self._sign_ins.only_here()

    def forget(self, address: str) -> None:
        """See Broker.forget."""
        role = self._entries.role(address)
        if role.role_arn is not None:
            self._walk.forget(role.role_arn)
        self._kept.drop(role.address)

    def attach(self, child: Child, session: Session | None = None) -> None:
        """See Broker.attach."""
        self._attached.attach(child, session)

    def serve(self, child_id: str) -> Session:
        """See Broker.serve."""
        return self._attached.serve(child_id)

    def detach(self, child_id: str) -> None:
        """See Broker.detach."""
        self._attached.detach(child_id)

    def children(self) -> Mapping[str, Child]:
        """See Broker.children."""
        return self._attached.children()

    def cut_off(self, child_id: str) -> None:
        """See Broker.cut_off."""
        self._attached.cut_off(child_id)

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:  # noqa: ARG002
        """See Broker.identity. The only need there is is a sign-in, which no answer brings."""
        return self._sessions.identity(source)

    def sign_in(self, source: str, grant: Secret) -> SignedIn:
        """See Broker.sign_in."""
        return self._sign_ins.sign_in(source, grant)

    def check_sign_in(self, source: str, grant: Secret) -> None:
        """See Broker.check_sign_in."""
        self._sign_ins.check(source, grant)

    def sign_out(self, source: str) -> None:
        """See Broker.sign_out."""
        self._sign_ins.sign_out(source)

    def signed_in(self) -> Mapping[str, SignedIn]:
        """See Broker.signed_in."""
        return self._sign_ins.signed_in()

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""
        return self._bus.subscribe(subscriber)

    def tell(self, event: Event) -> None:
        """See Broker.tell."""
        self._bus.tell(event)

    def _renew(self, address: str) -> None:
        self._sessions.renew(address)
