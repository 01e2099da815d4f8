"""`whoami`: which account, which principal, which session name."""

import re
from collections.abc import Iterator

from awsclients.access import logins
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.longest import longest
from awsclients.access.refusal import CredentialsEnded
from awsclients.access.route import route
from awsclients.aws.api import AwsError, Identity
from awsclients.cli import ask, roles
from awsclients.cli.secrets import unknown_source
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import FIRST_SOURCE, IdentityCenter, Login, Role, Source, Workspace
from awsclients.config.partitions import partition, sts_region
from awsclients.errors import BadInput, Misconfigured, Refused
from awsclients.text import display

_SESSION = re.compile(r"arn:(?P<partition>[a-z-]+):sts::[0-9]{12}:assumed-role/(?P<role>[^/]+)/.+", re.ASCII)
_RESERVED = re.compile(r"(?P<set>AWSReservedSSO_.+)_[0-9a-f]{16}", re.ASCII)


def run(call: Call) -> Result:
    """The identity of a role, a source, this shell, or of the source that is used when none is named."""
    workspace = call.world.load()
    text = call.options.text("who")
    if text is None and call.world.started.variables.get(roles.OURS):
        return _where_am_i(call, workspace)
    if text is None or text in workspace.sources:
        return _source(call, workspace, text or _only_source(workspace))
    if "/" not in text and not call.terminal.present:
        raise unknown_source(workspace, text)
    role = roles.named(call, workspace, text)
    session = ask.session(call, workspace, role, least=0.0)
    life = str(longest(route(workspace, role)))
    return _result(("role", role.address), *_identity(session.identity), ("longest", life))


def _where_am_i(call: Call, workspace: Workspace) -> Result:
    """Who the keys in this shell's own environment are: asked of AWS, not of the configuration."""
    from awsclients.launch.inside import own_credentials

    variables = call.world.started.variables
    address = variables[roles.OURS]
    credentials = own_credentials(variables)
    if credentials is None:
        raise BadInput(f"This shell of {display(address, 90)} has no keys in its environment. Leave it with exit.")
    region = _region(workspace, address)
    try:
        identity = call.world.aws().caller_identity(credentials, region)
    except AwsError as error:
        sent = Sent(source=f"this shell of {display(address, 90)}", region=region)
        refused = explain(error, sent, call.world.clock.skew)
        raise (_ended(address, refused) if isinstance(refused, CredentialsEnded) else refused) from None
    for doubt in _doubts(call, workspace.roles.get(address), identity):
        call.say(doubt)
    until = variables.get("AWS_CREDENTIAL_EXPIRATION", "")
    return _result(("role", address), *_identity(identity), *([("until", until)] if until else []))


def _ended(address: str, refused: Refused) -> Refused:
    """The same of a shell, which has no source to look after."""
    shown = display(address, 90)
    return Refused(
        f"AWS takes the keys of this shell of {shown} no more. Leave it with exit, and open it again.",
        detail=refused.detail,
    )


def _doubts(call: Call, role: Role | None, identity: Identity) -> Iterator[str]:
    """Why tools in this shell may work elsewhere than it says: by a start-up file of it, or by hand (C109)."""
    from awsclients.launch.inherited import removed

    started = call.world.started
    added = [name for name in removed(started.environ, call.world.setting.overrides) if name in started.variables]
    if added:
        names = " ".join(added)
        yield f"Not set by awsclients, and tools may follow it elsewhere: {names}. Run: unset {names}"
    if role is not None and role.account_id not in {None, identity.account_id}:
        yield f"{role.address} is in account {role.account_id}, and these keys are not. Leave the shell with exit."


def _region(workspace: Workspace, address: str) -> str:
    """Where to ask: the STS of the role's own partition, and AWS's first one where the role is not known."""
    role = workspace.roles.get(address)
    arn = role.role_arn if role and role.role_arn else "arn:aws"
    return sts_region(partition(arn), (role and role.sts_region) or workspace.settings.sts_region)


def _source(call: Call, workspace: Workspace, name: str) -> Result:
    source = workspace.sources[name]
    if isinstance(source, IdentityCenter) and source.role_name is None:
        return _result(("source", name), ("portal", source.sso_start_url), *_signed_in(call, workspace, source))
    found = ask.identity(call, workspace, name)
    session_name = workspace.settings.session_name or found.name
    rows = [("source", name), *_identity(found)[:2], ("session", session_name)]
    return _result(*rows, *_trusted(source, found), *_signed_in(call, workspace, source))


def _signed_in(call: Call, workspace: Workspace, source: Source) -> list[tuple[str, str]]:
    """Until about when nobody has to sign in, for the kinds of source to which a person signs in."""
    now = call.world.clock.now()
    if isinstance(source, Login):
        found = logins.signed_in(source, now)
        return [("signed in", found.about(now))] if found else []
    if isinstance(source, IdentityCenter):
        found = call.world.broker(workspace).signed_in().get(source.name)
        return [("signed in", found.about(now) if found else f"no; run: awsclients login {source.name}")]
    return []


def _trusted(source: Source, identity: Identity) -> list[tuple[str, str]]:
    """Whom the clients' trust policies name, where that is not the principal itself."""
    if source.via:
        return [("trust", source.via[-1])]
    found = _SESSION.fullmatch(identity.arn)
    if found is None:
        return []
    if (permission_set := _RESERVED.fullmatch(found["role"])) is None:
        return [("trust", f"arn:{found['partition']}:iam::{identity.account_id}:role/{found['role']}")]
    # The hash at its end changes when its assignments do, so the account is trusted and the set is a condition.
    here = f"arn:{found['partition']}:iam::{identity.account_id}"
    like = f"{here}:role/aws-reserved/sso.amazonaws.com*/{permission_set['set']}_*"
    return [("trust", f"{here}:root"), ("where", f"ArnLike aws:PrincipalArn {like}")]


def _only_source(workspace: Workspace) -> str:
    if (named := workspace.settings.source) is not None:
        if named not in workspace.sources:
            raise unknown_source(workspace, named)
        return named
    if len(workspace.sources) == 1:
        return next(iter(workspace.sources))
    if not workspace.sources:
        if workspace.errors:
            raise Misconfigured(str(workspace.errors[0]))
        raise BadInput(f"There is no source yet. Begin {workspace.path} with: {FIRST_SOURCE}")
    raise BadInput(f"There are several sources: {', '.join(workspace.sources)}. Name one of them, or a role.")


def _identity(identity: Identity) -> tuple[tuple[str, str], ...]:
    return (("account", identity.account_id), ("principal", identity.arn), ("session", identity.name))


def _result(*rows: tuple[str, str]) -> Result:
    """Whole, however long: a client's administrator gets to copy it."""
    return Result("".join(f"{name:<11}{display(value, 2200)}\n" for name, value in rows))


WHOAMI = Verb(
    name="whoami",
    summary="What to tell a client: account, principal, session name.",
    run=run,
    arguments=(
        Argument(
            "who", "A source or a role; in a shell of awsclients that shell itself.", "SOURCE|ROLE", optional=True
        ),
        *ask.ANSWERS,
    ),
    examples=(
        "awsclients whoami             your source, or this shell of awsclients",
        "awsclients whoami jane        whom clients trust, and the name they see",
        "awsclients whoami acme/dev    who you are there, and how long at the most",
    ),
)
