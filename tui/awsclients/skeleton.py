"""The first thing on the terminal: our screen without its contents, drawn before anything slow is imported.

Only what the interpreter has loaded anyway is imported here, and termios: `re`, `pathlib`, `dataclasses` or even
`signal` would each take longer than everything else does until this stands.
"""

import _signal  # type: ignore[import-not-found]
import os
from _thread import RLock

TITLE = "awsclients"

TYPE_CHECKING = False  # `typing` would be one of the slow imports
if TYPE_CHECKING:
    from typing import Any

_FULL = ((), ("demo",))
_LEAST = (20, 5)
_ON, _OFF = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?1049l\x1b[?25h"
_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")


def drawable() -> bool:
    """Whether the full screen can be drawn: a terminal at all three ends, one that can move its cursor (C120)."""
    try:
        return all(map(os.isatty, (0, 1, 2))) and os.environ.get("TERM", "") not in {"", "dumb"}
    except OSError:
        return False


def wanted(words: list[str]) -> bool:
    """Whether these words of the command line open the full screen, and surely nothing else."""
    if words[:1] == ["--config"]:
        return len(words) == 2 and not words[1].startswith("-")
    return tuple(words) in _FULL


class Skeleton:
    """Has the terminal from the first paint on, until the full screen takes it over or it is left.

    Keys typed meanwhile are neither echoed nor lost: they wait in the terminal for whoever reads it next.
    """

    def __init__(self) -> None:
        self.standing = False
        self._before: list[Any] = []
        self._frame = ""
        self._turn = RLock()
        """Held by whoever draws or gives the terminal back: a frame comes from a thread, a signal at any time."""

    def begin(self, words: list[str]) -> None:
        """Draw it where these words of the command line lead to the full screen, but not on Windows."""
        if not (wanted(words) and drawable()):
            return
        try:
            import termios
        except ImportError:
            return
        try:
            self._before = termios.tcgetattr(0)
        except termios.error:
            return
        self._watch()
        self.draw()

    def draw(self) -> None:
        """Take the terminal and draw."""
        with self._turn:
            self.standing = True
            _set(self._attributes())
            _write(_ON + _picture() + self._frame)

    def show(self, frame: str) -> None:
        """Draw this on it: the first frame of the screen to come. From any thread; once it is left, nothing is.

        From now on ctrl-c is a key of the screen: it waits for it, as all keys do, and interrupts nobody.
        """
        with self._turn:
            self._frame = frame
            if self.standing:
                _set(self._attributes())
                _write(frame)

    def say(self, line: str) -> None:
        """A line for what is seen when the screen is left again."""
        with self._turn:
            _write(f"{_OFF}{line}\n{_ON}{_picture()}{self._frame}")

    def hand_over(self) -> "list[Any]":
        """Leave the terminal as it is now to the caller, who sets it back to the attributes returned here."""
        with self._turn:
            self.standing = False
            return self._before

    def leave(self) -> None:
        """Give the terminal back as it was found, unless somebody has taken it over."""
        with self._turn:
            if self.standing:
                self.standing = False
                _write(_OFF)
                _set(self._before)

    def _attributes(self) -> "list[Any]":
        import termios

        made = _unbuffered(self._before)
        if self._frame:
            made[6] = [*made[6]]
            made[6][termios.VINTR] = bytes([os.fpathconf(0, "PC_VDISABLE")])
        return made

    def _watch(self) -> None:
        for name in (*_ENDINGS, "SIGTSTP"):
            number = getattr(_signal, name)
            if _signal.getsignal(number) != _signal.SIG_IGN:
                _signal.signal(number, self._stop if name == "SIGTSTP" else self._end)

    def _end(self, number: int, _frame: object) -> None:
        """A signal that ends us does so still, and finds the terminal in order."""
        self.leave()
        _deliver(number)

    def _stop(self, number: int, _frame: object) -> None:
        """Ctrl-Z; execution goes on here when the person comes back."""
        self.leave()
        _deliver(number)
        _signal.signal(number, self._stop)
        self.draw()


def _deliver(number: int) -> None:
    _signal.signal(number, _signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _picture() -> str:
    """The title and the mark of the filter, where the screen that comes has room for them.

    In the terminal's own colours: nobody knows yet which ones the person has chosen.
    """
    try:
        columns, lines = os.get_terminal_size(2)
    except OSError:
        columns = lines = 0
    contents = f"\x1b[1m {TITLE}\x1b[0m\x1b[2H / " if columns >= _LEAST[0] and lines >= _LEAST[1] else ""
    return f"\x1b[0m\x1b[2J\x1b[H{contents}"


def _unbuffered(attributes: "list[Any]") -> "list[Any]":
    """Keys one by one and unseen, as the screen will read them; ctrl-c and ctrl-z still act at once."""
    import termios

    made = list(attributes)
    made[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    made[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    return made


def _set(attributes: "list[Any]") -> None:
    import termios

    try:
        termios.tcsetattr(0, termios.TCSANOW, attributes)
    except termios.error:
        return  # the terminal has gone


def _write(text: str) -> None:
    left = text.encode()
    try:
        while left:  # a signal may cut a long text short
            left = left[os.write(2, left) :]
    except OSError:
        return  # the terminal has gone
