"""Messages on a stream: four bytes of length, then that many bytes. By `_socket` alone."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

LIMIT = 32 << 20
"""Bytes; the answer that lists the sessions of some thousand roles is the longest there is."""

HIT = b"\0"
"""What a credential request begins with, so that it is no JSON: version, address and world follow, NUL between."""

_HEAD = 4
PIECE = 1 << 16
"""Bytes to take at once."""


class Gone(ConnectionError):
    """The other end has left, or what it says is no message."""


def send(connection: "socket", message: bytes) -> None:
    """Send one message; OSError when the other end has left or takes too long."""
    connection.sendall(len(message).to_bytes(_HEAD, "big") + message)


def receive(connection: "socket", limit: int = LIMIT) -> bytes:
    """The next message. Raises Gone when there is none or it is longer than `limit`, TimeoutError in time."""
    length = int.from_bytes(_exactly(connection, _HEAD), "big")
    if length > limit:
        raise Gone("the message is too long")
    return _exactly(connection, length)


def whole(said: bytearray, limit: int) -> bytes | None:
    """The message that has come in pieces, None while some are missing. Raises Gone when it is longer than `limit`
    or more than one.
    """
    length = int.from_bytes(said[:_HEAD], "big")
    if length > limit or len(said) > _HEAD + length:
        raise Gone("what comes is no message")
    return bytes(said[_HEAD:]) if len(said) == _HEAD + length else None


def _exactly(connection: "socket", count: int) -> bytes:
    pieces = []
    while count:
        piece = connection.recv(min(count, PIECE))
        if not piece:
            raise Gone("the other end has left")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
