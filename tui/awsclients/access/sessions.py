"""Sessions as they are asked for: the guard first, then what is held, what AWS gives, or what a person must."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from awsclients.access.bus import Bus
from awsclients.access.entries import Entries
from awsclients.access.events import Needed
from awsclients.access.federation import may_be_users_own
from awsclients.access.mfa import Codes
from awsclients.access.needs import Answer, MfaCode, Need, PersonAsked, SignIn
from awsclients.access.renewal import Renewal
from awsclients.access.revival import needs_person
from awsclients.access.route import route, source_region, source_route
from awsclients.access.sentry import Sentry
from awsclients.access.session import Session
from awsclients.access.walk import Walk
from awsclients.aws.api import Identity
from awsclients.config.model import IdentityCenter, Saml
from awsclients.errors import BadInput, PersonNeeded
from awsclients.secrets.secret import Secret

Result = TypeVar("Result")


class Sessions:
    """`signed_in` says whether a person has signed in to a source."""

    def __init__(
        self,
        entries: Entries,
        sentry: Sentry,
        walk: Walk,
        renewal: Renewal,
        bus: Bus,
        signed_in: Callable[[str], bool],
    ) -> None:
        self._entries, self._sentry, self._walk = entries, sentry, walk
        self._renewal, self._bus, self._signed_in = renewal, bus, signed_in

    def session(self, address: str, answers: Sequence[Answer], least: float) -> Session | Need:
        """See Broker.session."""
        found = self.obtain(address, answers, least)
        if isinstance(found, Session):
            self._renewal.asked(found.address)
        return found

    def obtain(self, address: str, answers: Sequence[Answer], least: float) -> Session | Need:
        """The same, for nobody who would use it."""
        role = self._entries.role(address)
        way = route(self._entries.workspace, role)
        need: Need | None = self._sentry.asks(role, answers)
        if need is None:
            codes = _codes(answers)
            got = self._asked(lambda: self._walk.session(role, way, codes, least), codes)
            if isinstance(got, Session):
                self._sentry.given(got)
                return got
            need = got
        self._bus.tell(Needed(self._bus.now(), role.address, need))
        return need

    def renew(self, address: str) -> None:
        """Obtain the session anew. Asks nobody: raises PersonNeeded where only a person can help."""
        role = self._entries.role(address)
        if self._sentry.ended(role):
            raise PersonNeeded(f"The engagement of {role.client} has ended, so {address} is not renewed.")
        way = route(self._entries.workspace, role)
        found: Session | Need | None = self._sentry.asks(role)
        if found is None:
            found = self._asked(lambda: self._walk.session(role, way, {}, 1.0), {})
        if not isinstance(found, Session):
            raise needs_person(address, found)

    def console(self, address: str, answers: Sequence[Answer], least: float) -> Session | Need:
        """See Broker.console."""
        role = self._entries.role(address)
        way = route(self._entries.workspace, role)
        if may_be_users_own(way) and self._sentry.asks(role, answers) is None:
            federated = self._walk.federated(role, way)
            if federated is not None:
                return federated
        return self.session(address, answers, least)

    def identity(self, source: str) -> Identity | Need:
        """See Broker.identity."""
        found = self._entries.source(source)
        if isinstance(found, Saml):
            raise BadInput(f"{found.name} is a SAML provider, which has no identity at AWS. Name a role of it.")
        workspace = self._entries.workspace
        if not isinstance(found, IdentityCenter):
            return self._walk.identity(found, source_region(workspace, found))
        way = source_route(workspace, found)
        return self._asked(lambda: self._walk.portal_identity(way), {})

    def _asked(self, work: Callable[[], Result], codes: Codes) -> Result | MfaCode | SignIn:
        """What `work` returns, or what a person must give first."""
        while True:
            try:
                return work()
            except PersonAsked as asked:
                # Another caller may have been first, without the code or sign-in that is there by now.
                if not self._given(asked.need, codes):
                    return asked.need

    def _given(self, need: MfaCode | SignIn, codes: Codes) -> bool:
        return self._signed_in(need.source) if isinstance(need, SignIn) else need.serial in codes


def _codes(answers: Sequence[Answer]) -> dict[str, Secret]:
    return {answer.need.serial: answer.value for answer in answers if isinstance(answer.need, MfaCode)}
