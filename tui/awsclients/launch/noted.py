"""What the shell of a child says to the process that waits for it: that its keys were renewed in place."""

import contextlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

_FILE = "ends"
_MOST = 64


def note_end(runtime: Path, variables: Mapping[str, str], end: datetime | None) -> None:
    """Leave word in the folder of the shell we are in; nothing fails where that cannot be.

    `runtime` is where such folders lie. The shell's own variable says which one, unless it was changed there.
    """
    folder = Path(variables.get("AWS_CONFIG_FILE", "")).parent
    if folder.parent != runtime:
        return
    text = "" if end is None else end.astimezone(UTC).isoformat()
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    with contextlib.suppress(OSError), os.fdopen(os.open(folder / _FILE, flags, 0o600), "w") as file:
        file.write(text)


def noted_end(folder: Path, end: datetime | None) -> datetime | None:
    """The end of the keys that the child has by now: the one that was noted last, else `end`."""
    try:
        with (folder / _FILE).open(encoding="ascii") as file:
            noted = datetime.fromisoformat(file.read(_MOST))
    except (OSError, ValueError):
        return end
    return noted if noted.tzinfo is not None else end
