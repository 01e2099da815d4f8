"""Which guarded addresses a person has opened, and until when."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from awsclients.access.needs import Answer, Confirm
from awsclients.errors import PersonNeeded


@dataclass(frozen=True, slots=True)
class _Opening:
    at: datetime
    session_ends: datetime | None = None


class OpenedGuards:
    """An address is open from the moment it was typed in full until its session lapses, or `guard_for` is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, _Opening] = {}

    def is_open(self, address: str, now: datetime, guard_for: int) -> bool:
        """Whether the address may be used; `guard_for` in seconds."""
        with self._lock:
            opening = self._open.get(address)
            if opening is None:
                return False
            over = now >= opening.at + timedelta(seconds=guard_for) or now < opening.at - timedelta(hours=1)
            lapsed = opening.session_ends is not None and now >= opening.session_ends
            if over or lapsed:
                del self._open[address]
            return not (over or lapsed)

    def open(self, address: str, answers: Iterable[Answer], now: datetime) -> bool:
        """Open the address when an answer says so; False without one. PersonNeeded when it says something else."""
        mine = [
            answer for answer in answers if isinstance(answer.need, Confirm) and answer.need.address == address
        ]
        if not mine:
            return False
        if not any(answer.value.matches(address) for answer in mine):
            raise PersonNeeded(f"That is not {address}. Type the whole address to open it.")
        with self._lock:
            self._open[address] = _Opening(now)
        return True

    def opened(self, address: str) -> datetime | None:
        """When the address was opened; None where it is not open."""
        with self._lock:
            opening = self._open.get(address)
            return None if opening is None else opening.at

    def reopen(self, address: str, at: datetime) -> None:
        """Take over what a person opened at `at`, and another broker knew; what is open here stays as it is."""
        with self._lock:
            self._open.setdefault(address, _Opening(at))

    def renewed(self, address: str, ends: datetime | None) -> None:
        """A session was obtained: the guard stays open as long as it lives."""
        with self._lock:
            if (opening := self._open.get(address)) is not None:
                self._open[address] = replace(opening, session_ends=ends)

    def used(self, address: str, ends: datetime | None) -> None:
        """A session was given that was there before the address was opened: the guard closes with it."""
        with self._lock:
            opening = self._open.get(address)
            if opening is not None and opening.session_ends is None:
                self._open[address] = replace(opening, session_ends=ends)

    def close_all(self) -> None:
        """Every address must be typed again."""
        with self._lock:
            self._open.clear()

    def close(self, address: str) -> None:
        """The address must be typed again."""
        with self._lock:
            self._open.pop(address, None)


def question(address: str, source: str, environment: str | None, ended: bool) -> Confirm:
    """What the person is asked."""
    why = f"it is {environment}" if environment is not None else "the setting guard cannot be read"
    if ended:
        why = "its client's engagement has ended"
    return Confirm(source, f"{address} is guarded: {why}. Type {address} to open it.", address)
