"""The log of what was really asked of AWS, and what the sessions were used for: events as lines."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, tzinfo

from awsclients.access.events import CallEnded, CallStarted, Event, Launched
from awsclients.text import display
from awsclients.ui.line import Line

_KEPT = 500
_MESSAGE = 300


class Log:
    """The last events as lines, newest last. The last call stands on the screen at all times."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._events: deque[CallStarted | CallEnded | Launched] = deque(maxlen=_KEPT)
        self._last: CallStarted | CallEnded | None = None

    def hear(self, event: Event) -> None:
        """Keep a call or a use; an answer takes the place of its question."""
        if isinstance(event, CallStarted | CallEnded):
            self._last = event
        if isinstance(event, CallEnded):
            started = next((old for old in self._events if _same(old, event)), None)
            if started is not None:
                self._events.remove(started)
        if isinstance(event, CallStarted | CallEnded | Launched):
            self._events.append(event)

    def last(self) -> Line:
        """The last call to AWS with its time; a sentence before the first."""
        if self._last is None:
            return (("faint", "AWS has not been called yet"),)
        return self._line(self._last)[:4]

    def lines(self) -> Iterator[Line]:
        """Every line kept, newest first."""
        for event in reversed(self._events):
            yield self._line(event)

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
