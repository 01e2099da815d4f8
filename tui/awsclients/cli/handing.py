"""`export` and `credential-process`: a session as text for another program."""

from awsclients.access.needs import Confirm, MfaCode, Need
from awsclients.access.session import Session
from awsclients.cli import ask, match, roles
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import Role
from awsclients.errors import BadInput, PersonNeeded
from awsclients.launch.export import FORMATS, Format, render
from awsclients.launch.inherited import CONTAINER
from awsclients.launch.noted import note_end
from awsclients.text import display


def export(call: Call) -> Result:
    """A session in one of the formats of `aws configure export-credentials`."""
    workspace = call.world.load()
    text = call.options.text("role")
    if text is None:
        _refuse_in_a_shell_that_renews(call)
    role = roles.named(call, workspace, text) if text is not None else roles.own(call, workspace)
    session = ask.session(call, workspace, role)
    wanted = call.options.text("format")
    form: Format = next((form for form in FORMATS if form == wanted), "env")
    if text is None:
        note_end(call.world.setting.runtime, call.world.started.variables, session.expires)
    return _lines(render(session, role, form, in_place=text is None))


def _refuse_in_a_shell_that_renews(call: Call) -> None:
    """Keys in such a shell would be taken before its endpoint, and end."""
    variables = call.world.started.variables
    if variables.get(roles.OURS) and variables.get(CONTAINER[0]):
        raise BadInput("The credentials of this shell renew themselves. For keys that end, name a role.")


def credential_process(call: Call) -> Result:
    """A session as the JSON that SDKs read. Never asks: who reads the answer is no person."""
    workspace = call.world.load()
    role = match.find(call.options.given("role"), workspace, loose=False).role
    found = call.world.broker(workspace).fresh(role.address)
    if isinstance(found, Session):
        return _lines(render(found, role, "process"))
    raise PersonNeeded(_why(role, found))


def _why(role: Role, need: Need) -> str:
    run = f"Run at a terminal: awsclients shell {role.address}"
    if isinstance(need, Confirm):
        return f"{role.address} is guarded, and a program cannot confirm it. {run}"
    if isinstance(need, MfaCode):
        return f"{role.address} needs an MFA code, and a program cannot be asked for it. {run}"
    return display(need.text)


def _lines(text: str) -> Result:
    return Result(text if text.endswith("\n") else f"{text}\n")


EXPORT = Verb(
    name="export",
    summary="A role's credentials as text for another program.",
    run=export,
    arguments=(
        roles.OPTIONAL_ROLE,
        Argument("--format", f"One of {', '.join(FORMATS)}; env without it.", "FORMAT", choices=FORMATS),
        *ask.ANSWERS,
    ),
    examples=(
        'eval "$(awsclients export acme/dev)"',
        'eval "$(awsclients export)"    # in a shell of awsclients: new keys for it',
        "awsclients export acme/dev --format dotenv > .env",
        "awsclients export acme/dev --format fish | source",
    ),
)
CREDENTIAL_PROCESS = Verb(
    name="credential-process",
    summary="A role's credentials for ~/.aws/config; never asks.",
    run=credential_process,
    arguments=(Argument("role", "A full address like acme/production.", "ROLE"),),
    attended=False,
    examples=("credential_process = awsclients credential-process acme/dev",),
)
