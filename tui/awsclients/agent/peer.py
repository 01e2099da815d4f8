"""Who is at the other end of a Unix socket, asked of the kernel. By `os` and `_socket` alone."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

_SO_PEERCRED = (1, 17)
_LOCAL_PEERCRED = (0, 1)
_LOCAL_PEERPID = (0, 2)


def uid(connection: "socket") -> int:
    """The other end's user number (SO_PEERCRED, LOCAL_PEERCRED). Raises OSError where it is not known."""
    if sys.platform == "linux":
        return _number(connection.getsockopt(*_SO_PEERCRED, 12), 1)
    return _number(connection.getsockopt(*_LOCAL_PEERCRED, 76), 1)


def pid(connection: "socket") -> int:
    """The other end's process; for whoever listens the one that began to. Raises OSError where it is not known.

    Linux says 0 of one in another container, and to end 0 would end all of our own group.
    """
    if sys.platform == "linux":
        found = _number(connection.getsockopt(*_SO_PEERCRED, 12), 0)
    else:
        found = _number(connection.getsockopt(*_LOCAL_PEERPID, 4), 0)
    if found < 1:
        raise OSError("the process at the other end is not to be seen from here")
    return found


def _number(answer: bytes, index: int) -> int:
    """One of the C integers in a kernel's answer."""
    if len(answer) < 4 * index + 4:
        raise OSError("the kernel does not say who is at the other end")
    return int.from_bytes(answer[4 * index : 4 * index + 4], sys.byteorder)
