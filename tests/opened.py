"""The program on a terminal of its own: what it writes, how it ends, and in what state it leaves the terminal."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.waiting import LONG

ROOT = Path(__file__).parents[1]
ESCAPE = "\x1b[27u"
"""The key, as terminals send it that tell it from what every other key's bytes begin with."""
SWITCHES = re.compile(r"\x1b\[\?([0-9]+)([hl])")
FOUND_ON = {"7", "25"}
"""What a terminal has on before anybody comes: wrapping of lines, and its cursor."""


class Opened:
    """A started command. `written` is all that came of it so far."""

    def __init__(self, argv: Sequence[str], size: tuple[int, int] = (96, 24), **variables: str) -> None:
        usual = {"TERM": "xterm-256color", "SHELL": "/bin/sh", "PYTHONPATH": f"{ROOT}:{ROOT / 'tui'}"}
        self.written = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.terminal, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.before = self.attributes()
        self.process = subprocess.Popen(
            argv,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, **usual, **variables},
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)

    def attributes(self) -> list[Any]:
        """What termios knows of the terminal."""
        return termios.tcgetattr(self.terminal)

    def type(self, keys: str) -> None:
        """Type as fast as can be."""
        os.write(self.terminal, keys.encode())

    def send(self, number: signal.Signals) -> None:
        """A signal to the program alone."""
        self.process.send_signal(number)

    def read(self, seconds: float = 0.1) -> bool:
        """Take what is written by then; False when the terminal has no user any more."""
        if select.select([self.terminal], [], [], seconds)[0]:
            try:
                self.written += self._decoder.decode(os.read(self.terminal, 65536))
            except OSError:
                return False
        return True

    def wait(self, told: str | Callable[[], bool]) -> None:
        """Read until a text was written, or until something is so."""
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            if told() if callable(told) else told in self.written:
                return
            if not self.read():
                break
        raise AssertionError(f"{told!r} was not seen; the last of it: {self.written[-600:]!r}")

    def ended(self) -> int:
        """The exit code; 128 and the number of a signal, as a shell says it."""
        end = time.monotonic() + LONG
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        assert self.process.returncode is not None, f"it did not end: {self.written[-600:]!r}"
        while self.read(0.05) and select.select([self.terminal], [], [], 0)[0]:
            pass
        code = self.process.returncode
        return 128 - code if code < 0 else code

    def restored(self) -> bool:
        """Whether every switch of the terminal stands where it stood, and its attributes are the same."""
        last = dict(SWITCHES.findall(self.written))
        wrong = {name for name, way in last.items() if (way == "h") != (name in FOUND_ON)}
        pushed, popped = self.written.count("\x1b[>"), self.written.count("\x1b[<u")
        return not wrong and pushed == popped and self.attributes() == self.before

    def hang_up(self) -> None:
        """Close the terminal, as a window is closed."""
        os.close(self.terminal)
        self.terminal = -1

    def close(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.terminal >= 0:
            self.hang_up()
