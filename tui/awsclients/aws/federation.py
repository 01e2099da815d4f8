"""The console's sign-in: credentials go in a form's body, so that no address and no error holds them (C68)."""

import json
import re
from http import HTTPStatus
from urllib.parse import urlencode

from botocore.awsrequest import AWSRequest, AWSResponse

from awsclients.aws.api import Credentials
from awsclients.aws.trouble import malformed
from awsclients.aws.wire import Wire
from awsclients.config import identifiers
from awsclients.config.partitions import CONSOLES, region_partition
from awsclients.errors import BadInput, Refused
from awsclients.secrets.secret import Secret

SECONDS = 10
"""The longest that a sign-in may take, its retry included."""

_OPERATION = "signin:GetSigninToken"
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.~-]{1,16384}", re.ASCII)
_UNNAMED = frozenset({"cn-north-1", "us-gov-west-1"})
"""Regions outside of `aws` whose sign-in does not begin with their name."""


def base(override: str | None, region: str) -> str:
    """The federation page of the region's partition, or below the override of the sign-in endpoint."""
    if override is not None:
        return f"{override}/federation"
    if not identifiers.region.matches(region):
        raise BadInput("The region of the console is not one of AWS's. Correct the role's region.")
    partition = region_partition(region)
    if partition not in CONSOLES:
        raise BadInput("Where the console of this partition signs in is not known. Use a shell instead.")
    own = "" if partition == "aws" or region in _UNNAMED else f"{region}."
    return f"https://{own}signin.{CONSOLES[partition]}/federation"


def sign_in_address(
    wire: Wire, page: str, credentials: Credentials, destination: str, duration: int | None
) -> Secret:
    """The address that signs in; a bearer secret. A SessionDuration that AWS takes badly is left out (400)."""
    answer = _ask(wire, page, credentials, duration)
    if answer.status_code == HTTPStatus.BAD_REQUEST and duration is not None:
        answer = _ask(wire, page, credentials, None)
    if answer.status_code != HTTPStatus.OK:
        raise Refused(_refusal(answer.status_code))
    token = _token(answer)
    login = {"Action": "login", "Issuer": "", "Destination": destination, "SigninToken": token.reveal()}
    return Secret(f"{page}?{urlencode(login)}")


def _ask(wire: Wire, page: str, credentials: Credentials, duration: int | None) -> AWSResponse:
    form = {"Action": "getSigninToken", "Session": _session(credentials).reveal()}
    if duration is not None:
        form["SessionDuration"] = str(duration)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    request = AWSRequest(method="POST", url=page, data=urlencode(form).encode(), headers=headers)
    return wire.send(request.prepare(), html_refusals=True)


def _session(credentials: Credentials) -> Secret:
    token = credentials.session_token
    if token is None:
        raise Refused("The console takes no long-term keys. Open it with a role instead.")
    return Secret(
        json.dumps(
            {
                "sessionId": credentials.access_key_id,
                "sessionKey": credentials.secret_access_key.reveal(),
                "sessionToken": token.reveal(),
            }
        )
    )


def _refusal(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"AWS's sign-in page failed (HTTP {status}). Try again in a minute."
    return (
        f"AWS's sign-in page did not take these credentials (HTTP {status}): they have ended, or are no role's. "
        "Renew the session, or use a role."
    )


def _token(answer: AWSResponse) -> Secret:
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise malformed(_OPERATION, "it is not JSON") from None
    token = said.get("SigninToken") if isinstance(said, dict) else None
    if not isinstance(token, str) or _TOKEN.fullmatch(token) is None:
        raise malformed(_OPERATION, "it holds no sign-in token")
    return Secret(token)
