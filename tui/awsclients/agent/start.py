"""Start an agent: one for a world, however many ask for it at the same moment."""

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from awsclients.agent.place import Place, said
from awsclients.errors import LocalFailure
from awsclients.paths import private_folder
from awsclients.text import display

SECONDS = 30.0
"""How long to wait for another process that is starting the same agent, and for one's own."""

WITHOUT = "AWSCLIENTS_AGENT=off does without it."
_KEPT = frozenset(
    {
        "PATH", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SHELL",
        "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "GNUPGHOME",
    }
)  # fmt: skip
_KEPT_BEGINNINGS = ("LC_", "XDG_", "OP_", "BW_", "PASSWORD_STORE_", "KDE_")
"""Besides locale and folders: what keyrings and the programs of an `mfa_command` need to find their own agents."""

_here = threading.Lock()


def start(where: Callable[[], Place], environ: Mapping[str, str], config: str, there: Callable[[], bool]) -> None:
    """Have an agent listen where it is looked for, unless one does by the time it is our turn (`there`).

    `environ` is as in Place. The agent is no child of ours when this returns: it has its own session, no open
    files of ours, and an environment with nothing in it that belongs to one shell. Raises LocalFailure.
    """
    with _here, turn(where()):
        if not there():
            _run(agent_environment(environ, config))


def agent_environment(environ: Mapping[str, str], config: str) -> dict[str, str]:
    """The agent's whole environment: what the world consists of, and what keyrings need."""
    kept = {name: value for name, value in environ.items() if name in _KEPT or name.startswith(_KEPT_BEGINNINGS)}
    return {**kept, **said(environ), "AWSCLIENTS_CONFIG": config, "MALLOC_ARENA_MAX": "2"}


def _run(environ: Mapping[str, str]) -> None:
    command = (sys.executable, "-P", "-m", "awsclients.agent")
    try:
        done = subprocess.run(
            command,
            env=environ,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LocalFailure(f"The agent could not be started ({type(error).__name__}). {WITHOUT}") from None
    if done.returncode:
        said_last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise LocalFailure(f"The agent could not be started: {display(said_last, 200)}. {WITHOUT}")


@contextmanager
def turn(place: Place) -> Iterator[None]:
    """Keep every other process from beginning to listen here; the lock and its file end with whoever holds it."""
    folder = private_folder(Path(place.folder))
    if stat.S_IMODE(folder.lstat().st_mode) & 0o077:
        raise LocalFailure(f"{folder} can be read by others. Run: chmod 700 {folder}")
    path = f"{place.socket}.lock"
    handle = _locked(path, time.monotonic() + SECONDS)
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108
        os.close(handle)


def _locked(path: str, end: float) -> int:
    """The open file of a lock that is ours. One that was removed while we waited is nobody's: we begin again."""
    import fcntl

    while time.monotonic() < end:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise LocalFailure(f"{path} cannot be made: {error.strerror}. {WITHOUT}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), os.stat(path, follow_symlinks=False)):  # noqa: PTH116
                return handle
        except (BlockingIOError, FileNotFoundError):
            time.sleep(0.01)
        except OSError as error:
            os.close(handle)
            raise LocalFailure(f"{path} cannot be locked: {error.strerror}. {WITHOUT}") from None
        os.close(handle)
    raise LocalFailure(f"Another awsclients is still starting the agent. {WITHOUT}")
