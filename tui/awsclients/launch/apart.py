"""A shell whose credentials renew themselves, in a process of its own that the screen is not needed for."""

from awsclients.agent.broker import AgentBroker
from awsclients.config.model import Role, Workspace
from awsclients.launch.child import Child, run
from awsclients.launch.shell import shell_command
from awsclients.launch.use import renews
from awsclients.launch.world import World


def lives_apart(world: World, workspace: Workspace, role: Role) -> bool:
    """Whether the shell can live on without us: its credentials renew themselves, and an agent holds them."""
    return renews(role, refresh=False) and isinstance(world.broker(workspace), AgentBroker)


def run_apart(world: World, workspace: Workspace, role: Role) -> int:
    """`awsclients shell` in the terminal; its exit code. It says itself whose shell it is.

    The endpoint lives in the process that waits for the shell. That is another one, so that a window that is
    killed is not seen by what runs in the shell (C118). Raises as run_shell does.
    """
    shell_command(workspace.settings, world.started)  # a broken one is said where it can still be read
    argv = (*world.setting.program, "--config", str(world.config_path), "shell", role.address, "--force")
    return run(Child(argv, world.started.environ, world.started.cwd), world.started)
