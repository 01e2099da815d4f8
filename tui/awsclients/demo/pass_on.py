"""What a running demo leaves in its private folder, so that its own children can join it."""

import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from awsclients.errors import BadInput
from awsclients.files import write_private
from awsclients.secrets.secret import Secret

VARIABLE = "AWSCLIENTS_DEMO"
"""Names the demo's private folder to everything that was started in it."""

_FILE = "running.json"
_URL = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}", re.ASCII)
_MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Running:
    """A running demo: where its AWS listens, and its made-up users' keys by source.

    The keys are those of an AWS that ends with the demo and is reached from this computer alone.
    """

    url: str
    keys: Mapping[str, tuple[str, Secret]]


def leave(folder: Path, running: Running) -> None:
    """Write what a child needs, for this user alone."""
    keys = {source: [number, secret.reveal()] for source, (number, secret) in running.keys.items()}
    write_private(folder / _FILE, json.dumps({"url": running.url, "keys": keys}).encode())


def found(folder: Path) -> Running:
    """The demo that runs in `folder`. Raises BadInput for a folder or file that another user could have made."""
    try:
        _own(folder.lstat(), stat.S_ISDIR)
        said = json.loads(_read(folder / _FILE))
        url, keys = said["url"], said["keys"]
        if not isinstance(url, str) or _URL.fullmatch(url) is None:
            raise ValueError
        return Running(
            url, {str(source): (str(number), Secret(str(secret))) for source, (number, secret) in keys.items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"{VARIABLE} names no running demo of yours. Leave the demo's shell, or unset {VARIABLE}."
        ) from None


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
