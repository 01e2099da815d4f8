"""What a child leaves behind: processes that outlive it and hold what it was given (T22)."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from awsclients.launch.holder import called

_PROC = Path("/proc")
_GRACE = 0.3
_NAMED = 5


def left_behind(files: Path) -> list[str]:
    """As started_with, but for what is just about to end."""
    if not started_with(files):
        return []
    time.sleep(_GRACE)
    return started_with(files)


def sentence(names: list[str], rest: str) -> str:
    """That these still run, and the rest of the sentence."""
    return f"{listed(names)} still {'runs' if len(names) == 1 else 'run'} {rest}"


def listed(names: list[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def started_with(files: Path) -> list[str]:
    """Name and number of every process that was started with the AWS files in this folder, as Linux shows it.

    The folder is one child's alone, so these come of that child, however they left its terminal and its group.
    """
    return list(_marked(files, lambda _: True))


def detached_with(files: Path) -> list[str]:
    """Those of them that have left our login session and every terminal, as the server of tmux or screen has."""
    return list(_marked(files, _is_detached))


def _marked(files: Path, counts: Callable[[Path], bool]) -> Iterator[str]:
    mark = f"AWS_CONFIG_FILE={files}/".encode()
    processes = _PROC.iterdir() if sys.platform == "linux" else ()
    for process in processes:
        if process.name.isdigit():
            with suppress(OSError):  # it ended meanwhile, or is somebody else's
                if mark in (process / "environ").read_bytes() and counts(process):
                    yield called(process)


def _is_detached(process: Path) -> bool:
    """By the fourth and fifth word behind the name in `stat` (proc(5)): the session, and the terminal or 0."""
    words = (process / "stat").read_bytes().rpartition(b")")[2].split()
    return int(words[3]) != os.getsid(0) and int(words[4]) == 0
