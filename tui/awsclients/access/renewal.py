"""When a session is renewed: before clients begin to ask for a new one, and only while somebody wants it.

botocore asks when 15 minutes are left and blocks at 10. Nothing here calls AWS or waits; every time is told to it.
"""

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from awsclients.access.session import Session

ABOUT_AN_HOUR = timedelta(minutes=59)
"""A life that counts as an hour: AWS's began when it answered."""
LEAD = (timedelta(minutes=20), timedelta(minutes=22))
"""What is left of an hour or more when it is renewed; of a shorter life it is a third, or up to a tenth more."""
PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
"""After the first failure, doubled with each one more, at the most."""
AWAKE = timedelta(seconds=60)
"""A look later than this after the one before comes out of a sleep, or after somebody set the clock."""
SPREAD = timedelta(seconds=5)
"""Over which time the renewals are spread that are due after a sleep (C71)."""
AT_ONCE = 4
NOTICES = (timedelta(minutes=10), timedelta(minutes=2))
"""What is left when a person is told that a session ends: nobody wants it, or it cannot be renewed (C72)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is meant to happen to one session. Pauses are kept as a beginning and a length: clocks are set back."""

    expires: datetime
    lead: timedelta
    asked: bool = False
    running: bool = False
    failures: int = 0
    why: str = ""
    paused_at: datetime | None = None
    pause: timedelta = timedelta(0)
    noticed: int = 0

    def rests(self, now: datetime) -> bool:
        """Whether it is too early to try, or to try again."""
        return self.paused_at is not None and self.paused_at <= now < self.paused_at + self.pause


class Renewal:
    """The plans for all sessions, by address. `wanted` says whether a child hangs on a role."""

    def __init__(self, wanted: Callable[[str], bool], dice: Callable[[], float] = random.random) -> None:
        self._wanted, self._dice = wanted, dice
        self._lock = threading.Lock()
        self._plans: dict[str, Plan] = {}
        self._looked: datetime | None = None

    def arrived(self, session: Session) -> None:
        """There is a new session: nobody has asked for this one yet. Of an end that is no later all was said."""
        with self._lock:
            before = self._plans.pop(session.address, None)
            if session.expires is not None:
                noticed = before.noticed if before is not None and session.expires <= before.expires else 0
                self._plans[session.address] = Plan(session.expires, self._lead(session), noticed=noticed)

    def asked(self, address: str) -> None:
        """Somebody was given the session."""
        self._change(address, lambda plan: plan if plan.asked else replace(plan, asked=True))

    def forget(self, addresses: Iterable[str]) -> None:
        """These have no session any more."""
        with self._lock:
            for address in addresses:
                self._plans.pop(address, None)

    def forget_ended(self, now: datetime) -> None:
        """Sessions that have ended are renewed no more."""
        with self._lock:
            self._plans = {address: plan for address, plan in self._plans.items() if now < plan.expires}

    def due(self, now: datetime) -> list[str]:
        """The roles whose renewal is to begin now; each must be told to `arrived` or `failed` afterwards."""
        with self._lock:
            slept = self._looked is not None and abs(now - self._looked) > AWAKE
            self._looked = now
            free = AT_ONCE - sum(plan.running for plan in self._plans.values())
            found: list[str] = []
            for address, plan in self._plans.items():
                if plan.running or not plan.expires - plan.lead <= now < plan.expires or not self._wants(address):
                    continue
                if slept:
                    self._plans[address] = replace(plan, paused_at=now, pause=SPREAD * self._dice())
                elif len(found) < free and not plan.rests(now):
                    found.append(address)
            for address in found:
                self._plans[address] = replace(self._plans[address], running=True)
            return found

    def failed(self, address: str, now: datetime, why: str) -> None:
        """It could not be renewed; `why` is what a person is told."""

        def again(plan: Plan) -> Plan:
            pause = min(PAUSE * 2**plan.failures, LONGEST_PAUSE) * (0.9 + self._dice() / 5)
            return replace(
                plan, running=False, failures=min(plan.failures + 1, 8), why=why, paused_at=now, pause=pause
            )

        self._change(address, again)

    def rests(self, address: str, now: datetime) -> bool:
        """Whether the last attempt failed a moment ago, so that nobody should try again."""
        plan = self._plans.get(address)
        return plan is not None and plan.failures > 0 and plan.rests(now)

    def notices(self, now: datetime) -> list[tuple[str, Plan]]:
        """The sessions of which a person must be told now that they end, each once for every notice."""
        with self._lock:
            found = []
            for address, plan in self._plans.items():
                passed = sum(plan.expires - now <= mark for mark in NOTICES)
                if plan.noticed < passed and now < plan.expires:
                    self._plans[address] = replace(plan, noticed=passed)
                    found.append((address, plan))
            return found

    def _wants(self, address: str) -> bool:
        return self._plans[address].asked or self._wanted(address)

    def _lead(self, session: Session) -> timedelta:
        assert session.expires is not None  # noqa: S101  asked by the caller
        life = session.expires - session.issued
        shortest, longest = LEAD if life >= ABOUT_AN_HOUR else (life / 3, life * 11 / 30)
        return shortest + (longest - shortest) * self._dice()

    def _change(self, address: str, change: Callable[[Plan], Plan]) -> None:
        with self._lock:
            if (plan := self._plans.get(address)) is not None:
                self._plans[address] = change(plan)


def enough(session: Session) -> float:
    """The share of its life a session must have for a program that comes back when botocore says so.

    botocore runs a credential_process again for every request while less than 15 minutes are left; of a life that
    is too short for that, a third is as good as it gets.
    """
    if session.expires is None:
        return 0.0
    life = (session.expires - session.issued).total_seconds()
    return min(960 / life, 1 / 3) if life > 0 else 0.0
