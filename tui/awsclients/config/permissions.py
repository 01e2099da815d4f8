"""Who else can read or change the configuration (C22). It names programs to run, so others may not change it."""

import os
import stat
from pathlib import Path

_ON_UNIX = hasattr(os, "geteuid")


def changeable(path: Path, found: os.stat_result) -> str | None:
    """Why others can change a file or folder and what to do about it; None where they cannot."""
    if not _ON_UNIX:
        return None
    if found.st_uid not in {os.geteuid(), 0}:
        return f"{path} belongs to another user, so it is not used. Copy what you need to a file of your own."
    mode = found.st_mode
    shared_but_safe = stat.S_ISDIR(mode) and bool(mode & stat.S_ISVTX)
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not shared_but_safe:
        return f"{path} can be written by others, so it is not used. Run: chmod go-w {path}"
    return None


def readable(found: os.stat_result) -> bool:
    """Whether others can read a file."""
    return _ON_UNIX and bool(found.st_mode & (stat.S_IRGRP | stat.S_IROTH))
