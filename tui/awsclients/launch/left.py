"""What a child leaves behind: processes that outlive it and hold what it was given (T22)."""

import sys
import time
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
    shown = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{shown}{more} still {'runs' if len(names) == 1 else 'run'} {rest}"


def started_with(files: Path) -> list[str]:
    """Name and number of every process that was started with the AWS files in this folder, as Linux shows it.

    The folder is one child's alone, so these come of that child, however they left its terminal and its group.
    """
    mark, found = f"AWS_CONFIG_FILE={files}/".encode(), list[str]()
    if sys.platform != "linux":
        return found
    for process in _PROC.iterdir():
        if process.name.isdigit():
            with suppress(OSError):  # it ended meanwhile, or is somebody else's
                if mark in (process / "environ").read_bytes():
                    found.append(called(process))
    return found
