"""Bring a session back that lapsed while a child hung on it: the computer slept. No child waits for it."""

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from awsclients.access.needs import Need
from awsclients.access.session import Session
from awsclients.clock import Clock
from awsclients.errors import Failure, LocalFailure, PersonNeeded

PAUSE = timedelta(seconds=15)
"""How long a failure is told before AWS is asked again: clients ask many times a second."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    at: datetime
    failure: Failure | None = None
    """None while it is under way."""


class Revival:
    """At most one attempt for each role, on a thread of its own.

    `obtain` is the broker's, with its guard; it asks AWS anew.
    """

    def __init__(self, obtain: Callable[[str], Session | Need], clock: Clock) -> None:
        self._obtain, self._clock = obtain, clock
        self._lock = threading.Lock()
        self._attempts: dict[str, _Attempt] = {}

    def begin(self, address: str) -> Failure:
        """Begin unless one is under way or has just failed; what to tell whoever cannot wait for it."""
        now = self._clock.now()
        with self._lock:
            last = self._attempts.get(address)
            if last is not None and last.failure is not None and abs(now - last.at) < PAUSE:
                return copy.copy(last.failure)  # raised by many: each has a traceback of its own
            under_way = last is not None and last.failure is None
            if not under_way:
                self._attempts[address] = _Attempt(now)
        if not under_way:
            attempt = threading.Thread(
                target=self._attempt, args=(address,), name="awsclients-revival", daemon=True
            )
            try:
                attempt.start()
            except RuntimeError:  # no more threads
                with self._lock:
                    del self._attempts[address]
        return LocalFailure(f"The session of {address} is being renewed. Try again in a moment.")

    def _attempt(self, address: str) -> None:
        failure: Failure | None = LocalFailure(f"The session of {address} could not be renewed. Try again.")
        try:
            found = self._obtain(address)
            failure = None if isinstance(found, Session) else needs_person(address, found)
        except Failure as error:
            failure = error
        finally:
            with self._lock:
                if failure is None:
                    del self._attempts[address]
                else:
                    self._attempts[address] = _Attempt(self._clock.now(), failure)


def needs_person(address: str, need: Need) -> PersonNeeded:
    """What a program is told that asks for what only a person can give."""
    return PersonNeeded(f"{address} waits for you: {need.text.rstrip('.')}. Run: awsclients whoami {address}")
