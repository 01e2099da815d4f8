"""Run a command in a pty of its own and say when it showed what."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """Seconds from the start to the first byte and to `marker`; bytes written until then."""

    first_byte: float
    marker: float
    written: int


class Pty:
    """A running command with a terminal of its own."""

    def __init__(
        self, argv: Sequence[str], environ: Mapping[str, str], *, width: int = 120, height: int = 40
    ) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], list(argv), dict(environ))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.first_byte = 0.0
        self.output = b""

    def until(self, marker: bytes, seconds: float = 60.0) -> Shown:
        """Read until `marker` was written; TimeoutError when it was not."""
        end = time.perf_counter() + seconds
        while marker not in self.output:
            if not self.read(end - time.perf_counter()):
                raise TimeoutError(f"{marker!r} was not written; the last bytes: {self.output[-400:]!r}")
        return Shown(self.first_byte, time.perf_counter() - self.started, len(self.output))

    def read(self, seconds: float) -> bytes:
        """What is written within `seconds`, as soon as there is something; empty at the end."""
        if seconds <= 0 or not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            piece = os.read(self.fd, 65536)
        except OSError:
            return b""
        self.first_byte = self.first_byte or time.perf_counter() - self.started
        self.output += piece
        return piece

    def drain(self, quiet: float = 0.3) -> bytes:
        """Read until nothing was written for `quiet` seconds; returns what came."""
        before = len(self.output)
        while self.read(quiet):
            pass
        return self.output[before:]

    def type(self, keys: bytes) -> None:
        """Send keys."""
        os.write(self.fd, keys)

    def close(self) -> None:
        """End the command."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
