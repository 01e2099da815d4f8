"""What a session is wanted for."""

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsclients.access.broker import Broker
    from awsclients.ui.obtain import Get


class Use(Enum):
    """What a session is wanted for; the value is the share of its life it must still have."""

    SHOW = ("show", 0.0)
    TOGETHER = ("together", 0.0)
    SHELL = ("shell", 0.75)
    CONSOLE = ("console", 0.75)
    RENEW = ("renew", 1.0)

    @property
    def least(self) -> float:
        """See Broker.session."""
        return self.value[1]

    def get(self, broker: "Broker", address: str) -> "Get":
        """What asks the broker for it."""
        ask = broker.console if self is Use.CONSOLE else broker.session
        return lambda answers: ask(address, answers, least=self.least)
