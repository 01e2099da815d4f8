"""A SAML response as an identity provider writes it, with a place for the signature.

Source: IAM user guide, "Configure SAML assertions for the authentication response"; SAML 2.0 core.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

AUDIENCE = "urn:amazon:webservices"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"

_RESPONSE = """\
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{response_id}" Version="2.0" \
IssueInstant="{issued}" Destination={recipient}>\
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{issuer}</saml:Issuer>\
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{assertion_id}" Version="2.0" \
IssueInstant="{issued}"><saml:Issuer>{issuer}</saml:Issuer>\
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>\
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{user}</saml:NameID>\
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
<saml:SubjectConfirmationData NotOnOrAfter="{ends}" Recipient={recipient}/></saml:SubjectConfirmation>\
</saml:Subject>\
<saml:Conditions NotBefore="{issued}" NotOnOrAfter="{ends}"><saml:AudienceRestriction>\
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
<saml:AuthnStatement AuthnInstant="{issued}"{session}><saml:AuthnContext><saml:AuthnContextClassRef>\
urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>\
</saml:AuthnContext></saml:AuthnStatement>\
<saml:AttributeStatement>{attributes}</saml:AttributeStatement>\
</saml:Assertion></samlp:Response>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a sign-in says. `pairs` are values of the Role attribute, `attributes` more of AWS's by short name."""

    user: str
    issuer: str
    recipient: str
    issued: datetime
    pairs: Sequence[str]
    audience: str = AUDIENCE
    lives: timedelta = timedelta(minutes=5)
    session_ends: datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def response(claims: Claims) -> str:
    """The document, with IDs of its own."""
    attributes = {"Role": claims.pairs, **{name: [value] for name, value in claims.attributes.items()}}
    session = f' SessionNotOnOrAfter="{_moment(claims.session_ends)}"' if claims.session_ends else ""
    return _RESPONSE.format(
        response_id=secrets.token_hex(16),
        assertion_id=secrets.token_hex(16),
        issued=_moment(claims.issued),
        ends=_moment(claims.issued + claims.lives),
        issuer=escape(claims.issuer),
        recipient=quoteattr(claims.recipient),
        audience=escape(claims.audience),
        user=escape(claims.user),
        session=session,
        attributes="".join(_attribute(name, values) for name, values in attributes.items()),
    )


def _attribute(name: str, values: Sequence[str]) -> str:
    listed = "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{ATTRIBUTES}{name}">{listed}</saml:Attribute>'


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
