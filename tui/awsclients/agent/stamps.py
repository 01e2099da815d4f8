"""Has a file of the configuration changed since it was read?"""

import os
import time
from pathlib import Path

from awsclients.config.changes import folder_of

_STILL_SECONDS, _LONGEST_SECONDS = 0.05, 0.5
_Stamp = tuple[int, int, int] | None


class Stamps:
    """Remembers what every file looked like at the last look: a look costs some microseconds a file."""

    def __init__(self, config: Path) -> None:
        self._config, self._folder = str(config), str(folder_of(config))
        self._names = _stamp(self._folder)
        self._seen = self._look()

    def stale(self, file: Path) -> bool:
        """Whether anything is different on which the entries of one file hang: that, the main file, or which files
        there are. A look at three of them, however many there are.
        """
        known = all(_stamp(one) == self._seen.get(one) for one in (self._config, str(file)))
        return not known or _stamp(self._folder) != self._names

    def changed(self) -> bool:
        """Whether anything is different from the last time this was asked.

        Returns when all has been still for a moment, so that no file is read between an editor's two strokes.
        """
        self._names, now = _stamp(self._folder), self._look()
        if now == self._seen:
            return False
        end = time.monotonic() + _LONGEST_SECONDS
        while self._seen != now and time.monotonic() < end:
            self._seen = now
            time.sleep(_STILL_SECONDS)
            now = self._look()
        self._seen = now
        return True

    def _look(self) -> dict[str, _Stamp]:
        try:
            names = sorted(os.listdir(self._folder))  # noqa: PTH208
        except OSError:
            names = []
        files = (self._config, *(f"{self._folder}/{name}" for name in names if name.endswith(".toml")))
        return {file: _stamp(file) for file in files}


def _stamp(file: str) -> _Stamp:
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return found.st_ctime_ns, found.st_size, found.st_ino
