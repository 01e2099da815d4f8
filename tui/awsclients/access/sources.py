"""Where the first credentials come from, and whose they are."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from awsclients.access import logins
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.events import SignInChanged
from awsclients.access.flights import Flights
from awsclients.aws.api import Aws, AwsError, Credentials, Identity
from awsclients.clock import Clock
from awsclients.config.model import AccessKey, Ambient, Login, Profile, Source
from awsclients.errors import BadInput, PersonNeeded
from awsclients.secrets.secret_key import signs
from awsclients.secrets.store import SecretStore, service

_FALLBACK_NAME = "awsclients"


@dataclass(frozen=True, slots=True)
class _Known:
    identity: Identity
    until: datetime | None
    """The end of the keys that were asked about; None where they have none."""


class Sources:
    """The sources' own credentials. They are asked for anew each time; who keeps them is the caller's business."""

    def __init__(
        self, aws: Callable[[], Aws], store: Callable[[], SecretStore], bus: Bus, clock: Clock, login_name: str
    ) -> None:
        self._aws, self._store, self._bus, self._clock = aws, store, bus, clock
        self._login_name = login_name
        self._flights = Flights()
        self._known: dict[tuple[Source, str], _Known] = {}

    def credentials(self, source: Source) -> Credentials:
        """The source's credentials; PersonNeeded where a secret was never stored."""
        match source:
            case AccessKey():
                return long_term(self._store(), source)
            case Profile():
                return self._aws().profile(source.profile)
            case Login():
                return self._login(source)
            case Ambient():
                return self._aws().ambient()
        raise BadInput(f"A source of kind {source.kind} has no credentials of its own. Name a role of it.")

    def identity(self, source: Source, credentials: Credentials, region: str, address: str) -> Identity:
        """Who the credentials are, asked once for each source and key; `address` is what it is asked for."""
        return self._flights.share(
            (source, credentials.access_key_id),
            lambda: self.known(source, credentials),
            lambda: self._ask(source, credentials, region, address),
        )

    def known(self, source: Source, credentials: Credentials) -> Identity | None:
        """Who the credentials are, if that was asked before."""
        known = self._known.get((source, credentials.access_key_id))
        return None if known is None else known.identity

    def session_name(self, source: Source, credentials: Credentials, region: str, address: str) -> str:
        """The user name AWS answers for the source; the login name where that one cannot be a session's."""
        answered = self.identity(source, credentials, region, address)
        named = "" if answered.arn.endswith(":root") else session_name(answered.name)
        return named or session_name(self._login_name) or _FALLBACK_NAME

    def forget_all_but(self, sources: frozenset[Source]) -> None:
        """Drop what is known of sources that are gone or changed."""
        self._known = {key: known for key, known in self._known.items() if key[0] in sources}

    def _login(self, source: Login) -> Credentials:
        """What `aws login` gave; the person may have signed in, or again, since somebody last looked."""
        found, now = self._aws().login(source.profile), self._clock.now()
        self._bus.tell(SignInChanged(now, source.name, logins.signed_in(source, now)))
        return found

    def _ask(self, source: Source, credentials: Credentials, region: str, address: str) -> Identity:
        sent = Sent(source=source.name, region=region)
        try:
            answered = self._bus.call(
                "sts:GetCallerIdentity",
                address,
                lambda: self._aws().caller_identity(credentials, region),
                lambda error: explain(error, sent, self._clock.skew),
            )
        except AwsError as error:
            raise explain(error, sent, self._clock.skew) from None
        now = self._clock.now()
        live = {key: known for key, known in self._known.items() if known.until is None or known.until > now}
        self._known = {**live, (source, credentials.access_key_id): _Known(answered, credentials.expires)}
        return answered


def long_term(store: SecretStore, source: AccessKey) -> Credentials:
    """An IAM user's own key. PersonNeeded where its secret was never stored or is none."""
    secret = store.get(service(source.name), source.access_key_id)
    if secret is None:
        raise PersonNeeded(
            f"The secret key of the source {source.name} was never stored. "
            f"Run: awsclients secret set {source.name}"
        )
    if not signs(secret):
        raise PersonNeeded(
            f"What the keyring has for the source {source.name} is no secret key. "
            f"Run: awsclients secret set {source.name}"
        )
    return Credentials(source.access_key_id, secret)


def session_name(text: str) -> str:
    """`text` as STS takes a session name (2-64 of `[\\w+=,.@-]`, ASCII), or empty when nothing of it is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^\w+=,.@-]+", "-", ascii_text, flags=re.ASCII).strip("-")[:64].rstrip("-")
    return name if len(name) > 1 else ""
