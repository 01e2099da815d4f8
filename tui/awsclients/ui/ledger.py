"""What the screen knows of every role's session. It learns from the broker's events and from its own calls."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from awsclients.clock import Clock
from awsclients.errors import Failure
from awsclients.ui import state
from awsclients.ui.state import State

if TYPE_CHECKING:
    from awsclients.access.children import Child
    from awsclients.access.events import CallEnded, CallStarted, ChildChanged, Event
    from awsclients.access.session import Session
    from awsclients.access.signed_in import SignedIn


class Live(NamedTuple):
    """One session that AWS still honours."""

    address: str
    session: "Session"
    now: datetime
    """When this was so."""

    @property
    def state(self) -> State:
        """What is left of it, for drawing."""
        return state.of_session(self.session, self.now)


class Ledger:
    """Sessions, calls under way and failures, by address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._expired: set[str] = set()
        self._calls: set[str] = set()
        self._waiting: set[str] = set()
        self._failures: dict[str, Failure] = {}
        self._steps: dict[str, CallStarted | CallEnded] = {}
        self._children: dict[str, Child] = {}
        self._sign_ins: dict[str, SignedIn] = {}

    def take(
        self,
        held: Mapping[str, "Session"],
        sign_ins: Mapping[str, "SignedIn"] = MappingProxyType({}),
        children: Mapping[str, "Child"] = MappingProxyType({}),
    ) -> None:
        """Take over what the broker held before anyone listened."""
        self._sessions.update(held)
        self._sign_ins.update(sign_ins)
        self._children.update(children)

    def signed_in(self, source: str) -> "SignedIn | None":
        """Whether a person is signed in to the source, as far as was heard."""
        return self._sign_ins.get(source)

    def hear(self, event: "Event") -> None:
        """Learn from an event: who waits for a person, and whose session changed."""
        from awsclients.access.events import (  # only now: the first frame comes before any event
            CallEnded,
            CallStarted,
            ChildChanged,
            Needed,
            SessionChanged,
            SignInChanged,
        )

        if isinstance(event, CallStarted | CallEnded):
            self._steps[event.address] = event
        if isinstance(event, Needed):
            self._waiting.add(event.address)
        elif isinstance(event, CallStarted):
            self._waiting.discard(event.address)
        if isinstance(event, SignInChanged):
            self._sign_ins.pop(event.source, None)
            if event.signed_in is not None:
                self._sign_ins[event.source] = event.signed_in
        if isinstance(event, ChildChanged):
            self._child(event)
        if not isinstance(event, SessionChanged):
            return
        before = self._sessions.pop(event.address, None)
        if event.session is not None:
            self._sessions[event.address] = event.session
            self._expired.discard(event.address)
            self._failures.pop(event.address, None)
        elif before is not None and not self._left(before):
            self._expired.add(event.address)

    def _child(self, event: "ChildChanged") -> None:
        if event.child is None:
            self._children.pop(event.id, None)
        else:
            self._children[event.id] = event.child

    def children(self, address: str = "") -> list["Child"]:
        """The children whose credentials renew themselves, all or those of one role, the oldest first."""
        return [child for child in self._children.values() if address in {"", child.address}]

    def begin(self, address: str) -> None:
        """A call for the role is under way."""
        self._calls.add(address)
        self._failures.pop(address, None)
        self._steps.pop(address, None)

    def end(self, address: str) -> None:
        """The call is over, or nobody waits for it any more."""
        self._calls.discard(address)
        self._waiting.discard(address)

    def fail(self, address: str, failure: Failure) -> None:
        """The role was not had, and why."""
        self._failures[address] = failure

    def clear(self, address: str) -> None:
        """Nothing is known of the role any more: its session was forgotten."""
        self._sessions.pop(address, None)
        self._failures.pop(address, None)
        self._steps.pop(address, None)
        self._expired.discard(address)

    def session(self, address: str) -> "Session | None":
        """The session that was last heard of; it may be over."""
        return self._sessions.get(address)

    def failure(self, address: str) -> Failure | None:
        """Why the role was not had the last time."""
        return self._failures.get(address)

    def step(self, address: str) -> "CallStarted | CallEnded | None":
        """The last call that was made for the role since it was last begun."""
        return self._steps.get(address)

    def state(self, address: str) -> State:
        """The state of a role at this moment."""
        session = self._sessions.get(address)
        if address in self._calls:
            return state.assuming(session, self._clock.now(), waiting=address in self._waiting)
        shown = state.of_session(session, self._clock.now()) if session else None
        if shown is not None and shown.kind.usable:
            return shown
        if (failure := self._failures.get(address)) is not None:
            return state.of_failure(failure)
        if shown is not None or address in self._expired:
            return state.EXPIRED
        return state.NONE

    def live(self) -> list[Live]:
        """The sessions that live, the one that ends next first; those without a known end last."""
        now = self._clock.now()
        found = [
            Live(address, session, now) for address, session in self._sessions.items() if _lives(session, now)
        ]
        return sorted(found, key=lambda live: (live.session.expires is None, live.session.expires or now))

    @property
    def busy(self) -> bool:
        """Whether anything on the screen changes with time alone."""
        return bool(self._sessions)

    def _left(self, session: "Session") -> timedelta | None:
        return session.left(self._clock.now())


def _lives(session: "Session", now: datetime) -> bool:
    return session.expires is None or session.expires > now
