"""Which process holds a port of this computer, as far as Linux shows it to this user."""

import sys
from contextlib import suppress
from pathlib import Path

from awsclients.text import display

_LISTENS = "0A"
_PROC = Path("/proc")


def holder(port: int) -> str | None:
    """Name and number of the process that listens on a port, like `python3 (4711)`; None when it does not show."""
    if sys.platform != "linux":
        return None
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    processes = (process for process in _PROC.iterdir() if process.name.isdigit())
    for process in processes if sockets else ():
        with suppress(OSError):  # it ended meanwhile, or is somebody else's
            if any(_opened(descriptor) in sockets for descriptor in (process / "fd").iterdir()):
                return called(process)
    return None


def _opened(descriptor: Path) -> str:
    """What a descriptor stands for; empty when it was closed since it was listed."""
    try:
        return str(descriptor.readlink())
    except OSError:
        return ""


def called(process: Path) -> str:
    """Name and number of a process by its folder in /proc. Raises OSError when it has ended."""
    return f"{display((process / 'comm').read_text(errors='replace').strip(), 40)} ({process.name})"


def _inodes(port: int) -> set[str]:
    """The sockets that listen on the port, by the numbers that Linux has for them."""
    found = set()
    for table in (_PROC / "net/tcp", _PROC / "net/tcp6"):
        with suppress(OSError):
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                words = line.split()
                if words[1].endswith(f":{port:04X}") and words[3] == _LISTENS:
                    found.add(words[9])
    return found
