"""Whether programs are given sessions: `lock` closes it, a person who runs a command at a terminal opens it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.paths import private_folder


class Gate:
    """Closed while the file that `marker` names is there, so that a lock outlives processes; else in memory."""

    def __init__(self, marker: Callable[[], Path] | None = None) -> None:
        self._marker = marker
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether a person is needed first. Raises LocalFailure where that cannot be seen."""
        if self._marker is None:
            return self._closed
        marker = self._marker()
        try:
            marker.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise LocalFailure(f"{marker} cannot be looked for: {error.strerror}. Check its folder.") from None
        return True

    def check(self) -> None:
        """Raise PersonNeeded while it is closed."""
        if self.closed:
            raise PersonNeeded("awsclients is locked. Run any command of it at a terminal, like: awsclients list")

    def close(self) -> None:
        """Give programs nothing from now on. Raises LocalFailure when that cannot be written down."""
        self._closed = True
        if self._marker is None:
            return
        marker = self._marker()
        try:
            private_folder(marker.parent)
            marker.touch(0o600)
        except OSError as error:
            raise LocalFailure(f"{marker} cannot be made: {error.strerror}. Make room there.") from None

    def open(self) -> None:
        """A person is there."""
        self._closed = False
        if self._marker is not None:
            with suppress(OSError):
                self._marker().unlink(missing_ok=True)
