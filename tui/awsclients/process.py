"""Processes: what ours was started with, and what we make of it; whether another runs, and the end of a child."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess


@dataclass(frozen=True, slots=True)
class Started:
    """The process as it was handed to us. Children get this back, not what we made of it.

    `environ` is the environment byte for byte (C112); `core_limit` is RLIMIT_CORE as (soft, hard) in bytes.
    """

    environ: Mapping[bytes, bytes] = field(repr=False)
    umask: int
    core_limit: tuple[int, int] | None
    cwd: Path

    @property
    def variables(self) -> Mapping[str, str]:
        """The same environment as text, undecodable bytes escaped as `os.environ` does."""
        return {os.fsdecode(name): os.fsdecode(value) for name, value in self.environ.items()}


def capture() -> Started:
    """Save what this process was started with. Called once, first."""
    mask = os.umask(0o077)
    os.umask(mask)
    return Started(_environ(), mask, _core_limit(), _cwd())


def harden() -> None:
    """Files for us alone, no core dumps, no other process of ours may read this one, no debug switches.

    `TEXTUAL_*` can log every key pressed, `PYTHON_KEYRING_BACKEND` imports any module: both are dropped.
    """
    os.umask(0o077)
    for name in [name for name in os.environ if name.startswith("TEXTUAL") or name == "PYTHON_KEYRING_BACKEND"]:
        del os.environ[name]
    if (limit := _core_limit()) is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, limit[1]))
    untraceable()


def untraceable() -> None:
    """No other process of this user may read this one's memory and environment; known on Linux alone."""
    if sys.platform != "linux":
        return
    import ctypes

    pr_set_dumpable = 4
    ctypes.CDLL(None, use_errno=True).prctl(pr_set_dumpable, 0, 0, 0, 0)


def _environ() -> dict[bytes, bytes]:
    if hasattr(os, "environb"):
        environ = dict(os.environb)
        if _coerced(environ):
            del environ[b"LC_CTYPE"]
        return environ
    return {os.fsencode(name): os.fsencode(value) for name, value in os.environ.items()}


def _coerced(environ: Mapping[bytes, bytes]) -> bool:
    """Whether the interpreter wrote the locale of letters, because nobody had chosen one but C (PEP 538).

    It takes UTF-8 for granted then by itself. From 3.15 on it always does, and cannot be told by it.
    """
    by_itself = sys.flags.utf8_mode == 1 and b"PYTHONUTF8" not in environ and sys.version_info < (3, 15)
    return by_itself and environ.get(b"LC_CTYPE") in {b"C.UTF-8", b"C.utf8", b"UTF-8"}


def _core_limit() -> tuple[int, int] | None:
    try:
        import resource
    except ImportError:
        return None
    return resource.getrlimit(resource.RLIMIT_CORE)


def _cwd() -> Path:
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def login_name(environ: Mapping[str, str]) -> str:
    """The person's name on this computer, as the system has it; empty where it has none."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if name := environ.get(variable):
            return name
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return ""


def end(child: "subprocess.Popen[bytes]") -> None:
    """Kill a child that has a session of its own, with all that it started. Somebody else waits for it."""
    import signal
    from contextlib import suppress

    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def runs(pid: int) -> bool:
    """Whether there is a process of this number; always on Windows, where asking would end it."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
