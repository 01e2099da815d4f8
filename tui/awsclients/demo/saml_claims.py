"""What an assertion says to STS, or why STS does not listen to it.

Source: IAM user guide, "Troubleshoot SAML federation with IAM"; what is said after five minutes is from field
reports of other tools.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from awsclients.demo.refusal import Refusal
from awsclients.demo.saml_document import ATTRIBUTES, AUDIENCE
from awsclients.demo.saml_signature import signed_assertion

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

REDEEMED_WITHIN = timedelta(minutes=5)
_AUDIENCES = frozenset({AUDIENCE, "https://signin.aws.amazon.com/saml"})
_NAME = re.compile(r"[a-zA-Z_0-9+=,.@-]{2,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Provider:
    """A SAML provider of an account: the issuer and the certificate (PEM) that its metadata names."""

    issuer: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words of a signed assertion. `recipient` is what SAML:aud is compared with, `roles` are pairs."""

    subject: str
    issuer: str
    recipient: str
    session_name: str
    roles: tuple[frozenset[str], ...]
    session_ends: datetime | None


def said(response: str, provider: Provider | None, now: datetime) -> Said:
    """What the base64 response says. Raises AWS's refusal unless the provider signed it for AWS, just now."""
    if provider is None:
        raise _invalid("Specified provider doesn't exist")
    try:
        xml = base64.b64decode(response, validate=True)
    except (binascii.Error, ValueError):
        raise _invalid("Invalid base64 SAMLResponse") from None
    assertion = signed_assertion(xml, provider.certificate)
    issuer = _text(assertion, "Issuer")
    if issuer != provider.issuer:
        raise _invalid("Issuer not present in specified provider")
    if not _AUDIENCES & set(_texts(assertion, "Conditions/{*}AudienceRestriction/{*}Audience")):
        raise _invalid("Response does not contain the required audience.")
    _timely(assertion, now)
    return Said(
        subject=_text(assertion, "Subject/{*}NameID"),
        issuer=issuer,
        recipient=_confirmed(assertion, "Recipient"),
        session_name=_session_name(assertion),
        roles=tuple(frozenset(map(str.strip, pair.split(","))) for pair in _values(assertion, "Role")),
        session_ends=_moment(_attribute(assertion, "AuthnStatement", "SessionNotOnOrAfter")),
    )


def _timely(assertion: "Element", now: datetime) -> None:
    issued, ends = _moment(assertion.get("IssueInstant", "")), _moment(_confirmed(assertion, "NotOnOrAfter"))
    if issued is None or ends is None or now >= ends:
        raise Refusal("ExpiredTokenException", "Response has expired")
    if now >= issued + REDEEMED_WITHIN:
        raise Refusal("ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance")


def _session_name(assertion: "Element") -> str:
    name = next(_values(assertion, "RoleSessionName"), None)
    if name is None:
        raise _invalid("RoleSessionName is required in AuthnResponse")
    if _NAME.fullmatch(name) is None:
        raise _invalid("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
    return name


def _confirmed(assertion: "Element", name: str) -> str:
    return _attribute(assertion, "Subject/{*}SubjectConfirmation/{*}SubjectConfirmationData", name)


def _attribute(assertion: "Element", path: str, name: str) -> str:
    found = assertion.find(f"{{*}}{path}")
    return "" if found is None else found.get(name, "")


def _values(assertion: "Element", name: str) -> Iterator[str]:
    for attribute in assertion.iterfind("{*}AttributeStatement/{*}Attribute"):
        if attribute.get("Name") == f"{ATTRIBUTES}{name}":
            yield from _texts(attribute, "AttributeValue")


def _texts(element: "Element", path: str) -> Iterator[str]:
    for found in element.iterfind(f"{{*}}{path}"):
        yield "".join(found.itertext()).strip()


def _text(element: "Element", path: str) -> str:
    return next(_texts(element, path), "")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidIdentityToken", message)
