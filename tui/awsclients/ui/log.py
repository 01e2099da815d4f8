"""The log of what was really asked of AWS, and what the sessions were used for: events as lines."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from awsclients.text import display
from awsclients.ui.line import Line, fold, spread

if TYPE_CHECKING:
    from awsclients.access.events import CallEnded, CallStarted, Event, Launched, Warned

    Logged = CallStarted | CallEnded | Launched | Warned

Sees = Callable[[str], bool]
"""Whether what happened to a role's address may be seen."""

_KEPT = 500
_LONG = 4000
_NOTHING: Line = (("faint", "AWS has not been called yet"),)


def everything(_: str) -> bool:
    """Nothing is hidden."""
    return True


class Log:
    """The last events as lines, newest last. The last call stands on the screen at all times."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._events: deque[Logged] = deque(maxlen=_KEPT)

    def hear(self, event: "Event") -> None:
        """Keep a call, a use or a warning; an answer takes the place of its question."""
        from awsclients.access.events import CallEnded, CallStarted, Launched, Warned  # not before the first frame

        if isinstance(event, CallEnded):
            started = next((old for old in self._events if _same(old, event)), None)
            if started is not None:
                self._events.remove(started)
        if isinstance(event, CallStarted | CallEnded | Launched | Warned):
            self._events.append(event)

    def last(self, cells: int, sees: Sees = everything) -> Line:
        """The last call to AWS with its time; a sentence before the first."""
        if not self._events:
            return _NOTHING
        from awsclients.access.events import CallEnded, CallStarted

        for event in reversed(self._events):
            if isinstance(event, CallStarted | CallEnded) and sees(event.address):
                return self._line(event, cells)
        return _NOTHING

    def lines(self, cells: int, sees: Sees = everything, *, told: bool = False) -> Iterator[Line]:
        """Every event that may be seen, newest first; `told`: with what there is to say of a refusal."""
        if not self._events:
            return
        from awsclients.access.events import CallEnded, Warned

        for event in reversed(self._events):
            if not sees(event.address):
                continue
            yield self._line(event, cells)
            if isinstance(event, Warned):
                yield from _folded("ending", event.message, cells)
            if told and isinstance(event, CallEnded) and event.outcome != "ok":
                yield from _story(event, cells)

    def _line(self, event: "Logged", cells: int) -> Line:
        from awsclients.access.events import CallStarted, Launched, Warned

        at = ("faint", local_time(event.at, self._zone) + "  ")
        address = display(event.address)
        if isinstance(event, Launched):
            return spread((at, ("faint", f"{event.kind} "), ("text", address)), (), cells)
        if isinstance(event, Warned):
            return spread((at, ("ending", "warning "), ("text", address)), (), cells)
        called = (at, ("faint", f"{display(event.operation)} "), ("text", address))
        if isinstance(event, CallStarted):
            return spread(called, (("assuming", "asking …"),), cells)
        style = "live" if event.outcome == "ok" else "refused"
        return spread(called, ((style, display(event.outcome)), ("faint", f"  {event.milliseconds} ms")), cells)


def _story(event: "CallEnded", cells: int) -> Iterator[Line]:
    for style, text in (("refused", event.message), ("text", event.detail)):
        for paragraph in text.splitlines():
            yield from _folded(style, paragraph, cells)


def _folded(style: str, text: str, cells: int) -> Iterator[Line]:
    return ((("", "  "), (style, part)) for part in fold(display(text, _LONG), cells - 2))


def local_time(at: datetime, zone: tzinfo | None) -> str:
    """The time of day where the person is."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def _same(old: "Logged", new: "CallEnded") -> bool:
    from awsclients.access.events import CallStarted

    return isinstance(old, CallStarted) and old.call == new.call
