"""The one clock. Nothing else asks the operating system for the time of day."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_TOLERATED = timedelta(seconds=60)


class Clock(Protocol):
    """Tells the time; sessions end by it, countdowns are drawn from it, tests move it."""

    @property
    def skew(self) -> timedelta:
        """How far AWS is ahead of this computer; zero within a minute."""
        ...

    def now(self) -> datetime:
        """The time as AWS sees it: aware, UTC."""
        ...

    def heard(self, server: datetime) -> None:
        """Take note of the time in an answer's `Date` header (aware)."""
        ...


class SystemClock:
    """The computer's clock, set right by what AWS answers when it is off by more than a minute.

    Wall time and not monotonic time: on Linux the latter stands still while the machine sleeps, and a session
    does not. The latter only tells when the former was set back (C70): what AWS said last is still the time then,
    or sessions would seem to live on after their end.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._skew = timedelta(0)
        self._heard = False
        self._wall, self._steady = _both()

    @property
    def skew(self) -> timedelta:
        """How far AWS is ahead of this computer; zero within a minute."""
        return self._skew

    def now(self) -> datetime:
        """The time as AWS sees it: aware, UTC."""
        with self._lock:
            wall, steady = _both()
            missing = (steady - self._steady) - (wall - self._wall)
            if self._heard and missing > _TOLERATED:
                self._skew += missing
            self._wall, self._steady = wall, steady
            return wall + self._skew

    def heard(self, server: datetime) -> None:
        """Correct the clock when the answer is more than a minute away from it."""
        with self._lock:
            self._wall, self._steady = _both()
            skew = server - self._wall
            self._skew, self._heard = skew if abs(skew) > _TOLERATED else timedelta(0), True


def _both() -> tuple[datetime, timedelta]:
    """The time of day, and one that nobody sets, from an unknown beginning."""
    return datetime.now(UTC), timedelta(seconds=time.monotonic())


def rfc3339(moment: datetime) -> str:
    """A moment in UTC to the second, never later than it is: `2026-01-01T00:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def slept() -> float:
    """How many seconds this computer has slept since it was started, counted from an unknown beginning."""
    now = time.monotonic()
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME) - now
    return time.time() - now
