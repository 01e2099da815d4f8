"""What the agent is to one run: the lock they share, the way to it, and its broker."""

import functools
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from awsclients.access.gate import Gate
from awsclients.clock import Clock
from awsclients.config.model import Ambient, Workspace
from awsclients.launch.inherited import outside
from awsclients.process import Started

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsclients.access.broker import Broker
    from awsclients.agent.door import Door

    Brokers = Callable[[Workspace], Broker]

_OFF = "AWSCLIENTS_AGENT"
_OWN = frozenset(
    {
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    }
)
"""What makes ambient credentials this process's own: an agent that others share must not take them for all."""


@dataclass(frozen=True, slots=True)
class Agency:
    """`door` is None where the person wants no agent, and on Windows, which has no such sockets."""

    config_path: Path
    gate: Gate
    door: "Callable[[], Door] | None"
    own_credentials: bool = False
    """Whether the environment holds credentials of its own."""

    @classmethod
    def of(cls, started: Started, path: Path, *, attended: bool) -> "Agency":
        """For the configuration at `path`; `attended` says that a person may be there to unlock the keyring."""
        if sys.platform == "win32":
            return cls(path, Gate(), None)
        from awsclients.agent.place import Place

        environ = {os.fsdecode(name): os.fsdecode(value) for name, value in outside(started.environ).items()}
        where = functools.partial(Place, environ, str(path))

        def door() -> "Door":
            from awsclients.agent.door import Door
            from awsclients.agent.seat import seat
            from awsclients.agent.start import start

            begin = functools.partial(start, where, environ, str(path))
            return Door(where, begin, seat(environ), attended=attended)

        wanted = started.variables.get(_OFF) != "off"
        return cls(
            path, Gate(lambda: Path(where().marker)), door if wanted else None, not _OWN.isdisjoint(environ)
        )

    def broker(self, clock: Clock, alone: "Brokers") -> "Brokers":
        """What gives each workspace its broker: the agent's, or `alone` in this process.

        The agent reads the files itself, so a workspace that was made up from others (a role that is tried before
        it is written) is served here; and so are ambient credentials that are this one process's.
        """
        if self.door is None:
            return alone
        door, kept = self.door, list["Broker"]()

        def broker(workspace: Workspace) -> "Broker":
            from awsclients.agent.broker import AgentBroker

            if workspace.path != self.config_path or (self.own_credentials and _ambient(workspace)):
                return alone(workspace)
            if not kept:
                kept.append(AgentBroker(door(), workspace, clock))
            kept[0].use(workspace)
            return kept[0]

        return broker


def _ambient(workspace: Workspace) -> bool:
    return any(isinstance(source, Ambient) for source in workspace.sources.values())
