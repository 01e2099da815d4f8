"""Sessions for programs that ask again when one ends: renewed in time, and given at once where that can be."""

from awsclients.access.entries import Entries
from awsclients.access.gate import Gate
from awsclients.access.needs import Need
from awsclients.access.renewal import Renewal, enough
from awsclients.access.sentry import Sentry
from awsclients.access.session import Session
from awsclients.access.sessions import Sessions
from awsclients.access.shelf import LEAST_LEFT, Shelf
from awsclients.clock import Clock
from awsclients.errors import Failure


class Ready:
    """What `credential-process` hands out."""

    def __init__(
        self,
        entries: Entries,
        gate: Gate,
        sentry: Sentry,
        shelf: Shelf,
        sessions: Sessions,
        renewal: Renewal,
        clock: Clock,
    ) -> None:
        self._entries, self._gate, self._sentry, self._shelf = entries, gate, sentry, shelf
        self._sessions, self._renewal, self._clock = sessions, renewal, clock

    def ready(self, address: str) -> Session | None:
        """What `fresh` would give without asking anybody for anything; None where it would have to ask."""
        role = self._entries.role(address)
        if self._gate.closed or self._sentry.asks(role) is not None:
            return None
        now = self._clock.now()
        held = self._shelf.session(role.address, now)
        if held is None or held.share_left(now) < enough(held):
            return None
        self._renewal.asked(role.address)
        return held

    def fresh(self, address: str) -> Session | Need:
        """See Broker.fresh. What is on its way when it is locked is given to nobody."""
        self._gate.check()
        given = self._given(address)
        self._gate.check()
        return given

    def _given(self, address: str) -> Session | Need:
        if (found := self.ready(address)) is not None:
            return found
        role, now = self._entries.role(address), self._clock.now()
        held = None if self._sentry.asks(role) else self._shelf.session(role.address, now)
        if held is None or (left := held.left(now)) is None or left < LEAST_LEFT:
            return self._sessions.session(address, (), enough(held) if held else 0.0)
        if not self._sentry.ended(role) and not self._renewal.rests(role.address, now):
            try:
                renewed = self._sessions.session(address, (), enough(held))
            except Failure as failure:
                self._renewal.failed(role.address, now, failure.message)
            else:
                if isinstance(renewed, Session):
                    return renewed
                self._renewal.failed(role.address, now, renewed.text)
        self._renewal.asked(role.address)
        return held
