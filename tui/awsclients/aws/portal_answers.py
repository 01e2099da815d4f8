"""Identity Center's answers as values. What is missing, ended or of the wrong shape is refused (C66, C67)."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from awsclients.aws.answers import Parsed
from awsclients.aws.api import Credentials
from awsclients.aws.identity_center import DeviceCode, Registration, Token
from awsclients.aws.trouble import malformed
from awsclients.secrets.secret import Secret

_TEXT = re.compile(r"[\x21-\x7e]{1,65536}", re.ASCII)
_LONGEST = 366 * 24 * 3600
_INTERVAL = 5.0
"""Seconds between two questions where the answer names none (RFC 8628, 3.2)."""


def registration(answer: Parsed, device: bool) -> Registration:
    """What RegisterClient answered."""
    operation = "sso-oidc:RegisterClient"
    seconds = answer.get("clientSecretExpiresAt")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 1 << 40:
        raise malformed(operation, "it does not say when the registration ends")
    return Registration(
        client_id=_text(answer, "clientId", operation),
        client_secret=Secret(_text(answer, "clientSecret", operation)),
        expires=datetime.fromtimestamp(seconds, UTC),
        device=device,
    )


def device_code(answer: Parsed, now: datetime) -> DeviceCode:
    """What StartDeviceAuthorization answered."""
    operation = "sso-oidc:StartDeviceAuthorization"
    address = "verificationUriComplete" if answer.get("verificationUriComplete") else "verificationUri"
    interval = answer.get("interval")
    return DeviceCode(
        code=Secret(_text(answer, "deviceCode", operation)),
        user_code=_text(answer, "userCode", operation),
        address=_text(answer, address, operation),
        expires=now + _seconds(answer, operation),
        interval=float(interval) if isinstance(interval, int) and 0 < interval < 3600 else _INTERVAL,
    )


def token(answer: Parsed, now: datetime) -> Token:
    """What CreateToken answered."""
    operation = "sso-oidc:CreateToken"
    renews = answer.get("refreshToken")
    return Token(
        access=Secret(_text(answer, "accessToken", operation)),
        expires=now + _seconds(answer, operation),
        refresh=Secret(_text(answer, "refreshToken", operation)) if renews else None,
    )


def role_credentials(answer: Parsed, now: datetime) -> Credentials:
    """What GetRoleCredentials answered; its end is in milliseconds since 1970."""
    operation = "sso:GetRoleCredentials"
    part = answer.get("roleCredentials")
    if not isinstance(part, Mapping):
        raise malformed(operation, "it holds no roleCredentials")
    end = part.get("expiration")
    if isinstance(end, bool) or not isinstance(end, int) or not 0 < end < 1 << 50:
        raise malformed(operation, "it does not say when the credentials end")
    expires = datetime.fromtimestamp(end / 1000, UTC)
    if expires <= now:
        raise malformed(operation, "its credentials have already ended")
    return Credentials(
        _text(part, "accessKeyId", operation),
        Secret(_text(part, "secretAccessKey", operation)),
        Secret(_text(part, "sessionToken", operation)),
        expires,
    )


def role_names(answer: Parsed) -> Iterator[str]:
    """The permission sets on one page of ListAccountRoles."""
    found = answer.get("roleList")
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, Mapping) and isinstance(entry.get("roleName"), str):
            yield entry["roleName"]


def _seconds(answer: Parsed, operation: str) -> timedelta:
    seconds = answer.get("expiresIn")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= _LONGEST:
        raise malformed(operation, "it does not say how long it is good for")
    return timedelta(seconds=seconds)


def _text(answer: Parsed, name: str, operation: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or _TEXT.fullmatch(value) is None:
        raise malformed(operation, f"it holds no {name}")
    return value
