"""What the agent does for a client: the broker's methods, and a few of its own."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from awsclients import __version__
from awsclients.access.events import Event, Warned
from awsclients.access.gate import Gate
from awsclients.access.handout import process_json
from awsclients.access.local import LocalBroker
from awsclients.agent.stamps import Stamps
from awsclients.agent.standing import Standing
from awsclients.agent.vigil import Vigil
from awsclients.agent.wire import METHODS
from awsclients.clock import Clock
from awsclients.config.load import load
from awsclients.config.model import Ambient
from awsclients.errors import BadInput

_BESIDE = frozenset({"attach", "children", "detach", "held", "serve", "signed_in", "tell"})
"""What programs of ours call by themselves while nobody need be there."""


class Service:
    """Answers calls with a broker whose configuration is always what the files say now."""

    def __init__(self, config: Path, clock: Clock, marker: Path, make: Callable[["Service"], LocalBroker]) -> None:
        """`marker` is there while it is locked.

        `make` gives the broker, which asks this service how long a keyring may be waited for.
        """
        self._config, self.marker = config, marker
        self.gate = Gate(lambda: self.marker)
        self._vigil = Vigil(clock)
        self._was_closed = self.gate.closed
        self._reading, self._counting = threading.Lock(), threading.Lock()
        self._people = 0
        self._since = clock.now()
        self.stamps = Stamps(config)
        self.broker = make(self)
        self._warned: Warned | None = None
        self.broker.subscribe(self._hear)

    @property
    def attended(self) -> bool:
        """Whether somebody who can unlock the keyring waits for an answer now."""
        return self._people > 0

    def refresh(self) -> None:
        """Read the configuration again when a file of it changed; a role that changed loses its session."""
        with self._reading:
            if self.stamps.changed():
                self.broker.use(load(self._config))
            self._keep_watch()

    def _keep_watch(self) -> None:
        """Lock when the settings say so. Whoever opened the gate since is there."""
        closed = self.gate.closed
        if self._was_closed and not closed:
            self._vigil.person()
        if self._vigil.over(self.broker.workspace.settings.lock) and not closed:
            self.broker.lock()
        self._was_closed = self.gate.closed

    def perform(
        self, call: str, args: tuple[object, ...], named: Mapping[str, object], *, attended: bool
    ) -> object:
        """The answer to one call; raises what the broker raises."""
        if call not in METHODS:
            raise BadInput("The agent knows no such call. Start this awsclients again.")
        self.refresh()
        if attended and call not in _BESIDE:
            self._vigil.person()
        with self._waiting(attended):
            return getattr(self.broker, call)(*args, **named)

    def text(self, address: str) -> str:
        """What `credential-process` prints for a full address, when nobody need be asked; else nothing."""
        self.refresh()
        workspace = self.broker.workspace
        role = workspace.roles.get(address) or workspace.roles.get(workspace.aliases.get(address, ""))
        if role is None or role.source is None or isinstance(workspace.sources.get(role.source), Ambient):
            return ""
        session = self.broker.ready(role.address)
        return "" if session is None else f"{process_json(session)}\n"

    def standing(self, connected: int) -> Standing:
        """How the agent is; `connected` are those who hold a connection."""
        held = len(self.broker.held())
        return Standing(os.getpid(), __version__, self._since, held, connected, self._warned)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Warned):
            self._warned = event

    @contextmanager
    def _waiting(self, attended: bool) -> Iterator[None]:
        with self._counting:
            self._people += attended
        try:
            yield
        finally:
            with self._counting:
                self._people -= attended
