"""A child's hold on its role, kept by the process that waits for the child, whichever broker lives."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from awsclients.access.broker import Broker
from awsclients.access.children import UNKNOWN, Child
from awsclients.access.gate import Gate
from awsclients.access.session import Session
from awsclients.access.shelf import LEAST_LEFT
from awsclients.clock import Clock
from awsclients.deadline import Hang, within
from awsclients.errors import Failure, LocalFailure
from awsclients.launch.beat import every

BEAT = 10.0
"""Seconds between two looks at the broker: an agent that began anew must be told of us to renew."""

PATIENCE = 0.5
"""Seconds that the broker may take. SDKs give an endpoint one or two, three times."""

_BUSY = "awsclients is busy. Try again in a moment."


class Lease:
    """What one child may have. The session it was given last is kept here, so that a new broker can take it over.

    It is let go as soon as the broker says that the child gets nothing: after a lock, a closed guard, a cut. Where
    no broker answers, `gate` still tells of a lock.
    """

    def __init__(self, broker: Broker, child: Child, session: Session, clock: Clock, gate: Gate) -> None:
        self._broker, self._clock, self._gate = broker, clock, gate
        self._hang = Hang()
        self._child = child
        self._kept: Session | None = session
        self._over = False

    @property
    def kept(self) -> Session | None:
        """The session that the child was given last; None once it gets nothing."""
        return self._kept

    def attach(self) -> None:
        """Tell the broker of the child and of what it holds."""
        self._broker.attach(self._child, self._kept)
        self._child = self._broker.children().get(self._child.id, self._child)
        if self._over:  # the child ended while we looked: nobody else would say so
            self._broker.detach(self._child.id)

    def ends(self, guard_for: int) -> datetime | None:
        """When a person is needed: at the session's end, which a renewal moves, or the guard's (after seconds)."""
        kept, opened = self._kept, self._child.opened
        guard = None if opened is None else opened + timedelta(seconds=guard_for)
        return None if kept is None else min(filter(None, (kept.expires, guard)), default=None)

    def session(self) -> Session:
        """What the child may have now, at once. Raises what Broker.serve raises."""
        if self._hang.lasts:
            return self._good(LocalFailure(_BUSY))
        try:
            found = self._hang.within(PATIENCE, self._serve)
        except TimeoutError:
            return self._good(LocalFailure(_BUSY))
        except LocalFailure:
            raise
        except Failure:
            self._let_go()
            raise
        self._kept = found
        return found

    def beat(self) -> None:
        """Look whether the broker still knows the child and has its session, and say so to one that does not."""
        with suppress(Failure):
            known = self._broker.children().get(self._child.id)
            if known is None:
                self.attach()
                return
            held = self._broker.held().get(self._child.address)
            # Twice: between two questions a broker may begin anew, which is told of us and of the session at once.
            if known.cut_off or (held is None and self._gets_nothing() and self._gets_nothing()):
                self._let_go()
            elif held is not None:
                self._kept, self._child = held, known

    def _gets_nothing(self) -> bool:
        """Whether the broker knows the child and has no session for it."""
        return self._child.address not in self._broker.held() and self._child.id in self._broker.children()

    def end(self) -> None:
        """The child has ended, and nobody waits for a broker that does not hear it."""
        self._over = True
        with suppress(Failure, TimeoutError):
            within(PATIENCE, lambda: self._broker.detach(self._child.id))

    def _serve(self) -> Session:
        try:
            return self._broker.serve(self._child.id)
        except LocalFailure as failure:
            return self._serve_again(failure)

    def _serve_again(self, failure: LocalFailure) -> Session:
        """From a broker that did not know us, or, where none can be reached, what is still good of the last."""
        try:
            known = self._child.id in self._broker.children()
            if known and failure.message != UNKNOWN:
                raise failure
            if not known:  # else a beat has told it of us meanwhile
                self.attach()
            return self._broker.serve(self._child.id)
        except LocalFailure as unreachable:
            if unreachable is failure:
                raise
            return self._good(unreachable)

    def _good(self, failure: LocalFailure) -> Session:
        """The session that the child was given last, as long as it is good; else the failure is raised."""
        if self._gate.closed:
            self._let_go()
        left = None if self._kept is None else self._kept.left(self._clock.now())
        if self._kept is None or (left is not None and left < LEAST_LEFT):
            raise failure
        return self._kept

    def _let_go(self) -> None:
        self._kept, self._child = None, replace(self._child, opened=None)


@contextmanager
def lease(broker: Broker, session: Session, kind: str, clock: Clock, gate: Gate) -> Iterator[Lease]:
    """A lease of the session's role for a child that is about to be started; detached when the block is left.

    `kind` is `shell` or `command`. Raises Failure when the broker cannot be told.
    """
    child = Child(
        id=secrets.token_hex(16), address=session.address, kind=kind, pid=os.getpid(), started=clock.now()
    )
    made = Lease(broker, child, session, clock, gate)
    made.attach()
    try:
        with every(BEAT, made.beat):
            yield made
    finally:
        made.end()
