"""`saml-response`: open a role with what a SAML provider posted somewhere else."""

from collections.abc import Sequence

from awsclients.access.needs import Answer, Confirm
from awsclients.access.session import Session
from awsclients.cli import ask, roles
from awsclients.cli.verb import Call, Result, Verb
from awsclients.config.model import Role, Saml, Workspace
from awsclients.errors import BadInput, PersonNeeded
from awsclients.secrets.secret import Secret
from awsclients.text import display

_MOST = 256 * 1024
"""Bytes that are read; STS takes 100,000 characters."""


def run(call: Call) -> Result:
    """Read the response from standard input, have AWS take it, and keep the session. The guard is asked first."""
    workspace = call.world.load()
    role = roles.named(call, workspace, call.options.given("role"))
    source = _source(workspace, role)
    ask.check_confirmation(call, role)
    answers = _opened(call, workspace, role)
    call.world.broker(workspace).sign_in(source.name, _read(call))
    session = _session(call, workspace, role, answers)
    for note in session.notes:
        call.say(note)
    if call.world.agent is None:
        call.say("No agent runs here, so the session ends with this command.")
    end = f" until {session.expires.astimezone():%H:%M}" if session.expires else ""
    return Result(f"{role.address} is open{end}.\n")


def _source(workspace: Workspace, role: Role) -> Saml:
    source = workspace.sources.get(role.source or "")
    if not isinstance(source, Saml):
        raise BadInput(f"{role.address} is no role of a SAML source, so no response opens it. Name one that is.")
    return source


def _opened(call: Call, workspace: Workspace, role: Role) -> list[Answer]:
    """What opens the role's guard, where it has one that is not open yet."""
    need = call.world.broker(workspace).session(role.address)
    return [Answer(need, ask.confirm(call, need))] if isinstance(need, Confirm) else []


def _session(call: Call, workspace: Workspace, role: Role, answers: Sequence[Answer]) -> Session:
    found = call.world.broker(workspace).session(role.address, answers, least=ask.LEAST)
    if isinstance(found, Session):
        return found
    raise PersonNeeded(display(found.text))


def _read(call: Call) -> Secret:
    if call.terminal.input_is_terminal:
        raise BadInput(f"A terminal cuts long lines, so the response has to come by a pipe: {call.again()} < FILE")
    return call.terminal.read_all(_MOST)


SAML_RESPONSE = Verb(
    name="saml-response",
    summary="Open a role with a SAML response from standard input.",
    run=run,
    arguments=(roles.ROLE, ask.CONFIRM),
    examples=("awsclients saml-response initech/admin < response.txt",),
)
