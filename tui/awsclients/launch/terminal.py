"""The controlling terminal: which process group is in its foreground, and the modes it is in."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

Modes = list[int | list[bytes | int]]
"""What `termios.tcgetattr` answers; opaque here."""


class Terminal:
    """The terminal that controls this process. Every call is harmless once the terminal is gone."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def controlling(cls) -> "Terminal | None":
        """Our controlling terminal; None where there is none (cron, a service, CI, Windows)."""
        if sys.platform == "win32":
            return None
        try:
            return cls(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
        except OSError:
            return None

    @property
    def ours(self) -> bool:
        """Whether our own process group is in the foreground."""
        try:
            return os.tcgetpgrp(self._handle) == os.getpgrp()
        except OSError:
            return False

    @property
    def foreground(self) -> int | None:
        """The process group in the foreground."""
        try:
            return os.tcgetpgrp(self._handle)
        except OSError:
            return None

    @property
    def reads_lines(self) -> bool:
        """Whether whoever is in the foreground reads lines, and does not draw the screen or wait for keys."""
        modes = self.modes()
        if sys.platform == "win32" or modes is None:
            return False
        import termios

        local = modes[3]
        return isinstance(local, int) and bool(local & termios.ICANON)

    def write(self, text: str) -> bool:
        """Write at once or not at all: a terminal that is held up may not hold us up."""
        with _from_the_background():
            try:
                os.set_blocking(self._handle, False)
                return os.write(self._handle, text.encode("utf-8", "replace")) > 0
            except OSError:
                return False

    def give(self, group: int) -> bool:
        """Put a process group of our session into the foreground; False where that cannot be done."""
        try:
            with _from_the_background():
                os.tcsetpgrp(self._handle, group)
        except OSError:
            return False
        return True

    def modes(self) -> Modes | None:
        """Echo, line editing and the rest, as they are now."""
        if sys.platform == "win32":
            return None
        import termios

        try:
            return list(termios.tcgetattr(self._handle))
        except termios.error:
            return None

    def restore(self, modes: Modes | None) -> None:
        """Set modes that were read before. At once: a terminal that is held up may not hold us up."""
        if sys.platform == "win32" or modes is None:
            return
        import termios

        try:
            with _from_the_background():
                termios.tcsetattr(self._handle, termios.TCSANOW, modes)
        except termios.error:
            return

    def close(self) -> None:
        """Let go of the terminal."""
        os.close(self._handle)


@contextmanager
def _from_the_background() -> Iterator[None]:
    """Do what stops a background process (SIGTTOU) without being stopped: POSIX allows it while that is blocked.

    Blocked and not ignored: a mask is this thread's alone, and no child is started meanwhile to inherit it.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
