"""The heir of a child's port, started beside the child and let go when the child's end was seen."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import awsclients

_HELPER = "import sys; sys.path.insert(0, sys.argv[1]); from awsclients.launch.heir import main; main()"

_KILLED = "the awsclients that renewed its credentials was killed."


@contextmanager
def inheritance(descriptor: int | None, kind: str) -> Iterator[Callable[[int], None]]:
    """Have a process ready that takes over the listening socket if this one is killed within the block.

    It is told the child's process id by what is handed out; `kind` is the child's, `shell` or `command`. Where
    there is no socket, or no process can be started, the child runs all the same.
    """
    heir = None if descriptor is None or sys.platform == "win32" else _start(descriptor, kind)
    if heir is None:
        yield lambda _: None
        return
    with heir:
        _tell(heir, f"endpoint lost, leave this {kind}: {_KILLED}")
        try:
            yield lambda child: _tell(heir, str(child))
        finally:
            heir.kill()  # before its standard input ends, which would have it take over


def _start(descriptor: int, kind: str) -> "subprocess.Popen[bytes] | None":
    """The heir, in a process group of its own: what ends us and all of ours by a key does not end it."""
    root = Path(awsclients.__file__).parent.parent
    try:
        return subprocess.Popen(
            (sys.executable, "-I", "-S", "-c", _HELPER, str(root), str(descriptor), kind),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env={},
            process_group=0,
            bufsize=0,
        )
    except OSError:
        return None


def _tell(heir: "subprocess.Popen[bytes]", word: str) -> None:
    with suppress(OSError):  # it was killed
        if heir.stdin is not None:
            heir.stdin.write(f"{word}\n".encode())
