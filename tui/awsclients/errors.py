"""What a person is told when something fails: one line, what is wrong and what to do next, and an exit code."""

from typing import ClassVar


class Failure(Exception):
    """Base of every failure that is shown to a person.

    The message is one line of plain text without secrets. `detail` may hold more lines, shown on demand.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class BadInput(Failure):
    """Unknown, ambiguous or broken role, wrong usage, or broken configuration."""

    exit_code = 2


class Misconfigured(BadInput):
    """A mistake in the configuration. The message begins with its place, `file:line:column:`."""


class PersonNeeded(Failure):
    """A sign-in, an MFA code, a confirmation or a secret that only a person can give."""

    exit_code = 3


class Refused(Failure):
    """AWS said no, or answered something that may not be trusted (another account, a malformed answer)."""

    exit_code = 4


class WrongCode(Refused):
    """AWS did not accept the MFA code; with the device's next one the same call may succeed."""


class LocalFailure(Failure):
    """This computer is the reason: keyring, network, port, browser, file system."""

    exit_code = 5
