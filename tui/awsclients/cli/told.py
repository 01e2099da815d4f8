"""Failures at the edge: each is told in one line and becomes an exit code."""

import errno
from types import TracebackType
from typing import Self

from awsclients.cli import output
from awsclients.errors import Failure, LocalFailure, Misconfigured

INTERRUPTED = 130
_BUG = "This is a bug in awsclients: {kind}. Run it again with --debug and report what that says."
_SHORT = "This computer has no more {what} for awsclients. End programs that take many, then try again."
_LIMITS = {
    errno.EMFILE: "open files",
    errno.ENFILE: "open files",
    errno.ENOMEM: "memory",
    errno.EAGAIN: "processes",
}


class Told:
    """A block from which no error gets out: `code` is what the error means, 0 without one."""

    def __init__(self) -> None:
        self.code = 0
        self.debug = False
        """Say where the failure came from."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        if isinstance(error, Failure):
            self.code = _failed(error, debug=self.debug)
        elif isinstance(error, KeyboardInterrupt):
            self.code = INTERRUPTED
        elif isinstance(error, Exception):
            self.code = _bug(error, debug=self.debug)
        else:
            return False
        return True


def _failed(failure: Failure, *, debug: bool) -> int:
    output.complain(failure.message, named=not isinstance(failure, Misconfigured))
    if debug:
        for line in failure.detail.splitlines():
            output.say(f"  {line}")
    return failure.exit_code


def _bug(error: Exception, *, debug: bool) -> int:
    short = _short_of(error)
    output.complain(_SHORT.format(what=short) if short else _BUG.format(kind=type(error).__name__))
    if debug:
        from awsclients.cli.narration import frames

        for line in frames(error):
            output.say(line)
    return LocalFailure.exit_code


def _short_of(error: Exception) -> str | None:
    """What this computer has run out of (C123); None where it is not that."""
    if isinstance(error, MemoryError):
        return "memory"
    return _LIMITS.get(error.errno or 0) if isinstance(error, OSError) else None
