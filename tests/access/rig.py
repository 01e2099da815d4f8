"""A broker over an AWS that is scripted, a clock that is moved, and a small workspace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.stores import MemoryStore

from awsclients.access.events import CallStarted, Event
from awsclients.access.local import LocalBroker
from awsclients.access.portal_record import PortalRecord, portal_of, to_text
from awsclients.aws.api import Assumed, AssumeRole, AssumeRoleWithSaml, AwsError, Credentials, Identity
from awsclients.aws.identity_center import FromRefresh, Portal, Registration, Token
from awsclients.config.model import AccessKey, Client, IdentityCenter, Role, Settings, Source, Workspace
from awsclients.demo.clock import MovableClock
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "AKIAJANEEXAMPLE"
USER = "arn:aws:iam::111111111111:user/jane"
SERIAL = "arn:aws:iam::111111111111:mfa/jane"
GATEWAY = "arn:aws:iam::111111111111:role/gateway"
CANARY = "canary0123456789canary01234567EXAMPLEKEY"
NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


class ScriptedAws:
    """Answers as AWS does, or as a test says: `scripts` are tried in turn and return None to let go."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.calls: list[tuple[str, object]] = []
        self.scripts: list[Callable[[str, object], object | None]] = []
        self.caller = Identity("111111111111", USER)
        self.identity_center = ScriptedPortal(self)
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

    def assume_role_with_saml(self, request: AssumeRoleWithSaml) -> Assumed:
        answer = self._scripted("AssumeRoleWithSAML", request)
        if answer is not None:
            assert isinstance(answer, Assumed)
            return answer
        return self.assumed(request.role_arn, "jane", request.duration)

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

    def login(self, profile: str) -> Credentials:
        self._scripted("login", profile)
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


HUB_SSO = IdentityCenter(
    name="hub",
    sso_start_url="https://d-1234567890.awsapps.com/start",
    sso_region="eu-west-1",
    account_id="111111111111",
    role_name="ClientAccess",
)
RESERVED = "AWSReservedSSO_ClientAccess_0123456789abcdef"


class ScriptedPortal:
    """An Identity Center whose tokens are numbered; `alive` are those that it takes."""

    def __init__(self, aws: ScriptedAws) -> None:
        self._aws = aws
        self.alive: set[str] = set()
        self.refreshes: set[str] = set()
        self.names = ("ReadOnly",)

    def registration(self, *, device: bool = False) -> Registration:
        """A registration that is good for 90 days."""
        end = self._aws.clock.now() + timedelta(days=90)
        return Registration(client_id="client", client_secret=Secret(CANARY), expires=end, device=device)

    def new_token(self, *, renews: bool = True, life: int = 3600) -> Token:
        """A token that is taken, and its refresh token."""
        number = str(len(self._aws.calls) + len(self.alive))
        self.alive.add(f"access{number}{CANARY}")
        refresh = f"refresh{number}{CANARY}" if renews else None
        if refresh:
            self.refreshes.add(refresh)
        end = self._aws.clock.now() + timedelta(seconds=life)
        return Token(Secret(f"access{number}{CANARY}"), end, Secret(refresh) if refresh else None)

    def grant(self, source: IdentityCenter = HUB_SSO, *, renews: bool = True, life: int = 3600) -> Secret:
        """What a person's sign-in brings."""
        record = PortalRecord(
            portal=portal_of(source),
            registration=self.registration(),
            token=self.new_token(renews=renews, life=life),
            begun=self._aws.clock.now(),
        )
        return to_text(record)

    def token(self, portal: Portal, registration: Registration, grant: object) -> Token:
        assert isinstance(grant, FromRefresh)
        self._aws._scripted("CreateToken", grant)
        if grant.token.reveal() not in self.refreshes:
            raise AwsError("sso-oidc:CreateToken", "InvalidGrantException", "", status=400)
        self.refreshes.discard(grant.token.reveal())
        return self.new_token()

    def role_credentials(self, portal: Portal, access: Secret, account_id: str, role_name: str) -> Credentials:
        self._aws._scripted("GetRoleCredentials", (account_id, role_name))
        if access.reveal() not in self.alive:
            raise AwsError(
                "sso:GetRoleCredentials", "UnauthorizedException", "Session token not found", status=401
            )
        end = self._aws.clock.now() + timedelta(hours=12)
        return Credentials(f"ASIAPORTAL{len(self._aws.calls)}", Secret(CANARY), Secret(CANARY), end)

    def role_names(self, portal: Portal, access: Secret, account_id: str) -> tuple[str, ...]:
        self._aws._scripted("ListAccountRoles", account_id)
        return self.names

    def end_session(self, portal: Portal, access: Secret) -> None:
        self._aws._scripted("Logout", None)
        self.alive.discard(access.reveal())
