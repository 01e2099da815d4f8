"""Children whose credentials renew themselves: who they are, and what each of them asked for."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.process import runs
from awsclients.text import display

UNKNOWN = "This child is not known here any more. Leave it and start it again."
"""What is told to one that is not attached. Its text tells it from other failures: a program that waits for a
child since before an upgrade would not know a new kind of failure.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child that hangs on a role. `kind` is `shell` or `command`.

    `pid` is the process that waits for it and answers it; when that is gone, the child is. `opened` is when a
    person opened the address, None where it is not guarded. `asked` counts the answers it wanted.
    """

    id: str
    address: str
    kind: str
    pid: int
    started: datetime
    opened: datetime | None = None
    asked: int = 0
    asked_at: datetime | None = None
    cut_off: bool = False

    @property
    def name(self) -> str:
        """What a person calls it: the kind and the role."""
        return f"{display(self.kind, 20)} of {display(self.address)}"


class Children:
    """The table of children that are attached to a broker. Those whose process has ended are no longer in it."""

    def __init__(self, tell_gone: Callable[[Child], None]) -> None:
        """`tell_gone` is told of each whose process was found to have ended without a word."""
        self._tell_gone = tell_gone
        self._lock = threading.Lock()
        self._by_id: dict[str, Child] = {}

    def attach(self, child: Child) -> Child:
        """Enter a child, or enter it again; what was known of it stays: being cut off is for ever."""
        with self._lock:
            known = self._by_id.get(child.id)
            if known is not None:
                child = replace(
                    child, asked=known.asked, asked_at=known.asked_at, cut_off=known.cut_off or child.cut_off
                )
            self._by_id[child.id] = child
            return child

    def asks(self, child_id: str, now: datetime) -> Child:
        """Count one request. LocalFailure for a child that is not attached, PersonNeeded for one cut off."""
        with self._lock:
            child = self._by_id.get(child_id)
            if child is None:
                raise LocalFailure(UNKNOWN)
            child = self._by_id[child_id] = replace(child, asked=child.asked + 1, asked_at=now)
        if child.cut_off:
            raise PersonNeeded(f"This {child.kind} was cut off from {display(child.address)}. Start it again.")
        return child

    def detach(self, child_id: str) -> Child | None:
        """Forget the child; the last that was known of it."""
        with self._lock:
            return self._by_id.pop(child_id, None)

    def cut_off(self, child_id: str) -> Child | None:
        """Refuse the child from now on; None where there is no such child."""
        with self._lock:
            child = self._by_id.get(child_id)
            if child is not None:
                child = self._by_id[child_id] = replace(child, cut_off=True)
            return child

    def living(self) -> Mapping[str, Child]:
        """The children by id, the oldest first."""
        with self._lock:
            gone = [child for child in self._by_id.values() if not runs(child.pid)]
            for child in gone:
                del self._by_id[child.id]
            living = dict(self._by_id)
        for child in gone:
            self._tell_gone(child)
        return living

    def want(self, address: str) -> bool:
        """Whether a child hangs on the role that may go on using it. Tells nobody: it is asked under locks."""
        with self._lock:
            children = list(self._by_id.values())
        return any(one.address == address and not one.cut_off and runs(one.pid) for one in children)


def going_on(children: Iterable[Child]) -> str:
    """A sentence that names those of them that still run; empty where none does."""
    named = ", ".join(f"{child.name} (process {child.pid})" for child in children if runs(child.pid))
    return f"Still running: {named}." if named else ""
