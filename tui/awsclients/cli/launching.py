"""`shell` and `exec`: run a child with a role's session in its environment."""

from collections.abc import Callable

from awsclients.cli import ask, output, roles
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.cli.words import OWN_EXIT
from awsclients.errors import BadInput
from awsclients.text import display

_REFRESH = Argument("--refresh", "Credentials that renew themselves while it runs.", flag=True)
_EXPIRATION = "AWS_CREDENTIAL_EXPIRATION"


def shell(call: Call) -> Result:
    """A subshell; its own exit code."""
    _refuse_nesting(call)
    workspace = call.world.load()
    text = call.options.text("role")
    role = roles.named(call, workspace, text) if text is not None else roles.here(call, workspace)
    session = ask.session(call, workspace, role)
    from awsclients.launch import use

    refresh = call.options.flag("refresh")
    call.say(use.greeting(call.world, workspace, role, session, refresh=refresh))
    return _child(lambda: use.run_shell(call.world, workspace, role, session, refresh=refresh, say=output.add))


def execute(call: Call) -> Result:
    """One command; its own exit code. The program is looked up before AWS is asked for anything."""
    workspace = call.world.load()
    role = roles.named(call, workspace, call.options.given("role"))
    name, *rest = call.options.words("command")
    from awsclients.launch import use
    from awsclients.launch.environment import base_environment
    from awsclients.launch.program import find_program

    def run() -> int:
        searched = base_environment(call.world.setting, workspace.client_of(role))
        program = find_program(name, searched, call.world.started.cwd)
        session = ask.session(call, workspace, role)
        refresh = call.options.flag("refresh")
        return use.run_command(
            call.world, workspace, role, session, (program, *rest), refresh=refresh, say=output.add
        )

    return _child(run)


def _child(run: Callable[[], int]) -> Result:
    from awsclients.launch.program import ChildNotRun

    try:
        return Result(code=run(), ours=False)
    except ChildNotRun as failure:
        output.complain(failure.message)
        return Result(code=failure.exit_code, ours=False)


def _refuse_nesting(call: Call) -> None:
    variables = call.world.started.variables
    address = variables.get(roles.OURS)
    if address and not call.options.flag("force"):
        until = f", until {display(variables[_EXPIRATION], 30)}" if variables.get(_EXPIRATION) else ""
        raise BadInput(
            f"This is a shell of {display(address, 90)} already{until}. Leave it with exit, or add --force."
        )


SHELL = Verb(
    name="shell",
    summary="A subshell with a role's credentials in its environment.",
    run=shell,
    arguments=(
        roles.OPTIONAL_ROLE,
        *ask.ANSWERS,
        _REFRESH,
        Argument("--force", "Also inside another shell of awsclients.", flag=True),
    ),
    examples=(
        "awsclients shell acme/production --refresh",
        "awsclients shell acme/production --confirm acme/production",
        "cd ~/clients/acme && awsclients shell",
    ),
)
EXEC = Verb(
    name="exec",
    summary="One command with a role's credentials in its environment.",
    run=execute,
    arguments=(
        roles.ROLE,
        *ask.ANSWERS,
        _REFRESH,
        Argument(OWN_EXIT, "Exit with N, 1 to 255, where awsclients itself fails.", metavar="N", exit_code=True),
    ),
    examples=(
        "awsclients exec acme/dev aws s3 ls --region eu-west-1",
        "awsclients exec acme/production --confirm acme/production -- terraform plan",
        "awsclients exec acme/staging --refresh -- terraform apply",
    ),
    takes_command=True,
)
