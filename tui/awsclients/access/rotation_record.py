"""A file that says that a rotation was begun, so that the next run knows what is left to do. No secret in it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from awsclients import files, paths
from awsclients.access.rotation_plan import Begun


class Record:
    """The record of one source's rotation, in the folder of our state."""

    def __init__(self, folder: Path, source: str) -> None:
        self._path = folder / f"rotation-{source}.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process from rotating the same source meanwhile. LocalFailure when one does."""
        paths.private_folder(self._path.parent)
        with files.locked(self._path, wait=0.0):
            yield

    def read(self) -> Begun | None:
        """What was begun and is not done; None where there is nothing, or nothing that can be read."""
        try:
            told = json.loads(self._path.read_bytes())
            return Begun(str(told["old"]), datetime.fromisoformat(told["at"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, begun: Begun) -> None:
        """Note that a rotation begins."""
        content = json.dumps({"old": begun.old, "at": begun.at.isoformat()}).encode()
        files.replace(self._path, content, expected=self._content())

    def remove(self) -> None:
        """It is done."""
        for name in (self._path, self._path.with_name(f"{self._path.name}.bak")):
            name.unlink(missing_ok=True)

    def _content(self) -> bytes | None:
        return self._path.read_bytes() if os.path.lexists(self._path) else None
