"""How to get from a source to a role: an ordered list of hops. Pure; nothing here calls anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from awsclients.config.model import AccessKey, Ambient, Profile, Role, Source, Workspace
from awsclients.config.partitions import STS_REGION, partition
from awsclients.errors import BadInput

HOUR = 3600
_NOT_YET = "Signing in by {kind} is not built yet. Use an access-key, profile or ambient source for now."


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeHop:
    """One AssumeRole. `chained` hops come from another role's session and last an hour at most."""

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
    """The device whose code goes with this hop; only ever on the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHop:
    """The source's own identity: a GetSessionToken for long-term keys, what the source has otherwise."""

    account_id: str
    region: str
    duration: int = 12 * HOUR
    mfa_serial: str | None = None


Hop = AssumeHop | OwnHop


@dataclass(frozen=True, slots=True)
class Route:
    """The hops from `source` to the role at `address`, first to last. A shared beginning is fetched once."""

    address: str
    source: Source
    hops: tuple[Hop, ...]


def route(workspace: Workspace, role: Role) -> Route:
    """The way to a role. Raises BadInput where there is none, or where it is not built yet."""
    if role.source is None:
        raise BadInput(
            f"{role.address} has only a console address. Open it with: awsclients console {role.address}"
        )
    source = workspace.sources.get(role.source)
    if source is None:
        raise BadInput(f"{role.address} names a source that there is not. Correct its source.")
    if not isinstance(source, AccessKey | Profile | Ambient):
        raise BadInput(_NOT_YET.format(kind=source.kind))
    mfa_serial = source.mfa_serial if isinstance(source, AccessKey) else None
    if role.role_arn is None:
        return Route(role.address, source, (_own(workspace, role, mfa_serial),))
    arns = (*role.via, role.role_arn)
    hops = tuple(
        _assume(workspace, role, arn, chained=number > 0, mfa_serial=None if number else mfa_serial)
        for number, arn in enumerate(arns)
    )
    return Route(role.address, source, hops)


def longest(way: Route) -> tuple[int, str]:
    """The longest session the route can give in seconds, and why; a temporary source gives an hour at most too."""
    last = way.hops[-1]
    if isinstance(last, AssumeHop) and last.chained:
        return min(last.duration, HOUR), "a chained role lasts an hour at most"
    return last.duration, "as configured" if last.duration != HOUR else "an hour is what AWS gives by itself"


def source_region(workspace: Workspace, source: Source) -> str:
    """Where to ask AWS who a source is: a region of its partition, as far as the configuration tells."""
    serial = source.mfa_serial if isinstance(source, AccessKey) else None
    arns = [arn for arn in (*source.via, serial or "") if arn.startswith("arn:")]
    default = STS_REGION[partition(arns[0])] if arns else STS_REGION["aws"]
    return workspace.settings.sts_region or default


def _own(workspace: Workspace, role: Role, mfa_serial: str | None) -> OwnHop:
    if role.account_id is None:
        raise BadInput(f"{role.address} names neither role_arn nor account_id. Add account_id.")
    region = role.sts_region or workspace.settings.sts_region or STS_REGION["aws"]
    return OwnHop(
        account_id=role.account_id, region=region, duration=role.duration or 12 * HOUR, mfa_serial=mfa_serial
    )


def _assume(workspace: Workspace, role: Role, arn: str, *, chained: bool, mfa_serial: str | None) -> AssumeHop:
    region = role.sts_region or workspace.settings.sts_region or STS_REGION[partition(arn)]
    name = role.session_name or workspace.settings.session_name
    shared = AssumeHop(role_arn=arn, region=region, chained=chained, session_name=name, mfa_serial=mfa_serial)
    if arn != role.role_arn:
        return shared
    wanted = role.duration or HOUR
    return AssumeHop(
        role_arn=arn,
        region=region,
        duration=min(wanted, HOUR) if chained else wanted,
        chained=chained,
        external_id=role.external_id,
        session_name=name,
        policy_arns=role.policy_arns,
        source_identity=role.source_identity,
        session_tags=role.session_tags,
        mfa_serial=mfa_serial,
    )
