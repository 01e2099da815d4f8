"""How to get from a source to a role: an ordered list of hops. Pure; nothing here calls anything."""

from awsclients.access.hop import HOUR, AssumeHop, Hop, OwnHop, PortalHop, Route, SamlHop, TokenHop
from awsclients.config.model import AccessKey, IdentityCenter, Login, Role, Saml, Source, Workspace
from awsclients.config.partitions import STS_REGION, partition, region_partition, sts_region
from awsclients.errors import BadInput


def route(workspace: Workspace, role: Role) -> Route:
    """The way to a role. Raises BadInput where there is none."""
    if role.source is None:
        raise BadInput(
            f"{role.address} has only a console address. Open it with: awsclients console {role.address}"
        )
    source = workspace.sources.get(role.source)
    if source is None:
        raise BadInput(f"{role.address} names a source that does not exist. Correct its source.")
    if isinstance(source, IdentityCenter):
        return _from_portal(workspace, source, role)
    if isinstance(source, Saml):
        return Route(role.address, source, (_saml(workspace, role),))
    serial = source.mfa_serial if isinstance(source, AccessKey) else None
    if role.role_arn is None:
        return Route(role.address, source, _own(workspace, role, source, serial))
    arns = (*role.via, role.role_arn)
    own_code = serial if _wants_own_code(role) else None
    token = TokenHop(region=source_region(workspace, source), mfa_serial=serial) if serial != own_code else None
    temporary = token is not None or isinstance(source, Login)
    hops = tuple(
        _assume(workspace, role, arn, chained=temporary or number > 0, mfa_serial=own_code)
        for number, arn in enumerate(arns)
    )
    return Route(role.address, source, hops if token is None else (token, *hops))


def source_route(workspace: Workspace, source: IdentityCenter) -> Route:
    """The way to the source's own permission set. Raises BadInput where it names none."""
    if source.account_id is None or source.role_name is None:
        raise BadInput(
            f"The source {source.name} names no permission set. Add account_id and role_name, or name a role."
        )
    return Route(source.name, source, (_portal(workspace, source, source.account_id, source.role_name),))


def source_region(workspace: Workspace, source: Source, wanted: str | None = None) -> str:
    """Where to ask AWS who a source is: a region of its partition, as far as the configuration tells.

    `wanted` goes before the one of the settings.
    """
    serial = source.mfa_serial if isinstance(source, AccessKey) else None
    arns = [arn for arn in (*source.via, serial or "") if arn.startswith("arn:")]
    chosen = wanted or workspace.settings.sts_region
    return sts_region(partition(arns[0]), chosen) if arns else chosen or STS_REGION["aws"]


def _wants_own_code(role: Role) -> bool:
    """Whether a code of its own lets the role last as long as it says; from a session it is an hour at most."""
    return not role.via and (role.duration or HOUR) > HOUR


def _from_portal(workspace: Workspace, source: IdentityCenter, role: Role) -> Route:
    if role.role_name is not None and role.account_id is not None:
        hop = _portal(workspace, source, role.account_id, role.role_name)
        return Route(role.address, source, (hop,))
    first = source_route(workspace, source).hops
    arns = (*role.via, role.role_arn) if role.role_arn is not None else ()
    rest = (_assume(workspace, role, arn, chained=True, mfa_serial=None) for arn in arns)
    return Route(role.address, source, (*first, *rest))


def _portal(workspace: Workspace, source: IdentityCenter, account_id: str, role_name: str) -> PortalHop:
    region = sts_region(region_partition(source.sso_region) or "aws", workspace.settings.sts_region)
    return PortalHop(account_id=account_id, role_name=role_name, region=region)


def _saml(workspace: Workspace, role: Role) -> SamlHop:
    if role.role_arn is None or role.saml_provider_arn is None:
        raise BadInput(f"{role.address} names no role_arn and saml_provider_arn. Add both.")
    return SamlHop(
        role_arn=role.role_arn,
        provider_arn=role.saml_provider_arn,
        region=sts_region(partition(role.role_arn), role.sts_region or workspace.settings.sts_region),
        duration=role.duration or HOUR,
        policy_arns=role.policy_arns,
    )


def _own(workspace: Workspace, role: Role, source: Source, serial: str | None) -> tuple[Hop, ...]:
    if role.account_id is None:
        raise BadInput(f"{role.address} names neither role_arn nor account_id. Add account_id.")
    region = source_region(workspace, source, role.sts_region)
    token = TokenHop(region=region, duration=role.duration or 12 * HOUR, mfa_serial=serial)
    return token, OwnHop(account_id=role.account_id, region=region)


def _assume(workspace: Workspace, role: Role, arn: str, *, chained: bool, mfa_serial: str | None) -> AssumeHop:
    region = sts_region(partition(arn), role.sts_region or workspace.settings.sts_region)
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
