"""Write files so that nothing is lost: atomic, locked, private, a symlink kept a symlink."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from awsclients.errors import BadInput, LocalFailure
from awsclients.paths import check_no_sudo

WAIT = 5.0
"""Seconds to wait for another process that is writing."""
STALE = 3600.0
"""Seconds after which a temporary file was left behind by a process that was killed."""


def write_private(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600; it must not be there yet (no link is followed)."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


@contextmanager
def locked(path: Path, wait: float = WAIT) -> Iterator[None]:
    """Keep every other awsclients from changing `path`, which need not be there yet; its folder must be.

    The lock is a file beside the real one, so that it holds by whatever link it was reached, with the process in
    it that has it. A process that dies loses it; where a file system knows no such locks (C34), filelock falls
    back to a marker that is broken when its process is gone (C35). Raises LocalFailure after `wait` seconds.
    """
    import filelock

    real = _real(path)
    check_no_sudo(real.parent)
    file = real.with_name(f".{real.name}.lock")
    lock = filelock.FileLock(file, timeout=wait, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise LocalFailure(
            f"Another awsclients{_holder(file)} is changing {path}. Let it finish, then try again."
        ) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        if not isinstance(lock, filelock.SoftFileLock):  # that one's file says so itself
            with suppress(OSError):  # Windows lets nobody write to it
                file.write_text(f"{os.getpid()}\n")
        yield
    finally:
        lock.release()


def replace(path: Path, content: bytes, *, expected: bytes | None) -> None:
    """Put `content` in the place of what is in `path`; whoever reads sees the old or the new, never a mixture.

    `expected` is what the caller believes to be there, None for nothing. The mode stays (0600 for a new file),
    a link stays a link, and the old content stays beside it as `NAME.bak`. Raises BadInput where the file is
    read-only, a dangling link or changed by somebody else; LocalFailure where it cannot be written. In every
    case the old content is still there.
    """
    real = _real(path)
    mode = _mode(path, real)
    if _read(real) != expected:
        raise BadInput(f"{path} was changed by somebody else meanwhile. Look at it, then try again.")
    try:
        if expected is not None:
            _put(real.with_name(f"{real.name}.bak"), expected, mode)
        _put(real, content, mode)
    except OSError as error:
        raise _unwritable(path, error) from None


def check_replaceable(path: Path) -> None:
    """Raise BadInput where `replace` would refuse to: a read-only file, a dangling link, no regular file."""
    _mode(path, _real(path))


def _put(real: Path, content: bytes, mode: int) -> None:
    import tempfile  # and half of the standard library

    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".tmp", dir=real.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(handle, mode)
            file.write(content)
            file.flush()
            os.fsync(handle)
            now = os.fstat(handle).st_mtime
        if temporary.read_bytes() != content:
            raise OSError("what was written is not what is there")
        temporary.replace(real)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(real.parent)
    _remove_strays(real, now)


def _holder(file: Path) -> str:
    """The process that has the lock, in words; empty where that is not known."""
    with suppress(OSError, ValueError):
        return f" (process {int(file.read_bytes()[:100].split()[0])})"
    return ""


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _mode(path: Path, real: Path) -> int:
    try:
        found = real.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise BadInput(
                f"{path} is a link to a file that is not there. Correct the link or remove it."
            ) from None
        return 0o600
    except OSError as error:
        raise _unwritable(path, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"{path} is not a regular file. Remove it or name another one.")
    if not found.st_mode & stat.S_IWUSR:
        raise BadInput(f"{path} is read-only. Run: chmod u+w {path}")
    return stat.S_IMODE(found.st_mode)


def _read(real: Path) -> bytes | None:
    try:
        return real.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unwritable(real, error) from None


def _sync_folder(folder: Path) -> None:
    """Without this the new name may be lost with the power. Windows and some networks know nothing like it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):  # the file is in its place all the same
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_strays(real: Path, now: float) -> None:
    """`now` is the file system's own time, so that its clock is compared with itself."""
    for stray in real.parent.glob(f".{real.name}.*.tmp"):
        with suppress(OSError):
            if now - stray.lstat().st_mtime > STALE:
                stray.unlink()


def _unwritable(path: Path, error: OSError) -> LocalFailure:
    reason = error.strerror or error
    return LocalFailure(
        f"{path} cannot be written: {reason}. It is as it was. Make room or change its mode, then try again."
    )
