"""Kinds of web addresses. None of their messages repeats the address: it could hold a password."""

import re

from awsclients.config.kinds import TEXT, Kind, Wrong
from awsclients.config.partitions import is_portal


def _https(value: object) -> str:
    from awsclients.config.sign_in import https

    text: str = TEXT.read(value)
    https(text)
    return text


def _start_url(value: object) -> str:
    """As AWS knows it: without `#/` and slashes at its end, the host in lower-case ASCII (C56)."""
    from awsclients.config.sign_in import https

    address = https(TEXT.read(value))
    host = address.hostname or ""
    if re.fullmatch(r"[0-9.]+|.*:.*", host, re.ASCII) or "." not in host:
        raise Wrong("has no host name. Write the address of your AWS access portal.")
    if address.query or (address.fragment and address.fragment != "/"):
        raise Wrong("goes on after the portal. Write it as far as .../start.")
    port = f":{address.port}" if address.port else ""
    return f"https://{host}{port}{address.path.rstrip('/')}"


def _here_or_https(value: object) -> str:
    """https, or http on this computer with a port; as written, for it is compared to the last slash."""
    text: str = TEXT.read(value)
    if not text.startswith("http://"):
        return _https(text)
    matches = re.fullmatch(r"http://127\.0\.0\.1:([0-9]{1,5})(/[!\"$-~]*)?", text, re.ASCII)
    if matches is None or not 0 < int(matches[1]) < 65536:
        raise Wrong("must begin with https://, or be on this computer. Write one like http://127.0.0.1:7890/saml.")
    return text


def strange_portal(url: str) -> str | None:
    """A warning when an access portal is at an address that is not AWS's."""
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    if is_portal(host):
        return None
    return f"is at {host}, which is not an address of AWS's access portals. Compare it with the one AWS shows."


HTTPS = Kind(_https, {"type": "string", "format": "uri", "pattern": "^https://[^@/]+(?:/.*)?$"})
START_URL = Kind(_start_url, HTTPS.schema)
HERE_OR_HTTPS = Kind(
    _here_or_https,
    {"type": "string", "format": "uri", "pattern": r"^(?:https://|http://127\.0\.0\.1:)[^@/]+(?:/.*)?$"},
)
