"""Read the configuration in a process of its own, on the second core, while this one imports the screen."""

import os
import pickle
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

if TYPE_CHECKING:
    from awsclients.config.model import Workspace

FIRST_FILES = 30
"""Of more files than these the first frame shows these, and the others come while it is looked at."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")


class Ahead:
    """A configuration that is being read by a child. Made while there is one thread only; not on Windows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        ours, theirs = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(ours)
            _answer(path, theirs)
        os.close(theirs)
        self._pipe = os.fdopen(ours, "rb")

    def next(self) -> "tuple[Workspace, bool]":
        """The next workspace, and whether a whole one follows. Blocks; a child that was killed loses nothing."""
        try:
            workspace, more = pickle.load(self._pipe)  # noqa: S301 - from our own child
        except (OSError, EOFError, pickle.UnpicklingError):
            from awsclients.config.load import load

            workspace, more = load(self._path), False
        if not more:
            self._pipe.close()
            with suppress(ChildProcessError):  # where SIGCHLD is ignored the system has taken it already
                os.waitpid(self._child, 0)
        return workspace, more


def _answer(path: Path, pipe: int) -> NoReturn:
    """The child: what our terminal and our signals are to the parent is none of its business."""
    code = 1
    try:
        for name in _SIGNALS:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        with os.fdopen(pipe, "wb") as out:
            _read(path, out)
        code = 0
    finally:
        os._exit(code)


def _read(path: Path, out: BinaryIO) -> None:
    import gc
    import threading

    from awsclients.config.load import loaded
    from awsclients.config.packing import pack
    from awsclients.config.reading import Reading

    gc.disable()  # nothing here lives longer than the answer
    reading = Reading(path).read(1 + FIRST_FILES)
    found = loaded(reading)
    if not reading.left:
        pack(found, out, more=False)
        return
    first = threading.Thread(target=_send_first, args=(found, out))
    first.start()  # a pipe may hold less than this, and nobody reads it before the screen is imported
    whole = loaded(reading.read())
    first.join()
    pack(whole, out, more=False)


def _send_first(found: "Workspace", out: BinaryIO) -> None:
    from awsclients.config.packing import pack

    with suppress(OSError):  # the parent has gone
        pack(found, out, more=True)
