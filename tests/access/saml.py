"""SAML responses for tests: what a provider writes, changed as a test likes."""

import base64
from collections.abc import Sequence
from typing import Any

from tests.access.rig import NOON

from awsclients.config.model import Saml
from awsclients.demo.saml_document import Claims, response
from awsclients.secrets.secret import Secret

ACS = "http://127.0.0.1:7890/saml"
PROVIDER = "arn:aws:iam::444444444444:saml-provider/AWS-SSO"
ADMIN = "arn:aws:iam::444444444444:role/SamlAdmin"
IDP = Saml(name="idp", sign_in_url="https://idp.example/start", acs_url=ACS)


def a_document(*roles: str, pairs: Sequence[str] | None = None, **given: Any) -> str:
    """The XML of a sign-in at NOON that carries these roles (ADMIN without any)."""
    values = [f"{role},{PROVIDER}" for role in roles or (ADMIN,)] if pairs is None else pairs
    given = {"attributes": {"RoleSessionName": "jane"}, **given}
    return response(
        Claims(**{"user": "jane", "issuer": "idp", "recipient": ACS, "issued": NOON, "pairs": values, **given})
    )


def encoded(document: str | bytes) -> Secret:
    """As it is posted."""
    return Secret(base64.b64encode(document.encode() if isinstance(document, str) else document).decode())


def a_response(*roles: str, **given: Any) -> Secret:
    """The same as a_document, encoded."""
    return encoded(a_document(*roles, **given))
