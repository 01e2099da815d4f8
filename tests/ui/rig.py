"""A small world for the screen: clients of all sorts, a clock that stands still, a broker that does as told."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from tests.stores import MemoryStore
from tests.waiting import LONG
from textual.pilot import Pilot

from awsclients.access.children import Child
from awsclients.access.events import (
    CallEnded,
    CallStarted,
    ChildChanged,
    Event,
    Needed,
    SessionChanged,
    SignInChanged,
)
from awsclients.access.needs import Answer, Confirm, MfaCode, Need
from awsclients.access.opened import question
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.aws.api import Aws, Credentials, Identity
from awsclients.config.model import AccessKey, Client, Role, Workspace
from awsclients.demo.clock import MovableClock
from awsclients.errors import Failure, Refused, WrongCode
from awsclients.launch.environment import Setting
from awsclients.launch.world import World
from awsclients.process import Started
from awsclients.secrets.secret import Secret
from awsclients.ui.app import ScreenApp
from awsclients.ui.glyphs import UNICODE, Glyphs
from awsclients.ui.stand import Stand

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONE = timezone(timedelta(hours=1), "CET")
CODE = "123456"
REFUSAL = "AWS refused to let jane into the role. Check the external ID and the trust policy."


def role(client: str, name: str, account: str, **more: object) -> Role:
    """A role that is assumed from jane's gateway."""
    values: dict[str, object] = {
        "source": "jane",
        "account_id": account,
        "role_arn": f"arn:aws:iam::{account}:role/Consultant",
        "external_id": f"{client}-7c1e2a",
        "via": ("arn:aws:iam::111111111111:role/gateway",),
        "region": "eu-west-1",
        "profile": f"{client}-{name}",
    }
    return Role(client=client, name=name, **(values | more))  # type: ignore[arg-type]


def client(slug: str, name: str, *roles: Role, **more: object) -> Client:
    """A client with roles."""
    return Client(slug=slug, name=name, roles=roles, **more)  # type: ignore[arg-type]


def workspace(*clients: Client, path: Path = Path("/home/jane/.config/awsclients/config.toml")) -> Workspace:
    """A workspace of these clients and one source."""
    return Workspace(
        path=path,
        sources={"jane": AccessKey(name="jane", access_key_id="AKIAIOSFODNN7EXAMPLE")},
        clients={one.slug: one for one in clients},
        roles={role.address: role for one in clients for role in one.roles},
        files=(path,),
    )


def clients() -> tuple[Client, ...]:
    """Five clients with a little of everything."""
    acme = client(
        "acme",
        "Acme Ltd",
        role("acme", "production", "222222222222", environment="production"),
        role("acme", "staging", "333333333333", environment="staging"),
        role("acme", "readonly", "222222222222", environment="production"),
        accounts={"222222222222": "acme-prod", "333333333333": "acme-stg"},
        color="orange",
        labels=("retainer",),
        contact="ops@acme.example",
        notes="Change freeze until 1 Oct. Ticket before writing anything.",
        engagement_ends=date(2027, 3, 31),
    )
    globex = client(
        "globex",
        "Globex",
        role("globex", "admin", "444444444444", environment="dev"),
        role("globex", "billing", "444444444444", region="us-east-1"),
        accounts={"444444444444": "globex-main"},
        color="teal",
    )
    initech = client("initech", "Initech", role("initech", "operator", "555555555555", environment="production"))
    umbrella = client("umbrella", "Umbrella", role("umbrella", "auditor", "666666666666", environment="test"))
    console = Role(
        client="wayne", name="console", source=None, console_url="https://wayne.signin.aws.amazon.com/console"
    )
    return acme, globex, initech, umbrella, client("wayne", "Wayne Enterprises", console)


