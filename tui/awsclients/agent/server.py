"""The agent's process: clients at the socket, and the look around every second or two."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from awsclients.agent.desk import Desk
from awsclients.agent.door import listens
from awsclients.agent.frames import HIT
from awsclients.agent.hub import Hub
from awsclients.agent.listener import Listener
from awsclients.agent.place import Place
from awsclients.agent.porch import Porch
from awsclients.agent.service import Service
from awsclients.agent.start import turn
from awsclients.clock import Clock

LOOK_SECONDS = 2.0
"""How often the agent looks at its files, its socket and its sessions."""
IDLE_SECONDS = 10.0
"""How long an agent that holds nothing stays for the next client."""
_MOST = 512


class _Leaving(BaseException):  # so that nothing on its way takes it for a fault and goes on
    pass


class Server:
    """Serves clients until it is told to leave, or has nothing left to do."""

    def __init__(self, listener: Listener, service: Service, clock: Clock, where: Callable[[], Place]) -> None:
        """`where` says where clients look for the agent now; folders come and go with the login session."""
        self._listener, self._service, self._where = listener, service, where
        self._hub = Hub()
        service.broker.subscribe(self._hub.hear)
        self._desk = Desk(service, self._hub, clock, listener.place.world, self)
        self._porch = Porch(listener.socket, self._welcome)
        self._lock = threading.Lock()
        self._connected = self._in_use = 0
        self._busy_at = self._looked_at = time.monotonic()

    def connected(self) -> int:
        """See House.connected."""
        return self._connected

    @contextmanager
    def used(self) -> Iterator[None]:
        """See House.used."""
        with self._lock:
            self._in_use += 1
        try:
            yield
        finally:
            with self._lock:
                self._in_use -= 1
                self._busy_at = time.monotonic()

    def leave(self) -> None:
        """See House.leave."""
        self._listener.close()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    def run(self) -> None:
        """Serve. Called on the main thread, which is the one that hears signals."""
        signal.signal(signal.SIGTERM, _leave)
        for name in (signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        try:
            while True:
                self._porch.serve(LOOK_SECONDS)
                self._look_around()
        except _Leaving:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        finally:
            self._listener.close()

    def _welcome(self, connection: socket.socket, first: bytes) -> None:
        """A credential request is answered here and now; a conversation has a thread of its own."""
        if first.startswith(HIT):
            self._desk.hand_over(connection, first.removeprefix(HIT))
            return
        if self._connected >= _MOST:
            connection.close()
            return
        client = threading.Thread(
            target=self._serve, args=(connection, first), name="awsclients-client", daemon=True
        )
        with self._lock:
            self._connected += 1
        try:
            client.start()
        except RuntimeError:  # no more threads: the client asks again
            connection.close()
            with self._lock:
                self._connected -= 1

    def _serve(self, connection: socket.socket, first: bytes) -> None:
        try:
            self._desk.serve(connection, first)
        finally:
            with self._lock:
                self._connected -= 1

    def _look_around(self) -> None:
        now = time.monotonic()
        if now - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = now
        with suppress(Exception):  # a full disk, a folder that is going: nothing here is worth the sessions
            self._service.refresh()
            self._be_found()
        if self._in_use or self._service.broker.holds():
            self._busy_at = now
        elif now - self._busy_at > IDLE_SECONDS:
            raise _Leaving

    def _be_found(self) -> None:
        """Listen where clients look: the folder may have gone with a login session, or come back with one."""
        place = self._where()
        if place.socket == self._listener.place.socket and self._listener.found:
            return
        if place.world != self._listener.place.world:
            raise _Leaving  # the configuration is another file now, and has an agent of its own
        with turn(place):
            if listens(place):
                raise _Leaving  # another agent has this world now; clients that are still here go on there
            moved = Listener(place)
        self._porch.move(moved.socket)
        self._listener.close()
        self._listener = moved


def _leave(*_: object) -> None:
    raise _Leaving
