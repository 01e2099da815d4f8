"""When an agent locks by itself: nobody has been there for so long, or the computer slept for so long."""

from awsclients.clock import Clock, slept
from awsclients.config.model import Lock


class Vigil:
    """Idle is told by the time of day, so that sleep counts; a sleep by two clocks, one of which stands still."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._person_at = clock.now()
        self._slept = slept()

    def person(self) -> None:
        """Somebody is there."""
        self._person_at = self._clock.now()

    def over(self, lock: Lock) -> bool:
        """Whether it is time to lock. A clock that was set back counts as somebody being there."""
        now, before, self._slept = self._clock.now(), self._slept, slept()
        self._person_at = min(self._person_at, now)
        idle = (now - self._person_at).total_seconds()
        return _reached(lock.idle, idle) or _reached(lock.suspend, self._slept - before)


def _reached(limit: int | None, seconds: float) -> bool:
    return limit is not None and seconds >= limit
