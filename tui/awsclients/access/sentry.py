"""Whether a role may be used now, or its address must be typed in full first."""

from collections.abc import Sequence
from datetime import date

from awsclients.access.entries import Entries
from awsclients.access.guard import guarded
from awsclients.access.needs import Answer, Confirm
from awsclients.access.opened import OpenedGuards, question
from awsclients.access.session import Session
from awsclients.clock import Clock
from awsclients.config.model import Role


class Sentry:
    """The guard, by what the configuration says of a role today and what a person has opened."""

    def __init__(self, entries: Entries, guards: OpenedGuards, clock: Clock) -> None:
        self._entries, self._guards, self._clock = entries, guards, clock

    def asks(self, role: Role, answers: Sequence[Answer] = ()) -> Confirm | None:
        """The guard's question, or None where the address is not guarded or is open. PersonNeeded when the answer
        is another address.
        """
        settings, now = self._entries.workspace.settings, self._clock.now()
        if not guarded(role, self._entries.client_of(role), settings, self._today()):
            return None
        if self._guards.open(role.address, answers, now):
            return None
        if self._guards.is_open(role.address, now, settings.guard_for):
            return None
        return question(role.address, role.source or "", role.environment, self.ended(role))

    def given(self, session: Session) -> None:
        """The session is in use: the guard of its address closes when it lapses."""
        self._guards.used(session.address, session.expires)

    def ended(self, role: Role) -> bool:
        """Whether the engagement of the role's client is over: nothing of it is renewed then."""
        day = self._entries.client_of(role).engagement_ends
        return day is not None and self._today() > day

    def _today(self) -> date:
        return self._clock.now().astimezone().date()
