"""Opens a subshell as awsclients does, for a client whose every free text is hostile: `shell_runner.py SHELL`."""

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.launch.samples import CLIENT, END, ROLE, SESSION, setting

from awsclients.access.events import Event
from awsclients.config.model import Settings, Workspace
from awsclients.launch.use import run_shell
from awsclients.launch.world import World
from awsclients.process import capture, harden

HOSTILE = "x$(touch canary)`touch canary`%F{red}\x1b]52;c;eA==\x07[@click=app.quit]\n;touch canary;"


class Still:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Always the same."""
        return END


@dataclass
class Deaf:
    """A broker that nobody hears."""

    def tell(self, event: Event) -> None:
        """Do nothing."""


def main(shell: str) -> int:
    """The shell's own exit code."""
    started = capture()
    harden()
    role = replace(ROLE, environment=HOSTILE)
    client = replace(CLIENT, name=HOSTILE, notes=HOSTILE, contact=HOSTILE, roles=(role,))
    place = setting(started)
    workspace = Workspace(place.config_file, settings=Settings(shell=(shell,)), clients={"acme": client})
    world = World(
        started=started,
        clock=Still(),  # type: ignore[arg-type]
        config_path=place.config_file,
        setting=place,
        load=lambda: workspace,
        broker=lambda _workspace: Deaf(),  # type: ignore[arg-type,return-value]
        aws=Deaf,  # type: ignore[arg-type]
        store=lambda _workspace: Deaf(),  # type: ignore[arg-type,return-value]
    )
    return run_shell(world, workspace, role, SESSION)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
