"""`whoami`: which account, which principal, which session name."""

from awsclients.access.diagnosis import Sent, explain
from awsclients.aws.api import AwsError, Identity
from awsclients.cli import ask, roles
from awsclients.cli.secrets import unknown_source
from awsclients.cli.table import columns
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import Workspace
from awsclients.config.partitions import STS_REGION, partition
from awsclients.config.roles import FIRST_SOURCE
from awsclients.errors import BadInput
from awsclients.text import display


def run(call: Call) -> Result:
    """The identity of a role, a source, this shell, or of the source that is used when none is named."""
    workspace = call.world.load()
    text = call.options.text("who")
    if text is None and call.world.started.variables.get(roles.OURS):
        return _where_am_i(call, workspace)
    if text is None or text in workspace.sources:
        return _source(call, workspace, text or _only_source(workspace))
    if "/" not in text and not call.terminal.present:
        raise BadInput(unknown_source(workspace, text))
    role = roles.named(call, workspace, text)
    session = ask.session(call, workspace, role, least=0.0)
    return _result(("role", role.address), *_identity(session.identity))


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
        raise explain(error, sent, call.world.clock.skew) from None
    until = variables.get("AWS_CREDENTIAL_EXPIRATION", "")
    return _result(("role", address), *_identity(identity), *([("until", until)] if until else []))


def _region(workspace: Workspace, address: str) -> str:
    """Where to ask: the STS of the role's own partition, and AWS's first one where the role is not known."""
    role = workspace.roles.get(address)
    arn = role.role_arn if role and role.role_arn else "arn:aws"
    return (role and role.sts_region) or workspace.settings.sts_region or STS_REGION[partition(arn)]


def _source(call: Call, workspace: Workspace, name: str) -> Result:
    found = ask.identity(call, workspace, name)
    session_name = workspace.settings.session_name or found.name
    return _result(("source", name), *_identity(found)[:2], ("session", session_name))


def _only_source(workspace: Workspace) -> str:
    if workspace.settings.source in workspace.sources:
        return str(workspace.settings.source)
    if len(workspace.sources) == 1:
        return next(iter(workspace.sources))
    if not workspace.sources:
        raise BadInput(f"There is no source yet. Begin {workspace.path} with: {FIRST_SOURCE}")
    raise BadInput(f"There are several sources: {', '.join(workspace.sources)}. Name one of them, or a role.")


def _identity(identity: Identity) -> tuple[tuple[str, str], ...]:
    return (("account", identity.account_id), ("principal", identity.arn), ("session", identity.name))


def _result(*rows: tuple[str, str]) -> Result:
    return Result(columns(rows))


WHOAMI = Verb(
    name="whoami",
    summary="Account, principal and session name, to tell a client.",
    run=run,
    arguments=(
        Argument(
            "who", "A source or a role; in a shell of awsclients that shell itself.", "SOURCE|ROLE", optional=True
        ),
        *ask.ANSWERS,
    ),
    examples=("awsclients whoami", "awsclients whoami jane", "awsclients whoami acme/dev"),
)
