"""How the agent is."""

from dataclasses import dataclass
from datetime import datetime

from awsclients.access.events import Warned


@dataclass(frozen=True, slots=True)
class Standing:
    """How the agent is: what `agent status` says."""

    pid: int
    version: str
    since: datetime
    sessions: int
    connected: int
    warned: Warned | None = None
    """The last thing that the person should know."""
