"""Use a role's session: the steps that the screen and the command line share."""

from collections.abc import Sequence

from awsclients.access.session import Session
from awsclients.config.model import Role, Workspace
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret


def run_shell(world: World, workspace: Workspace, role: Role, session: Session) -> int:
    """A subshell in the terminal with the session exported; its exit code. Tells the broker it was launched.

    Raises ChildNotRun (child.py) when the shell cannot be started.
    """
    raise NotImplementedError


def run_command(world: World, workspace: Workspace, role: Role, session: Session, argv: Sequence[str]) -> int:
    """One command with the session exported, where we are; its exit code. `argv[0]` was found by find_program."""
    raise NotImplementedError


def open_console(
    world: World,
    workspace: Workspace,
    role: Role,
    session: Session | None,
    *,
    service: str | None = None,
    region: str | None = None,
) -> None:
    """The console in the browser; `session` is None for a role that has only a console_url."""
    raise NotImplementedError


def console_link(
    world: World, role: Role, session: Session, *, service: str | None = None, region: str | None = None
) -> Secret:
    """The sign-in address itself, for `console --print`. A bearer secret, good for 15 minutes."""
    raise NotImplementedError
