"""What the program asks of AWS, as values and one protocol. Importing this imports no boto3."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from awsclients.secrets.secret import Secret

if TYPE_CHECKING:
    from awsclients.aws.iam import IamAws
    from awsclients.aws.identity_center import IdentityCenterAws


@dataclass(frozen=True, slots=True)
class Credentials:
    """Keys as AWS hands them out. Long-term ones have no session token; `expires` is None where unknown."""

    access_key_id: str
    secret_access_key: Secret = field(compare=False)
    session_token: Secret | None = field(default=None, compare=False)
    expires: datetime | None = None

    @property
    def temporary(self) -> bool:
        """Whether these came out of another call; assuming a role with them is chaining (1 h at most)."""
        return self.session_token is not None


@dataclass(frozen=True, slots=True)
class Identity:
    """What GetCallerIdentity answers."""

    account_id: str
    arn: str
    user_id: str = ""

    @property
    def name(self) -> str:
        """The user's name, or the session's: the last part of the ARN."""
        return self.arn.rpartition("/")[2] if "/" in self.arn else self.arn.rpartition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeRole:
    """One `sts:AssumeRole`, all that decides what comes back. Durations in seconds, 900-43200.

    `mfa_code` goes with `mfa_serial`, the calling user's device.
    """

    role_arn: str
    session_name: str
    region: str
    duration: int = 3600
    external_id: str | None = None
    policy_arns: tuple[str, ...] = ()
    source_identity: str | None = None
    session_tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    mfa_serial: str | None = None
    mfa_code: Secret | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeRoleWithSaml:
    """One `sts:AssumeRoleWithSAML`. `response` is the provider's in base64; durations in seconds, 900-43200."""

    role_arn: str
    provider_arn: str
    response: Secret = field(compare=False)
    region: str
    duration: int = 3600
    policy_arns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumed:
    """What AssumeRole and AssumeRoleWithSAML answer: keys with an end, and who they are."""

    credentials: Credentials
    identity: Identity


class AwsError(Exception):
    """AWS answered no. `code` and `message` are AWS's own words, not yet explained and not yet display()ed."""

    def __init__(self, operation: str, code: str, message: str, *, status: int = 0, request_id: str = "") -> None:
        super().__init__(f"{operation}: {code}")
        self.operation = operation
        self.code = code
        self.message = message
        self.status = status
        self.request_id = request_id


class Aws(Protocol):
    """The calls this program makes. All block, for 20 seconds at most; all may be called from any thread.

    Each raises AwsError when AWS refuses, Refused when the answer cannot be trusted (C66, C67), and
    LocalFailure when it was not reached (C65).
    """

    @property
    def identity_center(self) -> "IdentityCenterAws":
        """The calls to Identity Center."""
        ...

    @property
    def iam(self) -> "IamAws":
        """The calls to IAM about a user's own keys."""
        ...

    def assume_role(self, credentials: Credentials, request: AssumeRole) -> Assumed:
        """`sts:AssumeRole`."""
        ...

    def assume_role_with_saml(self, request: AssumeRoleWithSaml) -> Assumed:
        """`sts:AssumeRoleWithSAML`, unsigned: the response stands for who asks."""
        ...

    def caller_identity(self, credentials: Credentials, region: str) -> Identity:
        """`sts:GetCallerIdentity`."""
        ...

    def session_token(
        self,
        credentials: Credentials,
        region: str,
        *,
        duration: int,
        mfa_serial: str | None = None,
        mfa_code: Secret | None = None,
    ) -> Credentials:
        """`sts:GetSessionToken` for an IAM user's long-term keys; 900-129600 seconds."""
        ...

    def federation_token(self, credentials: Credentials, region: str, *, name: str, duration: int) -> Assumed:
        """`sts:GetFederationToken` for long-term keys; 900-129600 seconds, a name of 2-32 characters.

        It may do what the user may, but for IAM and STS.
        """
        ...

    def profile(self, name: str) -> Credentials:
        """What boto3 makes of a profile in the person's own `~/.aws`. Never prompts."""
        ...

    def login(self, profile: str) -> Credentials:
        """What `aws login` gave a profile, renewed where it is short. PersonNeeded once that is over."""
        ...

    def ambient(self) -> Credentials:
        """What boto3 finds in the environment, an instance role or a web identity."""
        ...

    def sign_in_address(
        self, credentials: Credentials, *, destination: str, region: str, duration: int | None
    ) -> Secret:
        """A console address that signs in; a bearer secret, good for 15 minutes.

        `destination` is the console page, `region` tells the partition, `duration` is the console session's in
        seconds and None for chained credentials (they may not send one).
        """
        ...
