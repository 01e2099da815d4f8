"""Those who have come and not yet said what they want: one thread has them all, so that silence costs nothing."""

import os
import selectors
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from awsclients.agent import frames, peer

HELLO_SECONDS = 5.0
"""How long a client may take to say its first word."""
_MOST = 512
_LONGEST = 1 << 20
"""Bytes of a first message; it describes a world, which is as long as some variables of the environment."""
_NONE_LEFT_SECONDS = 0.1


@dataclass(slots=True)
class _Guest:
    connection: socket.socket
    deadline: float
    said: bytearray = field(default_factory=bytearray, repr=False)


class Porch:
    """Takes clients at a listening socket, another user's not. `welcome` is given each one's first message with
    the connection, which does not block and is its own from then on; it must return at once.

    Whoever says nothing for HELLO_SECONDS, or what is no message, is left; the oldest when there are too many.
    """

    def __init__(self, door: socket.socket, welcome: Callable[[socket.socket, bytes], None]) -> None:
        self._welcome = welcome
        self._selector = selectors.DefaultSelector()
        self._guests: dict[int, _Guest] = {}
        self._stand_at(door)

    def move(self, door: socket.socket) -> None:
        """Take clients at another socket from now on; those who have come stay."""
        self._selector.unregister(self._door)
        self._stand_at(door)

    def serve(self, seconds: float) -> None:
        """Serve those who come or speak, or see after so long that nobody did."""
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._door:
                self._open()
            elif (guest := self._guests.get(key.fd)) is not None:
                self._listen_to(guest)
        now = time.monotonic()
        for late in [guest for guest in self._guests.values() if guest.deadline < now]:
            self._leave(late)

    def _stand_at(self, door: socket.socket) -> None:
        door.setblocking(False)
        self._door = door
        self._selector.register(door, selectors.EVENT_READ)

    def _open(self) -> None:
        """Take one client: those who speak are not kept waiting by those who come."""
        try:
            connection, _ = self._door.accept()
        except BlockingIOError:
            return
        except OSError:  # no descriptor is left for it
            time.sleep(_NONE_LEFT_SECONDS)
            return
        with suppress(OSError):
            if peer.uid(connection) == os.geteuid():
                self._take(connection)
                return
        connection.close()

    def _take(self, connection: socket.socket) -> None:
        if len(self._guests) >= _MOST:
            self._leave(next(iter(self._guests.values())))
        connection.setblocking(False)
        self._selector.register(connection, selectors.EVENT_READ)  # which may fail, and leaves nothing behind then
        guest = self._guests[connection.fileno()] = _Guest(connection, time.monotonic() + HELLO_SECONDS)
        self._listen_to(guest)  # most speak before they are let in

    def _listen_to(self, guest: _Guest) -> None:
        try:
            heard = guest.connection.recv(frames.PIECE)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        guest.said += heard
        try:
            message = frames.whole(guest.said, _LONGEST) if heard else b""
        except frames.Gone:
            message = b""
        if message is None:
            return
        self._let_go(guest)
        if not message:
            guest.connection.close()
            return
        self._welcome(guest.connection, message)

    def _leave(self, guest: _Guest) -> None:
        self._let_go(guest)
        guest.connection.close()

    def _let_go(self, guest: _Guest) -> None:
        del self._guests[guest.connection.fileno()]
        self._selector.unregister(guest.connection)
