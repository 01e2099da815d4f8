"""The heir of a child's port, started beside the child and let go when the child's end was seen."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import awsclients
from awsclients.launch.heir import END

_HELPER = "import sys; sys.path.insert(0, sys.argv[1]); from awsclients.launch.heir import main; main()"
_PATIENCE = 2.0


@contextmanager
def inheritance(descriptor: int | None, words: str) -> Iterator[Callable[[int], None]]:
    """Have a process ready that takes over the listening socket if this one is killed within the block.

    It is told the child's process id by what is handed out; `words` are what is then said of the endpoint. Where
    there is no socket, or no process can be started, the child runs all the same.
    """
    heir = None if descriptor is None or sys.platform == "win32" else _start(descriptor)
    if heir is None:
        yield lambda _: None
        return
    _tell(heir, words)
    try:
        yield lambda child: _tell(heir, str(child))
    finally:
        _tell(heir, END)
        _let_go(heir)


def _start(descriptor: int) -> "subprocess.Popen[str] | None":
    """The heir, in a process group of its own: what ends us and all of ours by a key does not end it."""
    root = Path(awsclients.__file__).parent.parent
    try:
        return subprocess.Popen(
            (sys.executable, "-I", "-S", "-c", _HELPER, str(root), str(descriptor)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env={},
            process_group=0,
            text=True,
            encoding="utf-8",
        )
    except OSError:
        return None


def _tell(heir: "subprocess.Popen[str]", word: str) -> None:
    with suppress(OSError):  # it was killed
        if heir.stdin is not None:
            heir.stdin.write(f"{word}\n")
            heir.stdin.flush()


def _let_go(heir: "subprocess.Popen[str]") -> None:
    with suppress(OSError):
        if heir.stdin is not None:
            heir.stdin.close()
    try:
        heir.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        heir.kill()
        heir.wait()
