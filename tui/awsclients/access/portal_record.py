"""What is kept of one Identity Center: who we are to it, and the sign-in. One entry of the keyring, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from awsclients.aws.identity_center import Portal, Registration, Token
from awsclients.config.model import IdentityCenter
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import SecretStore, service

EARLY = timedelta(minutes=15)
"""A registration that ends sooner than that is made anew, so that it outlives the sign-in it begins."""
USUAL = timedelta(hours=8)
"""How long a portal session lasts unless the administrator chose otherwise; AWS does not tell."""

_USER = "identity-center"
_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRecord:
    """`registration` made `token`; there may be one without the other. `begun` is when a person signed in."""

    portal: Portal
    registration: Registration | None = None
    token: Token | None = None
    begun: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """About when a person has to sign in again; None when they have to now."""
        if self.token is None:
            return None
        usual = self.begun + USUAL if self.token.refresh is not None and self.begun is not None else None
        return max(self.token.expires, usual) if usual else self.token.expires

    def registered(self, now: datetime, *, device: bool) -> Registration | None:
        """The registration for this way of signing in, when it is good for another while."""
        kept = self.registration
        good = kept is not None and kept.device == device and kept.expires - now > EARLY
        return kept if good else None

    def signed_out(self) -> "PortalRecord":
        """The same without the sign-in."""
        return replace(self, token=None, begun=None)


def portal_of(source: IdentityCenter) -> Portal:
    """The portal of a source; sources with one start URL and region share it."""
    return Portal(source.sso_start_url, source.sso_region)


def read(store: SecretStore, portal: Portal) -> PortalRecord:
    """What is kept; empty where there is nothing that can be read. Raises LocalFailure as the store does."""
    kept = store.get(_service(portal), _USER)
    try:
        return PortalRecord(portal=portal) if kept is None else from_text(kept, portal)
    except ValueError:
        return PortalRecord(portal=portal)


def write(store: SecretStore, record: PortalRecord) -> None:
    """Keep it. Raises LocalFailure as the store does."""
    store.put(_service(record.portal), _USER, to_text(record))


def to_text(record: PortalRecord) -> Secret:
    """The record as JSON on one line; what a sign-in hands to the broker is this as well."""
    registration, token = record.registration, record.token
    values: dict[str, object] = {"start_url": record.portal.start_url, "region": record.portal.region}
    if registration is not None:
        values["registration"] = {
            "client_id": registration.client_id,
            "client_secret": registration.client_secret.reveal(),
            "expires": f"{registration.expires:{_FORM}}",
            "device": registration.device,
        }
    if token is not None:
        values["token"] = {
            "access": token.access.reveal(),
            "expires": f"{token.expires:{_FORM}}",
            "refresh": token.refresh.reveal() if token.refresh else None,
        }
    if record.begun is not None:
        values["begun"] = f"{record.begun:{_FORM}}"
    return Secret(json.dumps(values))


def from_text(text: Secret, portal: Portal) -> PortalRecord:
    """The record of this portal. Raises ValueError for another portal's, and for what is none."""
    try:
        said = json.loads(text.reveal())
        if (said["start_url"], said["region"]) != (portal.start_url, portal.region):
            raise ValueError
        return PortalRecord(
            portal=portal,
            registration=_registration(said["registration"]) if "registration" in said else None,
            token=_token(said["token"]) if "token" in said else None,
            begun=_time(said["begun"]) if "begun" in said else None,
        )
    except (ValueError, TypeError, KeyError):
        raise ValueError("this is no record of the portal") from None


def _registration(said: Mapping[str, object]) -> Registration:
    return Registration(
        client_id=str(said["client_id"]),
        client_secret=Secret(str(said["client_secret"])),
        expires=_time(said["expires"]),
        device=said["device"] is True,
    )


def _token(said: Mapping[str, object]) -> Token:
    refresh = said["refresh"]
    return Token(
        Secret(str(said["access"])), _time(said["expires"]), Secret(str(refresh)) if refresh is not None else None
    )


def _time(text: object) -> datetime:
    return datetime.strptime(str(text), _FORM).replace(tzinfo=UTC)


def _service(portal: Portal) -> str:
    return service(f"sso/{portal.region}/{portal.start_url.removeprefix('https://')}")
