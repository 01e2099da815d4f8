"""A broker over an AWS that is scripted, a clock that is moved, and a small workspace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from awsclients.access.events import CallStarted, Event
from awsclients.access.local import LocalBroker
from awsclients.aws.api import Assumed, AssumeRole, Credentials, Identity
from awsclients.config.model import AccessKey, Client, Role, Settings, Source, Workspace
from awsclients.demo.clock import MovableClock
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import MemoryStore, service

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "AKIAJANEEXAMPLE"
USER = "arn:aws:iam::111111111111:user/jane"
SERIAL = "arn:aws:iam::111111111111:mfa/jane"
GATEWAY = "arn:aws:iam::111111111111:role/gateway"
CANARY = "canary0123456789EXAMPLEKEY"
NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


class ScriptedAws:
    """Answers as AWS does, or as a test says: `scripts` are tried in turn and return None to let go."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.calls: list[tuple[str, object]] = []
        self.scripts: list[Callable[[str, object], object | None]] = []
        self.caller = Identity("111111111111", USER)
        self.own = Credentials("ASIAPROFILE", Secret(CANARY), Secret(CANARY), NOON + timedelta(hours=8))

    def assume_role(self, credentials: Credentials, request: AssumeRole) -> Assumed:
        answer = self._scripted("AssumeRole", request)
        if answer is not None:
            assert isinstance(answer, Assumed)
            return answer
        return self.assumed(request.role_arn, request.session_name, request.duration)

    def assumed(self, role_arn: str, name: str = "jane", duration: int = 3600) -> Assumed:
        """What AWS answers for the role."""
        account, role = role_arn.split(":")[4], role_arn.rpartition("/")[2]
        arn = f"arn:aws:sts::{account}:assumed-role/{role}/{name}"
        end = self.clock.now() + timedelta(seconds=duration)
        number = len(self.calls)
        keys = Credentials(f"ASIA{number}", Secret(f"{number}{CANARY}"), Secret(f"token{CANARY}"), end)
        return Assumed(keys, Identity(account, arn))

    def caller_identity(self, credentials: Credentials, region: str) -> Identity:
        answer = self._scripted("GetCallerIdentity", credentials)
        if answer is not None:
            assert isinstance(answer, Identity)
            return answer
        return self.caller

    def session_token(
        self,
        credentials: Credentials,
        region: str,
        *,
        duration: int,
        mfa_serial: str | None = None,
        mfa_code: Secret | None = None,
    ) -> Credentials:
        self._scripted("GetSessionToken", (duration, mfa_serial, mfa_code and mfa_code.reveal()))
        end = self.clock.now() + timedelta(seconds=duration)
        return Credentials("ASIASESSION", Secret(CANARY), Secret(CANARY), end)

    def profile(self, name: str) -> Credentials:
        self._scripted("profile", name)
        return self.own

    def ambient(self) -> Credentials:
        self._scripted("ambient", None)
        return self.own

    def sign_in_address(
        self, credentials: Credentials, *, destination: str, region: str, duration: int | None
    ) -> Secret:
        raise NotImplementedError

    def asked(self, operation: str) -> list[object]:
        """What the operation was called with, call by call."""
        return [wanted for name, wanted in self.calls if name == operation]

    def _scripted(self, operation: str, wanted: object) -> object | None:
        self.calls.append((operation, wanted))
        for script in self.scripts:
            if (answer := script(operation, wanted)) is not None:
                return answer
        return None


def a_role(address: str, **given: object) -> Role:
    """A role of the source `jane`, in account 222222222222 unless the ARN says otherwise."""
    client, _, name = address.partition("/")
    wanted: dict[str, object] = {"source": "jane", "role_arn": f"arn:aws:iam::222222222222:role/{name}", **given}
    if wanted["role_arn"] is not None:
        wanted.setdefault("account_id", str(wanted["role_arn"]).split(":")[4])
    return Role(client=client, name=name, **wanted)  # type: ignore[arg-type]


def a_workspace(*roles: Role, sources: tuple[Source, ...] = (), settings: Settings | None = None) -> Workspace:
    """The roles, their clients, and the source `jane` unless others are given."""
    named = sources or (AccessKey(name="jane", access_key_id=KEY),)
    slugs = dict.fromkeys(role.client for role in roles)
    clients = {
        slug: Client(slug=slug, name=slug.title(), roles=tuple(role for role in roles if role.client == slug))
        for slug in slugs
    }
    return Workspace(
        Path("/config.toml"),
        settings=settings or Settings(),
        sources={source.name: source for source in named},
        clients=clients,
        roles={role.address: role for role in roles},
        aliases={alias: role.address for role in roles for alias in role.aliases},
    )


def ended(workspace: Workspace, slug: str, day: datetime) -> Workspace:
    """The workspace with a client whose engagement ended on that day."""
    client = replace(workspace.clients[slug], engagement_ends=day.date())
    return replace(workspace, clients={**workspace.clients, slug: client})


class Rig:
    """A broker with everything it stands on."""

    def __init__(self, workspace: Workspace, login_name: str = "login") -> None:
        self.clock = MovableClock(NOON, stopped=True)
        self.aws = ScriptedAws(self.clock)
        self.store = MemoryStore()
        self.store.put(service("jane"), KEY, Secret(CANARY))
        self.events: list[Event] = []
        self.broker = LocalBroker(
            workspace, aws=lambda: self.aws, store=lambda: self.store, clock=self.clock, login_name=login_name
        )
        self.broker.subscribe(self.events.append)

    def operations(self) -> list[str]:
        """Each call to AWS that was told of."""
        return [event.operation for event in self.events if isinstance(event, CallStarted)]
