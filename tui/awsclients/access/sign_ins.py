"""Who is signed in to which Identity Center: tokens kept, renewed without a person, and given up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from awsclients.access import portal_record
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.flights import Flights
from awsclients.access.needs import PersonAsked, SignIn
from awsclients.access.portal_record import PortalRecord, portal_of
from awsclients.access.portal_records import PortalRecords
from awsclients.access.signed_in import SignedIn
from awsclients.aws.api import Aws, AwsError
from awsclients.aws.identity_center import FromRefresh, Token
from awsclients.clock import Clock
from awsclients.config.model import IdentityCenter
from awsclients.errors import BadInput, LocalFailure
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import SecretStore

LEAST_LEFT = timedelta(seconds=60)
"""What a token must have left to be used."""

_OVER = frozenset(
    {
        "InvalidGrantException",
        "InvalidClientException",
        "UnauthorizedClientException",
        "ExpiredTokenException",
        "AccessDeniedException",
    }
)
"""What AWS answers when only a person can go on."""


class SignIns:
    """Tokens by portal. One caller at a time renews a token."""

    def __init__(self, aws: Callable[[], Aws], store: Callable[[], SecretStore], bus: Bus, clock: Clock) -> None:
        self._aws, self._bus, self._clock = aws, bus, clock
        self._records = PortalRecords(store)
        self._flights = Flights()

    def check(self, source: IdentityCenter, grant: Secret) -> PortalRecord:
        """What a person's sign-in to the source's portal brought. BadInput when it is not that."""
        try:
            record = portal_record.from_text(grant, portal_of(source))
        except ValueError:
            raise BadInput(f"This is no sign-in to {source.name}. Run: awsclients login {source.name}") from None
        if record.token is None or record.token.expires <= self._clock.now():
            raise BadInput(f"The sign-in to {source.name} is over. Run: awsclients login {source.name}")
        return record

    def keep(self, source: IdentityCenter, grant: Secret) -> SignedIn:
        """Keep a grant that check() lets pass."""
        record = self.check(source, grant)
        self._records.put(record)
        return self._told(source, record)

    def signed_in(self, source: IdentityCenter) -> SignedIn | None:
        """Whether a person is signed in, as far as is known without asking AWS."""
        record = self._records.get(portal_of(source))
        if not self._usable(record):
            return None
        return self._told(source, record)

    def access(self, source: IdentityCenter, address: str, *, spent: Secret | None = None) -> Secret:
        """A token for the portal, renewed when it ends or when AWS does not take it (`spent`) any more.

        Raises PersonAsked when only a person can get one. `address` is what it is asked for.
        """
        portal = portal_of(source)

        def kept() -> Secret | None:
            return self._good(self._records.get(portal), spent)

        return self._flights.share((portal, spent is None), kept, lambda: self._renewed(source, address, spent))

    def give_up(self, source: IdentityCenter, spent: Secret) -> None:
        """AWS takes this token no more and does not renew it; one that came meanwhile stays."""
        record = self._records.get(portal_of(source))
        if record.token is not None and record.token.access is spent:
            self._records.put(record.signed_out(), record)

    def end(self, source: IdentityCenter) -> None:
        """Forget the token here, and tell Identity Center. Raises LocalFailure when that was not reached."""
        record = self._records.get(portal_of(source))
        self._records.put(record.signed_out())
        token = record.token
        if token is None or token.expires <= self._clock.now():
            return
        portal, access = record.portal, token.access
        try:
            self._bus.call(
                "sso:Logout",
                source.name,
                lambda: self._aws().identity_center.end_session(portal, access),
                lambda error: explain(error, _sent(source), self._clock.skew),
            )
        except AwsError:
            return  # it knows the token no more: that is what was wanted
        except LocalFailure as failure:
            raise LocalFailure(f"Signed out here, but Identity Center was not told: {failure.message}") from None

    def drop(self) -> None:
        """Forget every token that is held in memory; the keyring keeps its own."""
        self._records.drop()

    def only_here(self) -> bool:
        """Whether a sign-in lives in this process alone, because there is no keyring for it."""
        return self._records.only_here(self._clock.now())

    def need(self, source: IdentityCenter) -> PersonAsked:
        """What a person has to do."""
        return PersonAsked(
            SignIn(source.name, f"{source.name} needs a sign-in. Run: awsclients login {source.name}")
        )

    def _renewed(self, source: IdentityCenter, address: str, spent: Secret | None) -> Secret:
        record = self._records.reread(portal_of(source))
        if (access := self._good(record, spent)) is not None:
            return access
        token, registration = record.token, record.registration
        if token is None:
            raise self.need(source)
        if token.refresh is None or registration is None:
            self.give_up(source, token.access)
            raise self.need(source)
        grant = FromRefresh(token.refresh)
        try:
            fresh = self._bus.call(
                "sso-oidc:CreateToken",
                address,
                lambda: self._aws().identity_center.token(record.portal, registration, grant),
                lambda error: explain(error, _sent(source), self._clock.skew),
            )
        except AwsError as error:
            if error.code not in _OVER:
                raise explain(error, _sent(source), self._clock.skew) from None
            if (access := self._good(self._records.reread(record.portal), spent)) is not None:
                return access  # another process of ours was first, and a refresh token is good once
            # What AWS does not know any more would send the person to a page of errors (C91).
            unknown = error.code == "InvalidClientException"
            self._records.put(PortalRecord(portal=record.portal) if unknown else record.signed_out(), record)
            raise self.need(source) from None
        renewed = Token(fresh.access, fresh.expires, fresh.refresh or token.refresh)
        self._records.put(replace(record, token=renewed), record)
        return fresh.access

    def _good(self, record: PortalRecord, spent: Secret | None) -> Secret | None:
        """The token, when AWS takes it for another while as far as is known."""
        token = record.token
        if token is None or token.expires - self._clock.now() < LEAST_LEFT:
            return None
        return None if token.access is spent else token.access

    def _told(self, source: IdentityCenter, record: PortalRecord) -> SignedIn:
        """What is told of a sign-in; one that goes on beyond the usual end has none that is known."""
        until = record.until if record.until is not None and record.until > self._clock.now() else None
        return SignedIn(source.name, until, self._records.note(record.portal))

    def _usable(self, record: PortalRecord) -> bool:
        token = record.token
        if token is None:
            return False
        return token.refresh is not None or token.expires - self._clock.now() >= LEAST_LEFT


def _sent(source: IdentityCenter) -> Sent:
    return Sent(source=source.name, region=source.sso_region)
