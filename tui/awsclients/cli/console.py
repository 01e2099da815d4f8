"""`console`: the AWS console in the browser, signed in."""

from awsclients.access.guard import guarded
from awsclients.access.needs import Confirm
from awsclients.access.session import Session
from awsclients.cli import ask, roles
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import Role, Workspace
from awsclients.errors import PersonNeeded


def run(call: Call) -> Result:
    """Open the console, or with `--print` give its address, which signs in whoever has it."""
    printed = call.options.flag("print")
    if not printed and not call.terminal.present:
        raise PersonNeeded(
            "Without a terminal no browser is opened. "
            f"Run it at a terminal, or have the address printed: {call.again('--print')}"
        )
    workspace = call.world.load()
    role = roles.named(call, workspace, call.options.given("role"))
    session = None if _by_address(call, role) else ask.console(call, workspace, role)
    if session is None:
        _open_guard(call, workspace, role)
        if _page(call):
            call.say(f"{role.address} has an address alone, so --service and --region change nothing.")
    return _printed(call, role, session) if printed else _opened(call, workspace, role, session)


def _opened(call: Call, workspace: Workspace, role: Role, session: Session | None) -> Result:
    from awsclients.launch import use

    service, region = call.options.text("service"), call.options.text("region")
    came = use.open_console(call.world, workspace, role, session, service=service, region=region, say=call.say)
    where = "is in the browser" if came else "waits a minute for the browser, which has not come yet"
    call.say(f"The console of {role.address} {where}.")
    return Result()


def _printed(call: Call, role: Role, session: Session | None) -> Result:
    from awsclients.launch import use

    if session is None:
        return Result(f"{role.console_url}\n")
    service, region = call.options.text("service"), call.options.text("region")
    link = use.console_link(call.world, role, session, service=service, region=region)
    return Result(f"{link.reveal()}\n")


def _by_address(call: Call, role: Role) -> bool:
    """Whether the role's own address will do, which leads to no certain page."""
    return role.console_by_address and (role.source is None or not _page(call))


def _page(call: Call) -> bool:
    """Whether a certain page was asked for."""
    return bool(call.options.text("service") or call.options.text("region"))


def _open_guard(call: Call, workspace: Workspace, role: Role) -> None:
    """No broker is asked for an address without credentials, so its guard is opened here."""
    ask.check_confirmation(call, role)
    if guarded(role, workspace.client_of(role), workspace.settings, call.world.clock.now().astimezone().date()):
        ask.confirm(call, Confirm(source="", text=f"{role.address} is guarded.", address=role.address))


CONSOLE = Verb(
    name="console",
    summary="The AWS console in the browser, signed in as a role.",
    run=run,
    arguments=(
        roles.ROLE,
        Argument("--service", "Where to land: cloudwatch, s3, ...", metavar="S"),
        Argument("--region", "The console's region.", metavar="R"),
        Argument("--print", "Print the address; whoever has it is signed in.", flag=True),
        *ask.ANSWERS,
    ),
    examples=(
        "awsclients console acme/dev",
        "awsclients console acme/dev --service s3 --region eu-west-1",
        "awsclients console acme/dev --print",
    ),
)
