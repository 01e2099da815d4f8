"""Hears the agent's events for the subscribers of one process, through agents that come and go."""

import threading
from collections.abc import Callable
from typing import cast

from awsclients.access.bus import Bus
from awsclients.access.events import Event, SessionChanged
from awsclients.access.session import Session
from awsclients.agent.connection import Connection
from awsclients.agent.door import Door
from awsclients.clock import Clock
from awsclients.errors import Failure

_LOOK_SECONDS = 1.0
"""How often to look for an agent where there is none; nothing is started for listening alone."""
_WAIT_SECONDS = 2.0


class Ear:
    """Begins to listen with the first subscriber."""

    def __init__(self, door: Door, clock: Clock) -> None:
        self._door, self._clock = door, clock
        self._bus = Bus(clock)
        self._state = threading.Condition()
        self._look = threading.Event()
        self._begun = False
        self._open = False
        self._heard = 0
        self._held: dict[str, Session] = {}

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """Call `subscriber` with every event from now on; returns what ends that."""
        leave = self._bus.subscribe(subscriber)
        with self._state:
            begun, self._begun = self._begun, True
        if not begun:
            threading.Thread(target=self._listen, name="awsclients-ear", daemon=True).start()
        return leave

    def open(self) -> None:
        """Wait until the agent that runs now is listened to, if anybody wants to hear it."""
        self._look.set()
        with self._state:
            self._state.wait_for(lambda: self._open or not self._begun, _WAIT_SECONDS)

    def wait(self, told: int) -> None:
        """Wait until the first `told` events of the agent were heard."""
        with self._state:
            self._state.wait_for(lambda: self._heard >= told or not self._open, _WAIT_SECONDS)

    def _listen(self) -> None:
        while True:
            try:
                connection = self._door.visit()
                if connection is not None:
                    self._hear(connection)
            except (OSError, Failure):
                pass
            self._deaf()
            self._look.wait(_LOOK_SECONDS)
            self._look.clear()

    def _hear(self, connection: Connection) -> None:
        try:
            answer = connection.ask("subscribe")
            self._take(cast("dict[str, Session]", answer.value))
            with self._state:
                self._open, self._heard = True, answer.told
                self._state.notify_all()
            while True:
                said = connection.follow()
                self._tell(cast("Event", said["event"]))
                with self._state:
                    self._heard = cast("int", said["told"])
                    self._state.notify_all()
        finally:
            connection.close()

    def _deaf(self) -> None:
        """The agent is gone, and with it what it held: the next one begins with nothing."""
        with self._state:
            was_open, self._open = self._open, False
            self._state.notify_all()
        if was_open:
            self._take({})

    def _take(self, held: dict[str, Session]) -> None:
        """Tell what changed while nobody listened."""
        now = self._clock.now()
        for address in [address for address in self._held if address not in held]:
            self._tell(SessionChanged(now, address, None))
        for address, session in held.items():
            if self._held.get(address) != session:
                self._tell(SessionChanged(now, address, session))

    def _tell(self, event: Event) -> None:
        if isinstance(event, SessionChanged):
            if event.session is None:
                self._held.pop(event.address, None)
            else:
                self._held[event.address] = event.session
        self._bus.tell(event)
