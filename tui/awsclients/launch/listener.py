"""The loopback listener under every page and endpoint of ours. One thread, so that idle connections cost nothing.

Only the standard library: a helper starts with it.
"""

import selectors
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from awsclients.launch.peer import same_user
from awsclients.launch.request import (
    BAD,
    LONGEST_HEAD,
    NOT_ALLOWED,
    Request,
    Response,
    body_length,
    read_head,
)

_PIECE = 65536
_MOST_CONNECTIONS = 256
_DEADLINE = 5.0
_METHODS = frozenset({"GET", "POST"})

Answerer = Callable[[Request], Response]
"""Answers at once: all who connect share one thread. It sees GET and POST only, with our own Host."""


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    deadline: float
    received: bytearray = field(default_factory=bytearray)


class Listener:
    """Answers what comes to `server`, which is bound to 127.0.0.1 and listening, by `answer`.

    Malformed requests, other hosts, other methods and, on Linux, other users of this computer never reach
    `answer`. A connection has 5 seconds, one request, and a body of at most `longest_body` bytes; the oldest goes
    when there are too many.
    """

    def __init__(self, server: socket.socket, answer: Answerer, *, longest_body: int = 0) -> None:
        server.setblocking(False)
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
            self._close(connection)
        return False

    def close(self) -> None:
        """Close every connection and the server."""
        for connection in list(self._open.values()):
            self._close(connection)
        self._selector.close()
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):  # until none is left that waits
            while True:
                accepted, _ = self._server.accept()
                if len(self._open) >= _MOST_CONNECTIONS:
                    self._close(next(iter(self._open.values())))
                accepted.setblocking(False)
                self._selector.register(accepted, selectors.EVENT_READ)
                self._open[accepted.fileno()] = _Connection(accepted, time.monotonic() + _DEADLINE)

    def _read(self, connection: _Connection) -> bool:
        """Take what has come; True when that led to the last answer, and it was sent."""
        try:
            received = connection.socket.recv(_PIECE)
        except BlockingIOError:
            return False
        except OSError:
            received = b""
        connection.received += received
        request = self.request(bytes(connection.received)) if received else BAD
        if request is None:
            return False
        last = bool(received) and self._answer(connection, request)
        self._close(connection)
        return last

    def request(self, received: bytes) -> Request | Response | None:
        """The request in what has come so far, or the refusal it gets; None while more has to come."""
        head, end, rest = received.partition(b"\r\n\r\n")
        if len(head) > LONGEST_HEAD:
            return BAD
        if not end:
            return None
        request = read_head(head, self._host)
        if isinstance(request, Response):
            return request
        length = body_length(request, self._longest_body)
        if isinstance(length, Response):
            return length
        if request.method not in _METHODS:
            return NOT_ALLOWED
        if len(rest) < length:
            return None
        return Request(request.method, request.target, request.headers, rest[:length])

    def _answer(self, connection: _Connection, request: Request | Response) -> bool:
        """Send what is answered; whether that was the last answer."""
        try:
            if isinstance(request, Request) and not same_user(connection.socket.getpeername()[1], self._port):
                return False
            response = request if isinstance(request, Response) else self._answerer(request)
            connection.socket.sendall(response.sent())
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        return response.last

    def _close(self, connection: _Connection) -> None:
        del self._open[connection.socket.fileno()]
        self._selector.unregister(connection.socket)
        connection.socket.close()
