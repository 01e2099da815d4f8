"""The person at the terminal. Prompts go to the terminal itself, never through a child's standard input."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.secrets.secret import Secret
from awsclients.skeleton import drawable

_TTY = "/dev/tty"
_LINE_LIMIT = 4096


class Terminal(Protocol):
    """Where a person can be asked."""

    @property
    def present(self) -> bool:
        """Whether a person is there: standard input or error is a terminal, and it can be opened."""
        ...

    @property
    def input_is_terminal(self) -> bool:
        """Whether standard input is a terminal."""
        ...

    @property
    def full_screen(self) -> bool:
        """Whether the screen can be drawn."""
        ...

    def ask(self, prompt: str) -> str:
        """One line as typed, seen while it is typed. Raises PersonNeeded when the terminal ends."""
        ...

    def ask_hidden(self, prompt: str) -> Secret:
        """One line as typed, not seen. Raises PersonNeeded when the terminal ends."""
        ...

    def read_line(self) -> Secret:
        """Exactly one line of standard input without its end; what follows it is left for a child."""
        ...

    def read_all(self, most: int) -> Secret:
        """Standard input to its end, or `most` bytes of it."""
        ...


class RealTerminal:
    """The terminal this process was started in."""

    @property
    def present(self) -> bool:
        """See Terminal.present."""
        return (_is_terminal(0) or _is_terminal(2)) and _opens()

    @property
    def input_is_terminal(self) -> bool:
        """See Terminal.input_is_terminal."""
        return _is_terminal(0)

    @property
    def full_screen(self) -> bool:
        """See Terminal.full_screen."""
        return drawable()

    def ask(self, prompt: str) -> str:
        """See Terminal.ask."""
        try:
            with _asked(), open(_TTY, "wb", 0) as out, open(_TTY, "rb", 0) as typed:  # noqa: PTH123
                out.write(prompt.encode("utf-8", "replace"))
                if not (line := typed.readline(_LINE_LIMIT)):
                    raise EOFError
        except OSError as error:
            raise LocalFailure(f"The terminal cannot be used: {error.strerror}. Open another one.") from None
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def ask_hidden(self, prompt: str) -> Secret:
        """See Terminal.ask_hidden."""
        import getpass
        import warnings

        try:
            with _asked(), warnings.catch_warnings():
                warnings.simplefilter("error", getpass.GetPassWarning)
                return Secret(getpass.getpass(prompt))
        except (OSError, getpass.GetPassWarning):
            raise LocalFailure("The terminal cannot hide what is typed. Open another one.") from None

    def read_line(self) -> Secret:
        """See Terminal.read_line. Byte by byte, because what a buffer has taken no child can read."""
        line = bytearray()
        try:
            while len(line) < _LINE_LIMIT and (byte := os.read(0, 1)) not in {b"", b"\n"}:
                line += byte
        except OSError as error:
            raise _unreadable(error) from None
        return Secret(line.decode("utf-8", "replace").removesuffix("\r"))

    def read_all(self, most: int) -> Secret:
        """See Terminal.read_all."""
        found = bytearray()
        try:
            while len(found) < most and (piece := os.read(0, most - len(found))):
                found += piece
        except OSError as error:
            raise _unreadable(error) from None
        return Secret(found.decode("utf-8", "replace"))


@contextmanager
def _asked() -> Iterator[None]:
    """While a prompt stands there. Its line is ended also by Ctrl-C and by the terminal's end, as PersonNeeded."""
    try:
        yield
    except (KeyboardInterrupt, EOFError) as unanswered:
        with suppress(OSError), open(_TTY, "wb", 0) as out:  # noqa: PTH123
            out.write(b"\n")
        if isinstance(unanswered, KeyboardInterrupt):
            raise
        raise PersonNeeded("The terminal ended before an answer came. Try again at a terminal.") from None


def _unreadable(error: OSError) -> LocalFailure:
    return LocalFailure(f"Standard input cannot be read: {error.strerror}. Connect it.")


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _opens() -> bool:
    try:
        os.close(os.open(_TTY, os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True
