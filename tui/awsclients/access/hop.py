"""The exchanges of credentials that there are, as values: what decides what each of them gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from awsclients.config.model import Source

HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenHop:
    """A GetSessionToken with an IAM user's keys, with an MFA code where there is a device: one code, many roles.

    Credentials that are temporary already are passed on as they are. `duration` in seconds.
    """

    region: str
    duration: int = 12 * HOUR
    mfa_serial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeHop:
    """One AssumeRole. `chained` hops come from other temporary credentials and last an hour at most."""

    role_arn: str
    region: str
    duration: int = HOUR
    chained: bool = False
    external_id: str | None = None
    session_name: str | None = None
    policy_arns: tuple[str, ...] = ()
    source_identity: str | None = None
    session_tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    mfa_serial: str | None = None
    """The device whose code goes with this hop alone: only where that is what lets it last longer than an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHop:
    """The source's own identity: what the hop before it gave, once AWS says that it is of this account."""

    account_id: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalHop:
    """A permission set of an Identity Center; `region` is where STS is asked whose credentials came."""

    account_id: str
    role_name: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlHop:
    """One AssumeRoleWithSAML, from a person's sign-in straight to the role: no chaining."""

    role_arn: str
    provider_arn: str
    region: str
    duration: int = HOUR
    policy_arns: tuple[str, ...] = ()


Hop = TokenHop | AssumeHop | OwnHop | PortalHop | SamlHop


@dataclass(frozen=True, slots=True)
class Route:
    """The hops from `source` to the role at `address`, first to last. A shared beginning is fetched once."""

    address: str
    source: Source
    hops: tuple[Hop, ...]
