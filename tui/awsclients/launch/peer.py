"""Who is at the other end of a loopback connection. Only the standard library: a helper starts with it."""

import os
import re
import socket
import struct
import sys
from enum import Enum
from pathlib import Path

_CONNECTIONS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LISTENS = "0A"
_ROOT = 0
_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY, _ANY_STATE, _NO_COOKIE = 4, 20, 0xFFFFFFFF, b"\xff" * 8
_HEAD = struct.Struct("=IHHII")
"""The head of a netlink message: length, kind, flags, number, sender (linux/netlink.h)."""
_FOUND = struct.Struct("=4x4s56xII")
"""Of what comes after the head both ports, `idiag_uid` and `idiag_inode` (inet_diag_msg in linux/inet_diag.h)."""
_WAIT = 0.2


class Peer(Enum):
    """Whose a connection is, as far as the system tells."""

    OURS = "ours, or root's"
    OTHER = "another user's of this computer"
    GONE = "nobody's any more: it was closed on the other side"


def peer_of(port: int, ours: int) -> Peer:
    """Whose the connection from `port` to `ours`, where we listen, is on the other side.

    OURS where the system does not tell: the path is secret, after all.
    """
    if sys.platform != "linux":
        return Peer.OURS
    try:
        owner: int | None = _answered(port, ours)
    except OSError:
        owner = _listed(port, ours)
    if owner is None:
        return Peer.GONE
    return Peer.OURS if owner in {os.getuid(), _ROOT} else Peer.OTHER


def _answered(port: int, ours: int) -> int | None:
    """The owner, asked of the kernel for this connection alone. Raises OSError where it does not answer.

    None for one without a file: who closes it is forgotten, and 0 is said in the place of the owner.
    """
    ports, loopback = struct.pack("!HH", port, ours), socket.inet_aton("127.0.0.1") + bytes(12)
    which = ports + loopback * 2 + bytes(4) + _NO_COOKIE
    question = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, _ANY_STATE) + which
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as kernel:
        kernel.settimeout(_WAIT)
        kernel.sendall(_HEAD.pack(_HEAD.size + len(question), _SOCK_DIAG_BY_FAMILY, 1, 0, 0) + question)
        answer = kernel.recv(4096)
    if len(answer) >= _HEAD.size + _FOUND.size:
        found, owner, file = _FOUND.unpack_from(answer, _HEAD.size)
        if found == ports:  # and not one that only listens
            return int(owner) if file else None
    raise OSError("the kernel does not know the connection")


def _listed(port: int, ours: int) -> int | None:
    """The same by the list of all connections, which takes the kernel milliseconds; root where it has none."""
    loopback = f"{int.from_bytes(socket.inet_aton('127.0.0.1'), sys.byteorder):08X}"
    try:
        listed = "".join(file.read_text(encoding="ascii") for file in _CONNECTIONS)
    except (OSError, ValueError):
        return _ROOT
    if f"{loopback}:{ours:04X} 00000000:0000 {_LISTENS} " not in listed:
        return _ROOT
    # Searched and not taken apart: a busy computer has tens of thousands of lines, and somebody waits.
    ends = rf"{loopback}:{port:04X} (?:[0-9A-F]{{24}})?{loopback}:{ours:04X}"
    found = re.findall(rf"{ends} (?:\S+ ){{4}} *([0-9]+) +[0-9]+ ([0-9]+) ", listed)
    return next((int(owner) for owner, file in found if int(file)), None)
