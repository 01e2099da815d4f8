"""Who is at the other end of a loopback connection. Only the standard library: a helper starts with it."""

import os
import re
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
    # Searched and not taken apart: a busy computer has tens of thousands of lines, and somebody waits.
    line = re.compile(rf"{loopback}:{port:04X} (?:[0-9A-F]{{24}})?{loopback}:{ours:04X} (?:\S+ ){{4}} *([0-9]+) ")
    try:
        found = (line.findall(file.read_text(encoding="ascii")) for file in _CONNECTIONS)
        owners = {int(uid) for uid in next(filter(None, found), [])}
    except (OSError, ValueError):
        return True
    return owners <= {os.getuid(), _ROOT}
