"""Whether the files of the configuration changed, told from what the file system knows of them."""

import os
from pathlib import Path

Signature = tuple[tuple[str, int, int, int], ...]
"""Of each file its path, inode, size and time of change in nanoseconds; alike, the contents are."""


def folder_of(path: Path) -> Path:
    """`clients.d` beside the configuration at `path`."""
    return path.parent / "clients.d"


def signature(path: Path) -> Signature:
    """The signature of `path` and of the files in `clients.d` beside it; what is not there is not in it."""
    try:
        inside = sorted(entry.path for entry in os.scandir(folder_of(path)) if entry.name.endswith(".toml"))
    except OSError:
        inside = []
    return tuple(found for file in (str(path), *inside) if (found := _of(file)) is not None)


def _of(file: str) -> tuple[str, int, int, int] | None:
    try:
        known = os.stat(file)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return file, known.st_ino, known.st_size, known.st_mtime_ns
