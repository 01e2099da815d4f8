"""The loopback listener that gives one address away, once. One thread, so that idle connections cost nothing."""

import hmac
import os
import re
import selectors
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_CONNECTIONS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ROOT = 0
_REDIRECT = "303 See Other"
_LONGEST = 8192
_MOST_HEADERS = 64
_MOST_CONNECTIONS = 256
_DEADLINE = 5.0
_REQUEST = re.compile(rb"([A-Z]{1,16}) (/[!-~]{0,200}) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\t\x80-\xff]*)")
_SAFETY = (
    "Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n"
)


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    deadline: float
    received: bytearray = field(default_factory=bytearray)


class Listener:
    """Answers `GET /NONCE` on 127.0.0.1 with a redirect, once; whatever else comes changes nothing.

    `server` is bound and listening. A connection has 5 seconds, and the oldest goes when there are too many.
    """

    def __init__(self, server: socket.socket, nonce: str, address: str) -> None:
        server.setblocking(False)
        self._server, self._address = server, address
        self._path, self._host = f"/{nonce}".encode(), f"127.0.0.1:{server.getsockname()[1]}".encode()
        self._selector = selectors.DefaultSelector()
        self._selector.register(server, selectors.EVENT_READ)
        self._open: dict[int, _Connection] = {}

    def serve(self, seconds: float) -> bool:
        """Serve for a moment; True as soon as the address has been given away."""
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._server:
                self._accept()
            elif (connection := self._open.get(key.fd)) is not None and self._read(connection):
                return True
        now = time.monotonic()
        for connection in [late for late in self._open.values() if late.deadline < now]:
            self._close(connection)
        return False

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
        try:
            received = connection.socket.recv(_LONGEST)
        except BlockingIOError:
            return False
        except OSError:
            received = b""
        connection.received += received
        head, end, _ = bytes(connection.received).partition(b"\r\n\r\n")
        if received and not end and len(connection.received) <= _LONGEST:
            return False
        status = self.status(head) if end and len(head) <= _LONGEST else "400 Bad Request"
        sent = bool(received) and self._answer(connection, status)
        self._close(connection)
        return sent and status == _REDIRECT

    def status(self, head: bytes) -> str:
        """What a request is answered: its request line and headers, without the empty line."""
        line, *lines = head.split(b"\r\n")
        request = _REQUEST.fullmatch(line)
        headers = [_HEADER.fullmatch(text) for text in lines]
        if request is None or None in headers or len(headers) > _MOST_HEADERS:
            return "400 Bad Request"
        named = [(found[1].lower(), found[2].strip()) for found in headers if found]
        names = {name for name, _ in named}
        if [value for name, value in named if name == b"host"] != [self._host]:
            return "400 Bad Request"
        if names & {b"transfer-encoding", b"content-length"}:
            return "400 Bad Request"
        if request[1] != b"GET":
            return "405 Method Not Allowed"
        if b"origin" in names:
            return "403 Forbidden"
        if not hmac.compare_digest(request[2], self._path):
            return "404 Not Found"
        if names & {b"sec-purpose", b"purpose", b"x-moz"}:
            return "503 Service Unavailable"  # a guess of the browser's, which would use it up
        return _REDIRECT

    def _answer(self, connection: _Connection, status: str) -> bool:
        location = f"Location: {self._address}\r\n" if status == _REDIRECT else ""
        try:
            if location and not same_user(connection.socket.getpeername()[1], self._server.getsockname()[1]):
                return False
            connection.socket.sendall(f"HTTP/1.1 {status}\r\n{location}{_SAFETY}".encode())
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        return True

    def _close(self, connection: _Connection) -> None:
        del self._open[connection.socket.fileno()]
        self._selector.unregister(connection.socket)
        connection.socket.close()


def same_user(port: int, ours: int) -> bool:
    """Whether the client that connected from `port` to `ours` is us or root, as far as the system tells.

    Linux lists every connection with its owner. True where there is no such list: the path is secret, after all.
    """
    if sys.platform != "linux":
        return True
    loopback = f"{int.from_bytes(socket.inet_aton('127.0.0.1'), sys.byteorder):08X}"
    ends = (f"{loopback}:{port:04X}", f"{loopback}:{ours:04X}")
    try:
        lines = [line.split() for file in _CONNECTIONS for line in file.read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError):
        return True
    owners = {int(words[7]) for words in lines if words[1].endswith(ends[0]) and words[2].endswith(ends[1])}
    return owners <= {os.getuid(), _ROOT}