class FakeBroker:
    """A broker that answers at once, or when `gate` is opened; guarded roles and MFA as told."""

    def __init__(self, workspace: Workspace, clock: MovableClock) -> None:
        self.workspace = workspace
        self.clock = clock
        self.sessions: dict[str, Session] = {}
        self.failures: dict[str, Exception] = {}
        self.needs: dict[str, Need] = {}
        self.asked: list[tuple[str, float]] = []
        self.forgotten: list[str] = []
        self.sign_ins: dict[str, SignedIn] = {}
        self.hanging: dict[str, Child] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.life = timedelta(hours=1)
        self.not_accepted = "The MFA code was not accepted. Wait for the next one and try again."
        self._subscribers: list[Callable[[Event], None]] = []
        self._calls = 0

    def use(self, workspace: Workspace) -> None:
        """See Broker.use."""
        self.workspace = workspace

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.session."""
        self.asked.append((address, least))
        held = self.sessions.get(address)
        if held is not None and held.share_left(self.clock.now()) >= max(least, 0.001) and least < 1.0:
            return held
        need = self.needs.get(address)
        if need is not None and not any(answer.need == need for answer in answers):
            self.tell(Needed(self.clock.now(), address, need))
            return need
        self._calls += 1
        call = self._calls
        target = self.workspace.roles[address].role_arn or ""
        self.tell(CallStarted(self.clock.now(), call, "sts:AssumeRole", address, target))
        self.gate.wait(2 * LONG)
        code = next((answer.value for answer in answers if isinstance(answer.need, MfaCode)), None)
        if code is not None and code.reveal() != CODE:
            self._ended(call, address, "AccessDenied")
            raise WrongCode(self.not_accepted)
        if (failure := self.failures.get(address)) is not None:
            self._ended(call, address, "AccessDenied", failure)
            raise failure
        session = self.make(address)
        self._ended(call, address, "ok")
        self.put(session)
        return session

    def console(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        return self.session(address, answers, least=least)

    def _ended(self, call: int, address: str, outcome: str, failure: Exception | None = None) -> None:
        target = self.workspace.roles[address].role_arn or ""
        message, detail = str(failure or ""), getattr(failure, "detail", "")
        now = self.clock.now()
        self.tell(CallEnded(now, call, "sts:AssumeRole", address, outcome, 412, message, detail, target))

    def make(self, address: str, *, life: timedelta | None = None, gone: timedelta = timedelta(0)) -> Session:
        """A session that was given `life` and has used `gone` of it."""
        now = self.clock.now()
        account = self.workspace.roles[address].account_id or ""
        credentials = Credentials(
            "ASIAIOSFODNN7EXAMPLE",
            Secret("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"),
            Secret("FwoGZXIvYXdzEXAMPLETOKEN-EXAMPLEKEY"),
            now - gone + (life or self.life),
        )
        identity = Identity(account, f"arn:aws:sts::{account}:assumed-role/Consultant/jane")
        return Session(
            address=address,
            credentials=credentials,
            identity=identity,
            issued=now - gone,
            region="eu-west-1",
            chained=True,
        )

    def put(self, session: Session) -> None:
        """Hold a session and tell of it."""
        self.sessions[session.address] = session
        self.tell(SessionChanged(self.clock.now(), session.address, session))

    def held(self) -> Mapping[str, Session]:
        """See Broker.held."""
        return dict(self.sessions)

    def children(self) -> Mapping[str, Child]:
        """See Broker.children."""
        return dict(self.hanging)

    def cut_off(self, child_id: str) -> None:
        """See Broker.cut_off."""
        child = self.hanging[child_id] = replace(self.hanging[child_id], cut_off=True)
        self.tell(ChildChanged(self.clock.now(), child_id, child))

    def forget(self, address: str) -> None:
        """See Broker.forget."""
        self.forgotten.append(address)
        self.sessions.pop(address, None)
        self.tell(SessionChanged(self.clock.now(), address, None))

    def signed_in(self) -> Mapping[str, SignedIn]:
        """See Broker.signed_in."""
        return dict(self.sign_ins)

    def sign_out(self, source: str) -> None:
        """See Broker.sign_out."""
        self.sign_ins.pop(source, None)
        self.tell(SignInChanged(self.clock.now(), source, None))

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:
        """See Broker.identity."""
        raise NotImplementedError

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def tell(self, event: Event) -> None:
        """See Broker.tell."""
        for subscriber in list(self._subscribers):
            subscriber(event)


def refused(detail: str = "") -> Failure:
    """What AWS answers when the external ID is wrong, explained."""
    return Refused(REFUSAL, detail=detail)


def confirm(address: str) -> Confirm:
    """The guard's question."""
    return question(address, "jane", "production", ended=False)


def mfa() -> MfaCode:
    """The question for a code."""
    return MfaCode("jane", "Code of jane's device, for the source jane.", "arn:aws:iam::111111111111:mfa/jane")


def world(clock: MovableClock, broker: FakeBroker, *, environ: Mapping[str, str] | None = None) -> World:
    """A world that hands out this broker, and no AWS and no keyring."""
    variables = {b"PATH": b"/usr/bin:/bin", b"XDG_STATE_HOME": b"/dev/null/state"} | {
        name.encode(): value.encode() for name, value in (environ or {}).items()
    }
    started = Started(variables, 0o022, None, Path("/"))

    def none() -> Aws:
        raise AssertionError("nothing here may call AWS")

    return World(
        started=started,
        clock=clock,
        config_path=broker.workspace.path,
        setting=Setting(started, Path("/run/awsclients"), ("awsclients",), broker.workspace.path, {}),
        load=lambda: broker.workspace,
        broker=lambda _: broker,
        aws=none,
        store=lambda _: MemoryStore(),
    )


async def until(pilot: Pilot[object], told: Callable[[], object]) -> None:
    """Wait for something to be true of a screen."""
    end = time.monotonic() + LONG
    while not told():
        assert time.monotonic() < end, "it did not come to pass"
        await pilot.pause(0.02)


class Rig:
    """A screen on a fake broker, not started yet."""

    def __init__(
        self, work: Workspace, *, glyphs: Glyphs = UNICODE, environ: Mapping[str, str] | None = None
    ) -> None:
        self.clock = MovableClock(NOON, stopped=True)
        self.broker = FakeBroker(work, self.clock)
        self.world = world(self.clock, self.broker, environ=environ)
        self.stand = Stand(self.world, work, glyphs, ZONE)
        self.app = ScreenApp(self.stand)

    async def heard(self, pilot: Pilot[object]) -> None:
        """Until the screen knows what the broker held before anyone listened."""
        while any(self.stand.ledger.session(address) is None for address in self.broker.sessions):
            await pilot.pause(0.01)

    def frame(self) -> str:
        """What stands on the screen, as text, without the blanks at the ends of lines."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)
