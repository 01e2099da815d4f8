"""Who is at the other end of a loopback connection. Only the standard library: a helper starts with it."""

import os
import socket
import sys
from pathlib import Path

_CONNECTIONS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ROOT = 0


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
