"""Use a role's session: the steps that the screen and the command line share."""

from collections.abc import Sequence

from awsclients.access.events import Launched, Warned
from awsclients.access.longest import span
from awsclients.access.session import Session
from awsclients.config.model import Role, Workspace
from awsclients.errors import BadInput
from awsclients.launch.attend import Order, attend
from awsclients.launch.browser import open_address
from awsclients.launch.console import console_address
from awsclients.launch.inherited import depth, removed
from awsclients.launch.say import Say, unsaid
from awsclients.launch.shell import shell_command, start_folder
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret


def run_shell(
    world: World, workspace: Workspace, role: Role, session: Session, *, refresh: bool = False, say: Say = unsaid
) -> int:
    """A subshell in the terminal with the session; its exit code. Tells the broker it was launched.

    It has the session's keys, or, when the role says so or with `refresh`, an endpoint that renews them.
    `say` gets what the person should know afterwards.
    Raises ChildNotRun (program.py) when the shell cannot be started, BadInput for a broken shell in the settings.
    """
    command = shell_command(workspace.settings, world.started)
    folder = start_folder(workspace.client_of(role), world.started)
    order = Order(role, session, command, folder, "shell", renews(role, refresh=refresh))
    return attend(world, workspace, order, say)


def renews(role: Role, *, refresh: bool) -> bool:
    """Whether a child gets credentials that renew themselves."""
    return refresh or role.credentials == "refreshing"


def greeting(world: World, workspace: Workspace, role: Role, session: Session, *, refresh: bool = False) -> str:
    """The line that stands above a subshell: whose it is, how long it lasts, what it lacks, and the way back."""
    left = session.left(world.clock.now())
    around = depth(world.started.variables)
    lacking = " ".join(removed(world.started.environ, world.setting.overrides))
    ends = None if left is None else f"{span(int(left.total_seconds()))} left"
    parts = (
        f"awsclients: {workspace.client_of(role).name} / {role.name}",
        session.identity.account_id,
        role.environment,
        "renews itself" if renews(role, refresh=refresh) else ends,
        f"{around + 1} shells deep" if around else None,
        lacking and f"without {lacking}",
        "exit to return",
    )
    return " · ".join(filter(None, parts))


def run_command(
    world: World,
    workspace: Workspace,
    role: Role,
    session: Session,
    argv: Sequence[str],
    *,
    refresh: bool = False,
    say: Say = unsaid,
) -> int:
    """One command with the session, where we are; its exit code. `argv[0]` was found by find_program.

    `say` as in run_shell.
    """
    order = Order(role, session, tuple(argv), world.started.cwd, "command", renews(role, refresh=refresh))
    return attend(world, workspace, order, say)


def open_console(
    world: World,
    workspace: Workspace,
    role: Role,
    session: Session | None,
    *,
    service: str | None = None,
    region: str | None = None,
    say: Say = unsaid,
) -> bool:
    """The console in the browser; `session` is None for the role's console_url. `say` is as in run_shell.

    False when the browser was started but has not come for the page yet; it still may for a minute.
    """

    def warn(text: str) -> None:
        world.broker(workspace).tell(Warned(world.clock.now(), role.address, f"{role.address}: {text}"))
        say(f"{role.address}: {text}")

    if session is not None:
        address = console_address(world.aws(), role, session, service=service, region=region)
    elif role.console_url is not None:
        address = Secret(role.console_url)
    else:
        raise BadInput(f"{role.address} has no console_url. Give it one, or a source.")
    came = open_address(address, workspace.settings, workspace.client_of(role), world.started, warn)
    world.broker(workspace).tell(Launched(world.clock.now(), role.address, "console"))
    return came


def console_link(
    world: World, role: Role, session: Session, *, service: str | None = None, region: str | None = None
) -> Secret:
    """The sign-in address itself, for `console --print`. A bearer secret, good for 15 minutes."""
    return console_address(world.aws(), role, session, service=service, region=region)
