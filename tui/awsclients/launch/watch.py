"""A person's sign-in while it is under way: what they are told, and how they give it up."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from awsclients.errors import PersonNeeded
from awsclients.secrets.secret import Secret


class Way(StrEnum):
    """How a person signs in: in the browser of this computer, or on any device, with a code to compare."""

    BROWSER = "browser"
    DEVICE_CODE = "device-code"


@dataclass(frozen=True, slots=True)
class Pending:
    """What a person does now: open `address`, and find `code` there if there is one, before `ends`.

    `opened` says that the browser has it already; `note` is a sentence on what is in the way.
    """

    address: Secret
    ends: datetime
    code: str = ""
    opened: bool = False
    note: str = ""


class GivenUp(PersonNeeded):
    """The person let a sign-in be."""


class Watch:
    """Told of each change by `tell`, on the thread that signs in; `give_up` may be called from any."""

    def __init__(self, tell: Callable[[Pending], None]) -> None:
        self.tell = tell
        self._given_up = threading.Event()

    def give_up(self) -> None:
        """End the sign-in soon; it raises GivenUp."""
        self._given_up.set()

    def check(self, source: str) -> None:
        """Raise GivenUp once the person has given up."""
        self.pause(source, 0)

    def pause(self, source: str, seconds: float) -> None:
        """Wait; raise GivenUp as soon as the person gives up."""
        if self._given_up.wait(seconds):
            raise GivenUp(f"The sign-in to {source} was given up. Begin again with: awsclients login {source}")
