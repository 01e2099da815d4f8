"""Run a child in the terminal and wait for it, as a shell would."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from awsclients.launch.program import NOT_EXECUTABLE, ChildNotRun, not_found
from awsclients.process import Started
from awsclients.text import display

_SCRIPT_START = 128


@dataclass(frozen=True, slots=True)
class Child:
    """What to run: an absolute program path as `argv[0]`, the whole environment byte for byte, and where."""

    argv: tuple[str, ...]
    environ: Mapping[bytes, bytes] = field(repr=False)
    cwd: Path


def run(child: Child, started: Started, begun: Iterable[Callable[[int], None]] = ()) -> int:
    """Run the child in the foreground and wait: its exit code, 128+n when signal n ended it.

    The child gets the umask and core limit we were started with and the terminal's foreground, which is taken back
    afterwards; outside of pipelines it has its own process group, and INT and QUIT are its alone. TERM and HUP are
    passed on, a stop (Ctrl-Z) stops us as well. Signals are handled on the main thread only. Those who are `begun`
    are told the child's process id, which is its process group's where it has one of its own.
    Raises ChildNotRun when it cannot be started.
    """
    if sys.platform == "win32":
        return _run_on_windows(child)
    from awsclients.launch.foreground import foreground

    with foreground() as job:
        process = _start(child, started, process_group=0 if job.own_group else None)
        for told in begun:
            told(process.pid)
        code = job.wait(process.pid)
        process.returncode = code
    return code if code >= 0 else 128 - code


def _start(child: Child, started: Started, *, process_group: int | None) -> "subprocess.Popen[bytes]":
    """Start it without code of ours between fork and exec, which may hang where there are threads (no preexec_fn).

    `umask` and `process_group` are set by subprocess itself; the core limit is inherited, so ours is raised for as
    long as the fork takes. File descriptors but 0, 1 and 2 are closed; exec sets handled signals to the default.
    """
    try:
        with _core_limit(started.core_limit):
            return subprocess.Popen(
                child.argv, env=child.environ, cwd=child.cwd, umask=started.umask, process_group=process_group
            )
    except OSError as error:
        if error.errno != errno.ENOEXEC or not _is_text(child.argv[0]):
            raise _not_started(child, error) from None
    except ValueError:
        message = "An argument holds a NUL character, which no program can be given. Leave it out."
        raise ChildNotRun(message, NOT_EXECUTABLE) from None
    script = replace(child, argv=("/bin/sh", *child.argv))
    return _start(script, started, process_group=process_group)


def _is_text(path: str) -> bool:
    """Whether a program without a `#!` line is a script, which shells then run themselves."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return b"\0" not in file.read(_SCRIPT_START)
    except OSError:
        return False


def _not_started(child: Child, error: OSError) -> ChildNotRun:
    program = display(child.argv[0])
    if not child.cwd.is_dir():
        message = f"The folder {display(str(child.cwd))} is gone. Change to another."
    elif error.errno == errno.ENOENT and not os.path.exists(child.argv[0]):  # noqa: PTH110
        return not_found(child.argv[0])
    elif error.errno == errno.ENOENT:
        message = f"{program} needs an interpreter that is not there. Correct its first line."
    elif error.errno == errno.E2BIG:
        message = f"The arguments and the environment are too long for {program}. Shorten them."
    else:
        message = f"{program} cannot be executed: {error.strerror}. Check the file."
    return ChildNotRun(message, NOT_EXECUTABLE)


@contextmanager
def _core_limit(limit: tuple[int, int] | None) -> Iterator[None]:
    if limit is None or sys.platform == "win32":
        yield
        return
    import resource

    ours = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (limit[0], ours[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, ours)


def _run_on_windows(child: Child) -> int:
    """There is one console and no process group to lend it to: Ctrl-C reaches the child as well, and we wait."""
    environ = {os.fsdecode(name): os.fsdecode(value) for name, value in child.environ.items()}
    try:
        process = subprocess.Popen(child.argv, env=environ, cwd=child.cwd)
    except OSError as error:
        raise _not_started(child, error) from None
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
