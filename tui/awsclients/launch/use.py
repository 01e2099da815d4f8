"""Use a role's session: the steps that the screen and the command line share."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from awsclients.access.events import Launched
from awsclients.access.session import Session
from awsclients.config.model import Role, Workspace
from awsclients.errors import BadInput
from awsclients.launch.browser import open_address
from awsclients.launch.child import Child, run
from awsclients.launch.console import console_address
from awsclients.launch.environment import child_environment
from awsclients.launch.shell import shell_command, start_folder
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret


def run_shell(world: World, workspace: Workspace, role: Role, session: Session) -> int:
    """A subshell in the terminal with the session exported; its exit code. Tells the broker it was launched.

    Raises ChildNotRun (child.py) when the shell cannot be started, BadInput for a broken shell in the settings.
    """
    command = shell_command(workspace.settings, world.started)
    folder = start_folder(workspace.client_of(role), world.started)
    return _run(world, workspace, role, session, command, folder, "shell")


def greeting(workspace: Workspace, role: Role, session: Session, now: datetime) -> str:
    """The line that stands above a subshell: whose it is, how long it lasts, and the way back."""
    left = session.left(now)
    parts = (
        f"awsclients: {workspace.client_of(role).name} / {role.name}",
        session.identity.account_id,
        role.environment,
        f"{int(left.total_seconds()) // 60} min left" if left is not None else None,
        "exit to return",
    )
    return " · ".join(filter(None, parts))


def run_command(world: World, workspace: Workspace, role: Role, session: Session, argv: Sequence[str]) -> int:
    """One command with the session exported, where we are; its exit code. `argv[0]` was found by find_program."""
    return _run(world, workspace, role, session, tuple(argv), world.started.cwd, "command")


def open_console(
    world: World,
    workspace: Workspace,
    role: Role,
    session: Session | None,
    *,
    service: str | None = None,
    region: str | None = None,
) -> bool:
    """The console in the browser; `session` is None for a role that has only a console_url.

    False when the browser was started but has not come for the page yet; it still may for a minute.
    """
    if session is not None:
        address = console_address(world.aws(), role, session, service=service, region=region)
    elif role.console_url is not None:
        address = Secret(role.console_url)
    else:
        raise BadInput(f"{role.address} has no console_url. Give it one, or a source.")
    came = open_address(address, workspace.settings, workspace.client_of(role), world.started)
    _tell(world, workspace, role, "console")
    return came


def console_link(
    world: World, role: Role, session: Session, *, service: str | None = None, region: str | None = None
) -> Secret:
    """The sign-in address itself, for `console --print`. A bearer secret, good for 15 minutes."""
    return console_address(world.aws(), role, session, service=service, region=region)


def _run(
    world: World,
    workspace: Workspace,
    role: Role,
    session: Session,
    argv: tuple[str, ...],
    folder: Path,
    kind: Literal["shell", "command"],
) -> int:
    with child_environment(world.setting, workspace.client_of(role), role, session) as environ:
        if folder != world.started.cwd:
            environ[b"PWD"] = os.fsencode(folder)
        _tell(world, workspace, role, kind)
        return run(Child(argv, environ, folder), world.started)


def _tell(world: World, workspace: Workspace, role: Role, kind: str) -> None:
    world.broker(workspace).tell(Launched(at=world.clock.now(), address=role.address, kind=kind))
