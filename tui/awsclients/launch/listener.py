"""The loopback listener under every page and endpoint of ours. One thread, so that idle connections cost nothing.

Only the standard library: a helper starts with it.
"""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from awsclients.launch.peer import Peer, peer_of
from awsclients.launch.request import BAD, FAILED, TOO_LATE, Request, Response, read_request
from awsclients.launch.turned_away import TurnedAway

_PIECE = 65536
_MOST_CONNECTIONS = 16
_DEADLINE = 5.0
_LINGER = 1.0
_PAUSE = 0.05

Answerer = Callable[[Request], Response]
"""Answers at once: all who connect share one thread. It sees GET and POST only, with our own Host."""


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    deadline: float
    received: bytearray = field(default_factory=bytearray, repr=False)
    answered: bool = False


class Listener:
    """Answers what comes to `server`, which is bound to 127.0.0.1 and listening, by `answer`.

    Malformed requests, other hosts, other methods and, on Linux, other users of this computer never reach
    `answer`; `turned_away` counts them. A connection has 5 seconds, one request, and a body of at most
    `longest_body` bytes. There are 16 at the most: who came first and said nothing goes, and where all have begun
    to speak, who comes next does.
    """

    def __init__(self, server: socket.socket, answer: Answerer, *, longest_body: int = 0) -> None:
        server.setblocking(False)
        self.turned_away = TurnedAway()
        self._server, self._answerer, self._longest_body = server, answer, longest_body
        self._port = server.getsockname()[1]
        self._host = f"127.0.0.1:{self._port}"
        self._selector = selectors.DefaultSelector()
        self._selector.register(server, selectors.EVENT_READ)
        self._open: dict[int, _Connection] = {}

    def serve(self, seconds: float) -> bool:
        """Serve for a moment; True as soon as an answer that is the last has been sent."""
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._server:
                self._accept()
            elif (connection := self._open.get(key.fd)) is not None and self._read(connection):
                return True
        now = time.monotonic()
        for connection in [late for late in self._open.values() if late.deadline < now]:
            if connection.received and not connection.answered:
                self._send(connection, TOO_LATE)
            self._close(connection)
        return False

    def close(self) -> None:
        """Close every connection and the server."""
        for connection in list(self._open.values()):
            self._close(connection)
        self._selector.close()
        self._server.close()

    def _accept(self) -> None:
        """Let in who waits; so many at once that those who are in are heard soon."""
        for _ in range(_MOST_CONNECTIONS):
            try:
                accepted, _ = self._server.accept()
            except BlockingIOError:
                return
            except OSError:  # no descriptor is left: they wait, and we do not spin
                time.sleep(_PAUSE)
                return
            if not self._enter(accepted):
                accepted.close()

    def _enter(self, accepted: socket.socket) -> bool:
        try:
            peer = peer_of(accepted.getpeername()[1], self._port)
        except OSError:  # reset meanwhile: it is in no list any more
            return False
        self.turned_away.others += peer is Peer.OTHER
        if peer is not Peer.OURS or not self._has_room():
            return False
        accepted.setblocking(False)
        self._selector.register(accepted, selectors.EVENT_READ)
        self._open[accepted.fileno()] = _Connection(accepted, time.monotonic() + _DEADLINE)
        return True

    def _has_room(self) -> bool:
        """Whether one more may come in, if need be in the place of one that asks for nothing."""
        if len(self._open) < _MOST_CONNECTIONS:
            return True
        idle = next((one for one in self._open.values() if one.answered or not one.received), None)
        if idle is not None:
            self._close(idle)
        return idle is not None

    def _read(self, connection: _Connection) -> bool:
        """Take what has come; True when that led to the last answer, and it was sent."""
        try:
            piece = connection.socket.recv(_PIECE)
        except BlockingIOError:
            return False
        except OSError:
            piece = b""
        if connection.answered or not (piece or connection.received):
            if not piece:
                self._close(connection)
            return False
        connection.received += piece
        received = bytes(connection.received)
        request = read_request(received, self._host, self._longest_body) if piece else BAD
        return request is not None and self._answer(connection, request)

    def _answer(self, connection: _Connection, request: Request | Response) -> bool:
        """Send what is answered; whether that was the last answer, and it was sent."""
        response = request if isinstance(request, Response) else self._response(request)
        self.turned_away.wrong += response.wrong
        if not self._send(connection, response):
            self._close(connection)
            return False
        # Not closed at once: what may still come would have the system take the answer back.
        connection.answered, connection.deadline = True, time.monotonic() + _LINGER
        return response.last

    def _response(self, request: Request) -> Response:
        try:
            return self._answerer(request)
        except Exception:  # noqa: BLE001  no request may end what others wait for
            return FAILED

    def _send(self, connection: _Connection, response: Response) -> bool:
        try:
            connection.socket.sendall(response.sent())
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        return True

    def _close(self, connection: _Connection) -> None:
        del self._open[connection.socket.fileno()]
        self._selector.unregister(connection.socket)
        connection.socket.close()
