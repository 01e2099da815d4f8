"""Has a file of the configuration changed since it was read?"""

import os
from pathlib import Path

from awsclients.config.changes import folder_of

_Stamp = tuple[str, tuple[int, int, int] | None]


class Stamps:
    """Remembers what every file looked like at the last look: a look costs some microseconds a file."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._seen = self._look()

    def changed(self) -> bool:
        """Whether anything is different from the last time this was asked."""
        before, self._seen = self._seen, self._look()
        return before != self._seen

    def _look(self) -> tuple[_Stamp, ...]:
        folder = folder_of(self._config)
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208
        except OSError:
            names = []
        files = (str(self._config), *(f"{folder}/{name}" for name in names if name.endswith(".toml")))
        return tuple((file, _stamp(file)) for file in files)


def _stamp(file: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return found.st_ctime_ns, found.st_size, found.st_ino
