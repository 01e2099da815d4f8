"""What the program asks of an IAM Identity Center, as values and one protocol. Importing this imports no boto3."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from awsclients.aws.api import Credentials
from awsclients.secrets.secret import Secret

SCOPE = "sso:account:access"
"""What is asked for: accounts, permission sets and their credentials. With a scope comes a refresh token."""
REDIRECT = "http://127.0.0.1/oauth/callback"
"""What is registered; the port may be any at use (RFC 8252, 7.3)."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One Identity Center: the address of its access portal and its home region. It has one sign-in."""

    start_url: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What this program is to an Identity Center, for about 90 days; `device` for signing in by device code."""

    client_id: str
    client_secret: Secret = field(compare=False)
    expires: datetime
    device: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token for the portal, about an hour of it, and what renews it."""

    access: Secret = field(compare=False)
    expires: datetime
    refresh: Secret | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A sign-in on another device: where to, with which code to compare, how often to ask (seconds)."""

    code: Secret = field(compare=False)
    user_code: str
    address: str
    expires: datetime
    interval: float


@dataclass(frozen=True, slots=True)
class FromCode:
    """What a sign-in in the browser brought: its one-use code, our verifier, and the address it came to."""

    code: Secret
    verifier: Secret
    redirect: str


@dataclass(frozen=True, slots=True)
class FromDevice:
    """The device code of a sign-in that may be done by now."""

    code: Secret


@dataclass(frozen=True, slots=True)
class FromRefresh:
    """The refresh token of an earlier one."""

    token: Secret


Grant = FromCode | FromDevice | FromRefresh
"""What is given for a token."""


class IdentityCenterAws(Protocol):
    """Calls to Identity Center, unsigned. They fail as those of Aws do."""

    def register(self, portal: Portal, *, device: bool) -> Registration:
        """`sso-oidc:RegisterClient`."""
        ...

    def authorize_address(self, portal: Portal) -> str:
        """Where a browser signs in, without a query. Calls nothing."""
        ...

    def device_code(self, portal: Portal, registration: Registration) -> DeviceCode:
        """`sso-oidc:StartDeviceAuthorization`."""
        ...

    def token(self, portal: Portal, registration: Registration, grant: Grant) -> Token:
        """`sso-oidc:CreateToken`. AwsError `AuthorizationPendingException` while a device code waits."""
        ...

    def role_credentials(self, portal: Portal, access: Secret, account_id: str, role_name: str) -> Credentials:
        """`sso:GetRoleCredentials` of a permission set, by its own name."""
        ...

    def role_names(self, portal: Portal, access: Secret, account_id: str) -> tuple[str, ...]:
        """`sso:ListAccountRoles`: the permission sets one has in an account, page after page."""
        ...

    def end_session(self, portal: Portal, access: Secret) -> None:
        """`sso:Logout`: the token is good for nothing any more. Credentials that were given stay good."""
        ...
