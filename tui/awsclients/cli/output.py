"""The edge: standard output is data, written once; standard error is narration, a line at a time."""

import os

from awsclients.errors import LocalFailure
from awsclients.launch import word
from awsclients.text import display

BROKEN_PIPE = 141
"""128 + SIGPIPE, what a shell sees of any program whose reader has left."""
_LINE_LIMIT = 1200


def say(text: str) -> None:
    """One line to standard error, for a person. Lost when nobody listens there any more."""
    try:
        os.write(2, (display(text, _LINE_LIMIT) + "\n").encode("utf-8", "replace"))
    except OSError:
        return


def complain(text: str, *, named: bool = True) -> None:
    """Say why a verb failed; `named` says that we speak, where the text does not begin with its place."""
    say(f"awsclients: {text}" if named else text)
    word.leave(text, failed=True)


def add(text: str) -> None:
    """Say what should be known besides, after all is done."""
    say(f"awsclients: {text}")
    word.leave(text, failed=False)


def emit(text: str) -> int:
    """Write all of a verb's output; returns the exit code that the writing itself asks for.

    Raises LocalFailure when the output cannot be written (a full disk, a closed descriptor).
    """
    rest = memoryview(text.encode("utf-8", "replace"))
    try:
        while rest:
            rest = rest[os.write(1, rest) :]
    except BrokenPipeError:
        return BROKEN_PIPE
    except OSError as error:
        raise LocalFailure(f"Standard output cannot be written: {error.strerror}. Send it elsewhere.") from None
    return 0
