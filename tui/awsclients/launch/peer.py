"""Who is at the other end of a loopback connection. Only the standard library: a helper starts with it."""

import os
import re
import socket
import struct
import sys
from pathlib import Path

_CONNECTIONS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ROOT = 0
_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY, _ANY_STATE, _NO_COOKIE = 4, 20, 0xFFFFFFFF, b"\xff" * 8
_HEAD = struct.Struct("=IHHII")
"""The head of a netlink message: length, kind, flags, number, sender (linux/netlink.h)."""
_FOUND = struct.Struct("=4x4s56xI")
"""Of what comes after the head the two ports and `idiag_uid` (struct inet_diag_msg, linux/inet_diag.h)."""
_WAIT = 0.2


def same_user(port: int, ours: int) -> bool:
    """Whether the client that connected from `port` to `ours` is us or root, as far as the system tells.

    True where it does not tell: the path is secret, after all.
    """
    if sys.platform != "linux":
        return True
    try:
        owners = {_answered(port, ours)}
    except OSError:
        owners = _listed(port, ours)
    return owners <= {os.getuid(), _ROOT}


def _answered(port: int, ours: int) -> int:
    """The owner, asked of the kernel for this connection alone. Raises OSError where it does not answer."""
    ports, loopback = struct.pack("!HH", port, ours), socket.inet_aton("127.0.0.1") + bytes(12)
    which = ports + loopback * 2 + bytes(4) + _NO_COOKIE
    question = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, _ANY_STATE) + which
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as kernel:
        kernel.settimeout(_WAIT)
        kernel.sendall(_HEAD.pack(_HEAD.size + len(question), _SOCK_DIAG_BY_FAMILY, 1, 0, 0) + question)
        answer = kernel.recv(4096)
    if len(answer) >= _HEAD.size + _FOUND.size:
        found, owner = _FOUND.unpack_from(answer, _HEAD.size)
        if found == ports:  # and not one that only listens
            return int(owner)
    raise OSError("the kernel does not know the connection")


def _listed(port: int, ours: int) -> set[int]:
    """The owners by the list of all connections, which takes the kernel some milliseconds; empty without one."""
    loopback = f"{int.from_bytes(socket.inet_aton('127.0.0.1'), sys.byteorder):08X}"
    # Searched and not taken apart: a busy computer has tens of thousands of lines, and somebody waits.
    line = re.compile(rf"{loopback}:{port:04X} (?:[0-9A-F]{{24}})?{loopback}:{ours:04X} (?:\S+ ){{4}} *([0-9]+) ")
    try:
        found = (line.findall(file.read_text(encoding="ascii")) for file in _CONNECTIONS)
        return {int(uid) for uid in next(filter(None, found), [])}
    except (OSError, ValueError):
        return set()
