"""The events of the broker, numbered, to every client that listens."""

import queue
import threading
from dataclasses import dataclass, field

from awsclients.access.events import Event

_MOST = 2000
"""Events that a client may be behind; one that is stopped longer is left, and looks again when it wakes."""


@dataclass(slots=True, eq=False)
class Following:
    """One client's events, in order, each with its number; None ends them."""

    events: "queue.Queue[tuple[int, Event] | None]" = field(default_factory=lambda: queue.Queue(_MOST + 1))

    def give(self, number: int, event: Event) -> bool:
        """Hand on an event; False when the client is too far behind."""
        if self.events.qsize() >= _MOST:
            self.end()
            return False
        self.events.put_nowait((number, event))
        return True

    def end(self) -> None:
        """There is nothing more."""
        if not self.events.full():
            self.events.put_nowait(None)


class Hub:
    """Subscribes to the broker once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followings: list[Following] = []
        self._told = 0

    @property
    def told(self) -> int:
        """How many events there were."""
        return self._told

    def hear(self, event: Event) -> None:
        """Give an event the next number and hand it to everybody."""
        with self._lock:
            self._told += 1
            self._followings = [one for one in self._followings if one.give(self._told, event)]

    def follow(self) -> Following:
        """Every event from now on."""
        following = Following()
        with self._lock:
            self._followings.append(following)
        return following

    def leave(self, following: Following) -> None:
        """The client has left."""
        with self._lock:
            self._followings = [one for one in self._followings if one is not following]
        following.end()
