"""Get a session or an identity, asking the person for what only a person can give."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from awsclients.access.needs import Answer, Confirm, MfaCode, Need, SignIn
from awsclients.access.session import Session
from awsclients.aws.api import Identity
from awsclients.cli.verb import Argument, Call
from awsclients.config.model import Role, Workspace
from awsclients.errors import PersonNeeded, Refused, WrongCode
from awsclients.secrets.secret import Secret
from awsclients.text import display

CONFIRM = Argument("--confirm", "Open a guarded role: its full address.", metavar="ADDRESS")
MFA_CODE_STDIN = Argument("--mfa-code-stdin", "Read one line of standard input as the MFA code.", flag=True)
ANSWERS = (CONFIRM, MFA_CODE_STDIN)
LEAST = 0.75
"""The share of its life that a session must still have before it is handed to something that cannot renew it."""
_TRIES = 3
_Found = TypeVar("_Found")


def session(call: Call, workspace: Workspace, role: Role, *, least: float = LEAST) -> Session:
    """A live session of the role. Raises PersonNeeded where nobody can be asked, before any call to AWS."""
    broker = call.world.broker(workspace)
    return _noted(call, workspace, role, lambda answers: broker.session(role.address, answers, least=least))


def console(call: Call, workspace: Workspace, role: Role) -> Session:
    """What signs in to the role's console; see `session`."""
    broker = call.world.broker(workspace)
    return _noted(call, workspace, role, lambda answers: broker.console(role.address, answers, least=LEAST))


def _noted(
    call: Call, workspace: Workspace, role: Role, ask: Callable[[Sequence[Answer]], Session | Need]
) -> Session:
    check_confirmation(call, role)
    found = answered(call, workspace, ask)
    for note in found.notes:
        call.say(note)
    return found


def identity(call: Call, workspace: Workspace, source: str) -> Identity:
    """Who the source's own credentials are."""
    broker = call.world.broker(workspace)
    return answered(call, workspace, lambda answers: broker.identity(source, answers))


def check_confirmation(call: Call, role: Role) -> None:
    """Raise PersonNeeded when `--confirm` was written and is not this role's own address."""
    written = call.options.text("confirm")
    if written is not None and written != role.address:
        raise PersonNeeded(
            f"--confirm {display(written, 90)} is another address than {role.address}. "
            f"Write: --confirm {role.address}"
        )


def confirm(call: Call, need: Confirm) -> Secret:
    """The address as the person gave it. Raises PersonNeeded when it is not the one that was asked for."""
    written = call.options.text("confirm")
    if written is None and not call.terminal.present:
        raise PersonNeeded(
            f"{need.address} is guarded, and here is no terminal to confirm it at. "
            f"Run: {call.again('--confirm', need.address)}"
        )
    if written is None:
        written = call.terminal.ask(f"{display(need.text)}\n> ").strip()
    if written != need.address:
        raise PersonNeeded(f"That is not {need.address}, so nothing was done. Type the address in full.")
    return Secret(written)


def agreed(call: Call, question: str) -> bool:
    """Whether the person wants it; `--yes` says so beforehand. PersonNeeded where nobody can be asked."""
    if call.options.flag("yes"):
        call.say(f"{question} Yes.")
        return True
    if not call.terminal.present:
        raise PersonNeeded(f"{question} Nobody is here to be asked. Run: {call.again('--yes')}")
    return call.terminal.ask(f"{display(question, 500)} [y/N] ").strip().lower() in {"y", "yes"}


def answered(call: Call, workspace: Workspace, ask: Callable[[Sequence[Answer]], _Found | Need]) -> _Found:
    """What `ask` gives, once the person has given what it needs."""
    # Read whether it is needed or not: what follows it is the child's, and never the code itself.
    piped = call.terminal.read_line() if call.options.flag("mfa_code_stdin") else None
    answers: list[Answer] = []
    for _ in range(_TRIES):
        try:
            while isinstance(found := ask(answers), MfaCode | SignIn | Confirm):
                if isinstance(found, SignIn):
                    _sign_in(call, workspace, found)
                else:
                    answers.append(Answer(found, _give(call, found, piped)))
        except WrongCode as wrong:
            if not _asked(call, answers):
                raise
            call.say(wrong.message)
            answers = [answer for answer in answers if not isinstance(answer.need, MfaCode)]
        else:
            return found
    raise Refused(f"{_TRIES} wrong MFA codes. Check the device and its clock, then try again.")


def _asked(call: Call, answers: Sequence[Answer]) -> bool:
    """Whether a person was asked for an MFA code, and can be asked again."""
    given = any(isinstance(answer.need, MfaCode) for answer in answers)
    return given and call.terminal.present and not call.options.flag("mfa_code_stdin")


def _sign_in(call: Call, workspace: Workspace, need: SignIn) -> None:
    """Only at a terminal: nobody else knows what a browser that opens by itself is for."""
    from awsclients.cli.signing_in import sign_in

    source = workspace.sources.get(need.source)
    if not call.terminal.present or source is None:
        raise PersonNeeded(display(need.text))
    sign_in(call, workspace, source)


def _give(call: Call, need: MfaCode | Confirm, piped: Secret | None) -> Secret:
    if isinstance(need, Confirm):
        return confirm(call, need)
    return _code(call, need) if piped is None else _piped_code(call, need, piped)


def _piped_code(call: Call, need: MfaCode, piped: Secret) -> Secret:
    if not piped:
        device = display(need.serial, 120)
        raise PersonNeeded(f"No code of {device} came on standard input. Send one to: {call.again()}")
    return piped


def _code(call: Call, need: MfaCode) -> Secret:
    device = display(need.serial, 120)
    if not call.terminal.present:
        raise PersonNeeded(
            f"The MFA code of {device} is needed, and here is no terminal to ask at. "
            f"Send it to the standard input of: {call.again('--mfa-code-stdin')}"
        )
    if need.why:
        call.say(need.why)
    from awsclients.secrets import one_time

    for _ in range(_TRIES):
        try:
            return one_time.code(call.terminal.ask_hidden(f"MFA code of {device}: "))
        except WrongCode as wrong:
            call.say(wrong.message)
    raise PersonNeeded("No MFA code was given. Read it from the device and try again.")
