"""Where AWS is: endpoint overrides are read once, checked, and passed on explicitly."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from awsclients.errors import BadInput

OVERRIDES = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_SIGNIN",
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The overrides in force: addresses without a trailing slash, none where AWS's own is used."""

    overrides: Mapping[str, str]

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Endpoints":
        """The overrides in `environ`; BadInput unless each is https, or http on loopback."""
        found = {name: environ[name] for name in OVERRIDES if environ.get(name)}
        return cls({name: _checked(name, address) for name, address in found.items()})

    def of(self, service: str) -> str | None:
        """The override of `sts`, `sso`, `sso_oidc` or `signin`; the general one where that has none."""
        return self.overrides.get(f"AWS_ENDPOINT_URL_{service.upper()}") or self.overrides.get("AWS_ENDPOINT_URL")


def _checked(name: str, address: str) -> str:
    """The address without a trailing slash. Errors name the variable only: the address may hold a password."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises where it is no number
    except ValueError:
        raise BadInput(f"{name} is not an address. Set it to https://HOST, or unset it.") from None
    if not (address.isascii() and address.isprintable()) or " " in address or not parts.hostname:
        raise BadInput(f"{name} is not an address. Set it to https://HOST, or unset it.")
    if parts.username is not None or parts.query or parts.fragment:
        raise BadInput(f"{name} holds more than a host and a path. Remove user, password, query and fragment.")
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(parts)):
        raise BadInput(f"{name} must be https, or http on this computer (127.0.0.1). Change it, or unset it.")
    return address.rstrip("/")


def _loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
