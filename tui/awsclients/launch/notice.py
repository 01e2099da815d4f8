"""Tell the person in a shell that its session is about to end, calmly and on the terminal alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from awsclients.clock import Clock

LOOK = 5.0
"""Seconds between two looks at the clock."""

_FIRST, _LAST = timedelta(minutes=10), timedelta(minutes=2)


class Line(Protocol):
    """Where a line is written."""

    def __call__(self, text: str) -> bool:
        """Write it; False where it cannot be written now."""
        ...


class Notice:
    """One line ten minutes before the end, one two minutes before it; for short lives at a quarter and an eighth.

    `ends` answers when a person will be needed, None where nobody will; a later end begins all over. What cannot
    be written now (an editor is in front) is written when it can be, if it is still true.
    """

    def __init__(self, ends: Callable[[], datetime | None], clock: Clock, line: Line, words: str) -> None:
        self._ends, self._clock, self._line, self._words = ends, clock, line, words
        self._end: datetime | None = None
        self._life, self._told = timedelta(0), timedelta.max

    def look(self) -> None:
        """Look at the clock, and write the line that is due."""
        end, now = self._ends(), self._clock.now()
        if end is None:
            return
        if end != self._end:
            self._end, self._life, self._told = end, end - now, timedelta.max
        left = end - now
        due = min((at for at in self._times() if left <= at), default=None)
        if due is not None and due < self._told and left > timedelta(0):
            minutes = max(1, round(left.total_seconds() / 60))
            if self._line(self._words.format(minutes=minutes)):
                self._told = due

    def _times(self) -> tuple[timedelta, timedelta]:
        return min(_FIRST, self._life / 4), min(_LAST, self._life / 8)
