"""Private folders that live as long as one child. Those of the dead are removed by the next one."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from awsclients.errors import LocalFailure
from awsclients.launch.left import started_with
from awsclients.paths import private_folder

_LIVE = "child-"
_NEW = "new-"


@contextmanager
def child_folder(runtime: Path) -> Iterator[Path]:
    """A new folder of mode 0700 below `runtime`, gone when the block is left. Raises LocalFailure."""
    private_folder(runtime)
    _sweep(runtime)
    lock = None
    try:
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=runtime))
        with suppress(OSError):  # a network folder that knows no locks: it is then never swept
            lock = _lock(new)
        folder = new.rename(runtime / new.name.replace(_NEW, _LIVE, 1))
    except OSError as error:
        message = f"{runtime} cannot be written: {error.strerror}. Make room there, or set XDG_RUNTIME_DIR."
        raise LocalFailure(message) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _sweep(runtime: Path) -> None:
    """Remove the folders that no living process holds, and with which none was started that lives on.

    They are locked before they get their name.
    """
    for folder in runtime.glob(f"{_LIVE}*"):
        with suppress(OSError):
            lock = _lock(folder)
            if lock is not None:
                if not started_with(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _lock(folder: Path) -> int | None:
    """A lock on the folder that ends with this process; None where there is no such thing.

    Raises OSError when another process holds it. The descriptor is not inherited by children.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle
