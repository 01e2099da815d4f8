"""What the agent does for a client: the broker's methods, and a few of its own."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from awsclients import __version__
from awsclients.access.events import Event, Warned
from awsclients.access.gate import Gate
from awsclients.access.handout import process_json
from awsclients.access.local import LocalBroker
from awsclients.agent.doubt import settled
from awsclients.agent.stamps import Stamps
from awsclients.agent.standing import Standing
from awsclients.agent.vigil import Vigil
from awsclients.agent.wire import METHODS
from awsclients.clock import Clock
from awsclients.config.load import load
from awsclients.config.model import Ambient, Role, Source
from awsclients.errors import BadInput

_BESIDE = frozenset({"attach", "children", "detach", "held", "serve", "signed_in", "tell"})
"""What programs of ours call by themselves while nobody need be there."""
PATIENCE_SECONDS = 10.0
"""How long the main file may be empty or gone until that is believed: some editors empty a file and write then."""


class Service:
    """Answers calls with a broker whose configuration is always what the files say now."""

    def __init__(self, config: Path, clock: Clock, gate: Gate, make: Callable[["Service"], LocalBroker]) -> None:
        """`make` gives the broker, which asks this service how long a keyring may be waited for."""
        self._config, self.gate = config, gate
        self._vigil = Vigil(clock)
        self._was_closed = self.gate.closed
        self._reading, self._counting = threading.Lock(), threading.Lock()
        self._people = 0
        self._since = clock.now()
        self._patient_until: float | None = None
        self._stamps = Stamps(config)
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
            self._read()
            self._keep_watch()

    def _read(self) -> None:
        now = time.monotonic()
        if self._stamps.changed():
            self._patient_until = now + PATIENCE_SECONDS
        elif self._patient_until is None or now < self._patient_until:
            return
        else:
            self._patient_until = None
        said = load(self._config)
        meant = settled(self.broker.workspace, said, patient=self._patient_until is not None)
        if meant is said:
            self._patient_until = None
        self.broker.use(meant)

    def _keep_watch(self) -> None:
        """Lock when the settings say so. Whoever opened the gate since is there."""
        closed = self.gate.closed
        if self._was_closed and not closed:
            self._vigil.person()
        self._was_closed = closed
        if self._vigil.over(self.broker.workspace.settings.lock) and not closed:
            self._was_closed = True
            self.broker.lock()

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
        role = self._role(address)
        if role is None or role.place is None or self._stamps.stale(role.place.file):
            self.refresh()
            role = self._role(address)
        else:
            with self._reading:
                self._keep_watch()
        if role is None or role.source is None or isinstance(self._source(role.source), Ambient):
            return ""
        session = self.broker.ready(role.address)
        return "" if session is None else f"{process_json(session)}\n"

    def _role(self, address: str) -> Role | None:
        workspace = self.broker.workspace
        return workspace.roles.get(address) or workspace.roles.get(workspace.aliases.get(address, ""))

    def _source(self, name: str) -> Source | None:
        return self.broker.workspace.sources.get(name)

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
