"""Where a sentence goes that the person should read besides."""

from collections.abc import Callable

Say = Callable[[str], None]


def unsaid(_: str) -> None:
    """Nobody is there to read it."""
