"""A command line to call in process: real parsing and output, in a world and with a person made up by the test."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.stores import MemoryStore

from awsclients.access.children import Child
from awsclients.access.events import Event
from awsclients.access.guard import guarded
from awsclients.access.needs import Answer, Confirm, MfaCode, Need
from awsclients.access.session import Session
from awsclients.aws.api import Aws, Credentials, Identity
from awsclients.cli.compose import real
from awsclients.cli.main import run
from awsclients.cli.parser import Parsed
from awsclients.clock import SystemClock
from awsclients.config.load import load
from awsclients.config.model import AccessKey, Client, Role, Settings, Source, Workspace
from awsclients.errors import Failure, PersonNeeded, WrongCode
from awsclients.launch.environment import Setting
from awsclients.launch.world import World, one_broker
from awsclients.process import Started, capture
from awsclients.secrets.secret import Secret

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


class FixedClock(SystemClock):
    """Noon of the first of January 2026."""

    def now(self) -> datetime:
        return NOW


def make_role(address: str, **fields: object) -> Role:
    """A role of account 222222222222 that the source `jane` may assume."""
    client, name = address.split("/")
    arn = f"arn:aws:iam::222222222222:role/{name.title()}"
    made = Role(client=client, name=name, source="jane", role_arn=arn, account_id="222222222222")
    return replace(made, **fields)  # type: ignore[arg-type]


def make_workspace(*roles: Role, settings: Settings | None = None, **clients: Mapping[str, object]) -> Workspace:
    """A workspace of these roles; `clients` are more fields of a client by slug."""
    slugs = dict.fromkeys(role.client for role in roles)
    made = {
        slug: Client(
            slug=slug,
            roles=tuple(role for role in roles if role.client == slug),
            **{"name": f"{slug.title()} Ltd", **clients.get(slug, {})},  # type: ignore[arg-type]
        )
        for slug in slugs
    }
    jane = AccessKey(name="jane", access_key_id="AKIAJANE00000EXAMPLE")
    return Workspace(
        path=Path("/home/jane/.config/awsclients/config.toml"),
        settings=settings or Settings(),
        sources={"jane": jane},
        clients=made,
        roles={role.address: role for role in roles},
        aliases={alias: role.address for role in roles for alias in role.aliases},
        files=(Path("/home/jane/.config/awsclients/config.toml"),),
    )


WORKSPACE = make_workspace(
    make_role("acme/production", environment="production"),
    make_role("acme/dev", environment="dev", region="eu-west-1", aliases=("acme-old/dev",)),
    make_role("globex/admin"),
    make_role("globex/audit"),
    make_role("initech/reader"),
)


@dataclass
class FakeBroker:
    """A broker that AWS never hears of: it keeps the guard, wants an MFA code where told to, and remembers."""

    workspace: Workspace
    mfa: str | None = None
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    live: dict[str, Session] = field(default_factory=dict)
    asked: list[tuple[str, float]] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    attached: list[Child] = field(default_factory=list)
    hanging: dict[str, Child] = field(default_factory=dict)

    def use(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def held(self) -> Mapping[str, Session]:
        return self.live

    def forget(self, address: str) -> None:
        self.live.pop(address, None)

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:
        return self._mfa(answers) or Identity("111111111111", "arn:aws:iam::111111111111:user/jane")

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        role = self.workspace.roles[address]
        client, settings = self.workspace.client_of(role), self.workspace.settings
        confirmed = any(isinstance(one.need, Confirm) and one.value.reveal() == address for one in answers)
        if guarded(role, client, settings, NOW.date()) and not confirmed:
            return Confirm(source="jane", text=f"{address} is guarded.", address=address)
        self.asked.append((address, least))
        if self.failure is not None:
            raise self.failure
        return self._mfa(answers) or make_session(address, notes=self.notes)

    def fresh(self, address: str) -> Session | Need:
        return self.session(address)

    def lock(self) -> None:
        self.live.clear()

    def console(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        return self.session(address, answers, least=least)

    def _mfa(self, answers: Sequence[Answer]) -> MfaCode | None:
        if self.mfa is None:
            return None
        codes = [answer.value.reveal() for answer in answers if isinstance(answer.need, MfaCode)]
        if not codes:
            return MfaCode(
                source="jane", text="An MFA code is needed.", serial="arn:aws:iam::111111111111:mfa/jane"
            )
        self.attempts.append(codes[-1])
        if codes[-1] != self.mfa:
            raise WrongCode("AWS did not accept the MFA code. Wait for the next one.")
        return None

    def attach(self, child: Child, session: Session | None = None) -> None:
        self.attached.append(child)
        self.hanging[child.id] = child

    def serve(self, child_id: str) -> Session:
        return make_session(self.hanging[child_id].address)

    def detach(self, child_id: str) -> None:
        del self.hanging[child_id]

    def children(self) -> Mapping[str, Child]:
        return self.hanging

    def cut_off(self, child_id: str) -> None:
        self.hanging[child_id] = replace(self.hanging[child_id], cut_off=True)

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        return lambda: None

    def tell(self, event: Event) -> None:
        self.told.append(event)


def make_session(address: str, **fields: object) -> Session:
    """An hour from NOW on."""
    made = Session(
        address=address,
        credentials=Credentials(
            "ASIAACME000000000000", Secret("secretEXAMPLEKEY"), Secret("tokenEXAMPLEKEY"), NOW + timedelta(hours=1)
        ),
        identity=Identity("222222222222", "arn:aws:sts::222222222222:assumed-role/Dev/jane.doe"),
        issued=NOW,
        region="eu-west-1",
        chained=False,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@dataclass
class FakePerson:
    """A person at a terminal, or nobody."""

    present: bool = False
    input_is_terminal: bool = False
    full_screen: bool = False
    typed: list[str] = field(default_factory=list)
    piped: str = ""
    prompts: list[str] = field(default_factory=list)

    def ask(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if not self.typed:
            raise PersonNeeded("The terminal ended before an answer came. Try again at a terminal.")
        return self.typed.pop(0)

    def ask_hidden(self, prompt: str) -> Secret:
        return Secret(self.ask(prompt))

    def read_all(self, most: int) -> Secret:
        all_of_it, self.piped = self.piped[:most], ""
        return Secret(all_of_it)

    def read_line(self) -> Secret:
        line, _, self.piped = self.piped.partition("\n")
        return Secret(line)


@contextmanager
def real_world(store: MemoryStore, started: Started, parsed: Parsed) -> Iterator[World]:
    """The real world of a command line, but for the keyring: secrets are in `store`."""
    made = real(started, None)
    yield replace(made, store=lambda _: store, broker=one_broker(made.aws, lambda _: store, made.clock, "jane"))


@dataclass(frozen=True)
class Done:
    """What one run left."""

    code: int
    out: str
    err: str


@dataclass
class CommandLine:
    """Call it with the words of a command line."""

    capfd: pytest.CaptureFixture[str]
    workspace: Workspace
    folder: Path
    person: FakePerson = field(default_factory=FakePerson)
    variables: dict[str, str] = field(default_factory=dict)
    store: MemoryStore = field(default_factory=MemoryStore)
    aws: Aws | None = None
    config: Path | None = None
    """A configuration to be loaded in place of `workspace`."""
    broker: FakeBroker = field(init=False)

    def __post_init__(self) -> None:
        self.broker = FakeBroker(self.workspace)

    def __call__(self, *words: str) -> Done:
        self.capfd.readouterr()
        environ = {os.fsencode(name): os.fsencode(value) for name, value in self.variables.items()}
        started = replace(capture(), environ=MappingProxyType({**os.environb, **environ}))
        before = dict(os.environ)
        try:
            code = run(started, words, terminal=self.person, worlds=self.world)
        finally:
            os.environ.clear()
            os.environ.update(before)
        done = self.capfd.readouterr()
        return Done(code, done.out, done.err)

    def with_source(self, source: Source) -> Workspace:
        """The workspace with one more source."""
        return replace(self.workspace, sources={**self.workspace.sources, source.name: source})

    def _using(self, workspace: Workspace) -> FakeBroker:
        self.broker.use(workspace)
        return self.broker

    @contextmanager
    def world(self, started: Started, parsed: Parsed) -> Iterator[World]:
        path = self.config or self.workspace.path

        def aws() -> Aws:
            assert self.aws is not None, "AWS was asked"
            return self.aws

        yield World(
            started=started,
            clock=FixedClock(),
            config_path=path,
            setting=Setting(started, self.folder, ("/usr/bin/awsclients",), path, {}),
            load=lambda: load(path) if self.config else self.workspace,
            broker=self._using,
            aws=aws,
            store=lambda _: self.store,
        )
