"""A shell whose credentials renew themselves, in a process of its own that the screen is not needed for."""

import os

from awsclients.agent.broker import AgentBroker
from awsclients.config.model import Role, Workspace
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused
from awsclients.launch import word
from awsclients.launch.child import Child, run
from awsclients.launch.program import ChildNotRun
from awsclients.launch.runtime import child_folder
from awsclients.launch.say import Say
from awsclients.launch.use import renews
from awsclients.launch.world import World

_KINDS: tuple[type[Failure], ...] = (BadInput, PersonNeeded, Refused, LocalFailure)


def lives_apart(world: World, workspace: Workspace, role: Role) -> bool:
    """Whether the shell can live on without us: its credentials renew themselves, and an agent holds them."""
    return renews(role, refresh=False) and isinstance(world.broker(workspace), AgentBroker)


def run_apart(world: World, role: Role, say: Say) -> int:
    """`awsclients shell` in the terminal; its exit code. It says itself whose shell it is.

    The endpoint lives in the process that waits for the shell. That is another one, so that a window that is
    killed is not seen by what runs in the shell (C118). Raises as run_shell does, and `say` is as there: what that
    process says when there is no shell, or when it is closed, is drawn over before anybody has read it.
    """
    argv = (*world.setting.program, "--config", str(world.config_path), "shell", role.address, "--force")
    with child_folder(world.setting.runtime) as folder:
        left = folder / "word"
        environ = {**world.started.environ, os.fsencode(word.FILE): os.fsencode(left)}
        code = run(Child(argv, environ, world.started.cwd), world.started)
        failure, others = word.found(left)
    if failure:
        raise next((kind(failure) for kind in _KINDS if kind.exit_code == code), ChildNotRun(failure, code))
    for text in others:
        say(text)
    return code
