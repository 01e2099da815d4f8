"""What the agent does for a client: the broker's methods, and a few of its own."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from awsclients import __version__
from awsclients.access.local import LocalBroker
from awsclients.agent.stamps import Stamps
from awsclients.agent.standing import Standing
from awsclients.agent.wire import METHODS
from awsclients.clock import Clock
from awsclients.config.load import load
from awsclients.errors import BadInput


class Service:
    """Answers calls with a broker whose configuration is always what the files say now."""

    def __init__(self, config: Path, clock: Clock, make: Callable[["Service"], LocalBroker]) -> None:
        """`make` gives the broker, which asks this service how long a keyring may be waited for."""
        self._config, self._clock = config, clock
        self._reading, self._counting = threading.Lock(), threading.Lock()
        self._people = 0
        self._since = clock.now()
        self.stamps = Stamps(config)
        self.broker = make(self)

    @property
    def attended(self) -> bool:
        """Whether somebody who can unlock the keyring waits for an answer now."""
        return self._people > 0

    def refresh(self) -> None:
        """Read the configuration again when a file of it changed; a role that changed loses its session."""
        with self._reading:
            if self.stamps.changed():
                self.broker.use(load(self._config))

    def perform(
        self, call: str, args: tuple[object, ...], named: Mapping[str, object], *, attended: bool
    ) -> object:
        """The answer to one call; raises what the broker raises."""
        if call not in METHODS:
            raise BadInput("The agent knows no such call. Start this awsclients again.")
        self.refresh()
        with self._waiting(attended):
            return getattr(self.broker, call)(*args, **named)

    def standing(self, connected: int) -> Standing:
        """How the agent is; `connected` are those who hold a connection."""
        return Standing(os.getpid(), __version__, self._since, len(self.broker.held()), connected)

    @contextmanager
    def _waiting(self, attended: bool) -> Iterator[None]:
        with self._counting:
            self._people += attended
        try:
            yield
        finally:
            with self._counting:
                self._people -= attended
