"""Find the program that a shell would run."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from awsclients.text import display

NOT_FOUND = 127
NOT_EXECUTABLE = 126


class ChildNotRun(Exception):
    """The program was not started: `exit_code` 127 not found, 126 not executable, as shells have it."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


def find_program(name: str, environ: Mapping[bytes, bytes], cwd: Path) -> str:
    """The absolute path of the program a shell would run for `name` (searched in the child's own PATH).

    A name with a slash is not searched, and an empty element of PATH is the current folder, both as in shells.
    Raises ChildNotRun with 127 when there is none and 126 when it cannot be executed.
    """
    if sys.platform == "win32":
        return _find_on_windows(name, environ)
    if "\0" in name:
        raise not_found(name)
    if "/" in name:
        path = os.path.join(cwd, name)  # noqa: PTH118  a trailing slash or .. stays as it was written
        return _executable(name, [path] if _there(path) else [])
    search = os.fsdecode(environ.get(b"PATH", os.fsencode(os.defpath)))
    folders = search.split(os.pathsep) if name else []
    found = [os.path.join(cwd, folder, name) for folder in folders]  # noqa: PTH118
    return _executable(name, [path for path in found if os.path.isfile(path)])  # noqa: PTH113


def not_found(name: str) -> ChildNotRun:
    """The failure for a program that is nowhere."""
    return ChildNotRun(f"{display(name) or 'The empty name'} was not found. Check the name and PATH.", NOT_FOUND)


def _there(path: str) -> bool:
    """Whether something is at `path`, or a folder on the way to it may not be entered."""
    try:
        os.stat(path)  # noqa: PTH116
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _executable(name: str, found: list[str]) -> str:
    for path in found:
        if os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113
            return path
    if not found:
        raise not_found(name)
    shown = display(found[0])
    if os.path.isdir(found[0]):  # noqa: PTH112
        raise ChildNotRun(f"{shown} is a folder. Name a program.", NOT_EXECUTABLE)
    raise ChildNotRun(f"{shown} may not be executed. Check it with: ls -l {shown}", NOT_EXECUTABLE)


def _find_on_windows(name: str, environ: Mapping[bytes, bytes]) -> str:
    import shutil

    found = shutil.which(name, path=os.fsdecode(environ.get(b"PATH", b"")))
    if found is None:
        raise not_found(name)
    return found
