"""Give the terminal to somebody else and always take it back."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from textual.app import App, SuspendNotSupported

from awsclients.errors import Failure, LocalFailure

_NAMES = ("SIGINT", "SIGQUIT")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: an exit code, or the error that kept it from running."""

    code: int | None = None
    error: Exception | None = None


def run_outside(app: App[object], banner: str | None, body: Callable[[], int]) -> Outcome:
    """Run `body` with the terminal as it was before the screen, after one line that says where one is, if any.

    Synchronous on purpose: while the screen is suspended its writer is stopped, and anything drawn from a task
    would wait for it for ever. `body` may raise; an exception that left the block would leave the screen dead.
    """
    try:
        with app.suspend():
            return _guarded(banner, body)
    except SuspendNotSupported:
        return Outcome(error=LocalFailure("This terminal cannot be shared. Use another one."))


def _guarded(banner: str | None, body: Callable[[], int]) -> Outcome:
    # Handlers that do nothing, not SIG_IGN: a child starts with handlers reset, but keeps what is ignored.
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.signal(number, _nothing) for number in numbers}
    try:
        if banner is not None and sys.__stdout__ is not None:
            sys.__stdout__.write(f"{banner}\n")
            sys.__stdout__.flush()
        return Outcome(code=body())
    except Exception as error:  # noqa: BLE001
        return Outcome(error=error)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _nothing(*_: object) -> None:
    pass


def sentence(error: Exception) -> str:
    """What to tell of an error: our own words where it is one of ours, and only its name otherwise.

    The text of a foreign exception may hold an address or a key, so it is never shown.
    """
    message = getattr(error, "message", None) if isinstance(error, Failure) or _tells(error) else None
    return message if isinstance(message, str) else f"Something went wrong here ({type(error).__name__})."


def _tells(error: Exception) -> bool:
    return type(error).__module__.startswith("awsclients.")
