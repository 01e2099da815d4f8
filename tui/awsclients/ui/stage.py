"""What those who act need of the screen."""

from typing import Protocol


class Stage(Protocol):
    """What this needs of the screen."""

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person, `about` the addresses of the roles it names, and its sources."""

    def call_person(self, text: str) -> None:
        """Ring and send a notice when the person looks elsewhere."""

    def redraw(self) -> None:
        """Something changed."""
