"""What a running demo leaves in its private folder, so that its own children can join it."""

import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from awsclients.errors import BadInput
from awsclients.files import write_private

VARIABLE = "AWSCLIENTS_DEMO"
"""Names the demo's private folder to everything that was started in it."""

_FILE = "running.json"
_URL = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}", re.ASCII)
_MOST = 64 * 1024


def leave(folder: Path, url: str) -> None:
    """Write where the demo's AWS listens, for this user alone."""
    write_private(folder / _FILE, json.dumps({"url": url}).encode())


def found(folder: Path) -> str:
    """Where the AWS of the demo in `folder` listens.

    Raises BadInput for a folder or file that another user could have made.
    """
    try:
        _own(folder.lstat(), stat.S_ISDIR)
        url = json.loads(_read(folder / _FILE))["url"]
        if not isinstance(url, str) or _URL.fullmatch(url) is None:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(
            f"{VARIABLE} names no running demo of yours. Leave the demo's shell, or unset {VARIABLE}."
        ) from None
    return url


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        _own(os.fstat(handle), stat.S_ISREG)
        return file.read(_MOST)


def _own(status: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    if not is_kind(status.st_mode):
        raise ValueError
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077):
        raise ValueError
