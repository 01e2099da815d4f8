"""The agent's socket: bound so that nobody meets it half made, and only ever removed by whom it belongs to."""

import os
import socket
from pathlib import Path

from awsclients.agent.place import Place
from awsclients.errors import LocalFailure
from awsclients.paths import private_folder

_WAITING = 512
"""Clients that may connect at the same moment."""


class Listener:
    """Listens at a place. Raises LocalFailure where it cannot."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        new = f"{place.socket}.n"
        try:
            private_folder(Path(place.folder))
            Path(new).unlink(missing_ok=True)
            self.socket.bind(new)
            os.chmod(new, 0o600)  # noqa: PTH101
            self.listen()
            self._mark = _mark(new)
            os.replace(new, place.socket)  # noqa: PTH105
        except OSError as error:
            self.socket.close()
            raise LocalFailure(f"{place.socket} cannot be made: {error.strerror}") from None

    def listen(self) -> None:
        """Listen as this process: the kernel names whoever did so last when a client asks whom it talks to."""
        self.socket.listen(_WAITING)

    @property
    def found(self) -> bool:
        """Whether a client that looks for the socket finds this one."""
        return _mark(self.place.socket) == self._mark

    def close(self) -> None:
        """Stop listening, and remove the socket where it is still this one."""
        if self.found:
            Path(self.place.socket).unlink(missing_ok=True)
        self.socket.close()


def _mark(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path, follow_symlinks=False)  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino
