"""Where AWS is: endpoint overrides are read once, checked, and passed on explicitly."""

from collections.abc import Mapping
from dataclasses import dataclass

OVERRIDES = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_SIGNIN",
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The overrides in force: addresses without a trailing slash, None where AWS's own is used."""

    overrides: Mapping[str, str]

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Endpoints":
        """The overrides in `environ`; BadInput unless each is https, or http on loopback."""
        raise NotImplementedError

    def of(self, service: str) -> str | None:
        """The override of `sts`, `sso`, `sso_oidc` or `signin`; the general one where that has none."""
        raise NotImplementedError
