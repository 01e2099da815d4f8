"""The log of what was really asked of AWS, and what the sessions were used for: events as lines."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo

from awsclients.access.events import CallEnded, CallStarted, Event, Launched
from awsclients.text import display
from awsclients.ui.line import Line

Sees = Callable[[str], bool]
"""Whether what happened to a role's address may be seen."""

_KEPT = 500
_MESSAGE = 300


def everything(_: str) -> bool:
    """Nothing is hidden."""
    return True


class Log:
    """The last events as lines, newest last. The last call stands on the screen at all times."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._events: deque[CallStarted | CallEnded | Launched] = deque(maxlen=_KEPT)

    def hear(self, event: Event) -> None:
        """Keep a call or a use; an answer takes the place of its question."""
        if isinstance(event, CallEnded):
            started = next((old for old in self._events if _same(old, event)), None)
            if started is not None:
                self._events.remove(started)
        if isinstance(event, CallStarted | CallEnded | Launched):
            self._events.append(event)

    def last(self, sees: Sees = everything) -> Line:
        """The last call to AWS with its time; a sentence before the first."""
        for event in reversed(self._events):
            if not isinstance(event, Launched) and sees(event.address):
                return self._line(event)[:4]
        return (("faint", "AWS has not been called yet"),)

    def lines(self, sees: Sees = everything) -> Iterator[Line]:
        """Every line kept that may be seen, newest first."""
        return (self._line(event) for event in reversed(self._events) if sees(event.address))

    def _line(self, event: CallStarted | CallEnded | Launched) -> Line:
        at = ("faint", local_time(event.at, self._zone) + "  ")
        address = display(event.address)
        if isinstance(event, Launched):
            return (at, ("text", f"{event.kind} of {address}"))
        called = ("text", f"{display(event.operation)} {address}  ")
        if isinstance(event, CallStarted):
            return (at, called, ("assuming", "…"))
        if event.outcome == "ok":
            return (at, called, ("live", "ok"), ("faint", f" in {event.milliseconds} ms"))
        took = ("faint", f" in {event.milliseconds} ms")
        message = f"  {display(event.message, _MESSAGE)}" if event.message else ""
        return (at, called, ("refused", display(event.outcome)), took, ("text", message))


def local_time(at: datetime, zone: tzinfo | None) -> str:
    """The time of day where the person is."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def _same(old: CallStarted | CallEnded | Launched, new: CallEnded) -> bool:
    return isinstance(old, CallStarted) and old.call == new.call
