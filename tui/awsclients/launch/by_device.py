"""A device code: the person signs in on any device and compares a code, while we ask every few seconds.

Source: RFC 8628.
"""

from urllib.parse import urlsplit

from awsclients.aws.api import AwsError
from awsclients.aws.identity_center import DeviceCode, FromDevice, Registration, Token
from awsclients.config.partitions import is_portal
from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.launch.signing_in import UNKNOWN, SigningIn
from awsclients.launch.watch import Pending
from awsclients.secrets.secret import Secret

CODES = 3
"""So many codes are offered, one after the other, before nobody is waited for any more."""

_SLOWER = 5.0
_STRANGE = "This address is not one of AWS's sign-in pages. Open it only if you know it."
_ANEW = "The code before this one has ended, and its page is dead."


def token(one: SigningIn, kept: Registration | None) -> tuple[Registration, Token]:
    """A token once a person has signed in, and the registration by which it came.

    Raises Refused when they were refused, and PersonNeeded when nobody came to several codes.
    """
    note = ""
    registration = kept
    for _ in range(CODES):
        registration, code = _code(one, registration)
        found = _asked(one, registration, code, note)
        if found is not None:
            return registration, found
        note = _ANEW
    raise PersonNeeded(
        f"Nobody signed in to {one.source.name} in time. Begin again with: awsclients login {one.source.name}"
    )


def _code(one: SigningIn, kept: Registration | None) -> tuple[Registration, DeviceCode]:
    """A code, by a new registration where AWS does not know the kept one any more (C91)."""
    registration = kept or one.register(device=True)
    try:
        code = one.told("sso-oidc:StartDeviceAuthorization", lambda: one.aws.device_code(one.portal, registration))
        return registration, code
    except AwsError as error:
        if error.code != UNKNOWN or kept is None:
            raise one.explained(error) from None
    return _code(one, None)


def _asked(one: SigningIn, registration: Registration, code: DeviceCode, note: str) -> Token | None:
    """The token, or None when the code has ended."""
    note = f"{note} {'' if _expected(one, code.address) else _STRANGE}".strip()
    pending = Pending(Secret(code.address), code.expires, code.user_code, note=note)
    one.watch.tell(pending)
    interval = code.interval
    while one.world.clock.now() < code.expires:
        one.watch.pause(one.source.name, interval)
        try:
            return one.aws.token(one.portal, registration, FromDevice(code.code))
        except LocalFailure:
            continue
        except AwsError as error:
            if error.code == "SlowDownException":
                interval += _SLOWER
            elif error.code == "ExpiredTokenException":
                return None
            elif error.code != "AuthorizationPendingException":
                raise one.explained(error) from None
    return None


def _expected(one: SigningIn, address: str) -> bool:
    """Whether a person may be sent there unwarned: AWS's, the portal's, or where an override says AWS is (C92)."""
    try:
        parts, ours = urlsplit(address), urlsplit(one.aws.authorize_address(one.portal))
        start = urlsplit(one.portal.start_url)
    except ValueError:
        return False
    if (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc):
        return True
    host = parts.netloc
    return parts.scheme == "https" and (host == start.netloc or is_portal(host))
