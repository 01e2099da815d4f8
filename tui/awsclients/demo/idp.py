"""An identity provider: an application for each way in, a page to sign in at, and a response that signs itself in.

What it posts is what AWS's documentation asks of providers. Begun at the provider, as applications of IAM
Identity Center are; a `RelayState` in the address is sent along with the answer.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from awsclients.access.once import Once
from awsclients.demo import saml_metadata
from awsclients.demo.answers import Answer
from awsclients.demo.pages import document
from awsclients.demo.saml_claims import Provider
from awsclients.demo.saml_document import Claims, response
from awsclients.demo.saml_signature import new_key, signed

ISSUER = "https://idp.example/metadata"
_SIGN_IN = """<form method="post"><input type="hidden" name="RelayState" value="{relay}">
<button id="sign-in" name="user" value="{user}">Sign in as {user}</button></form>"""
_POSTING = """<form method="post" action="{acs}"><input type="hidden" name="SAMLResponse" value="{response}">
{relay}<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>"""
_RELAY = '<input type="hidden" name="RelayState" value="{}">\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What is sent where to when somebody signs in. `pairs` are values of the Role attribute."""

    acs_url: str
    pairs: Sequence[str]
    user: str = "jane"
    attributes: Mapping[str, str] = field(default_factory=lambda: {"RoleSessionName": "jane"})


class IdentityProvider:
    """Answers `/idp/NAME`: GET with a page to sign in at, POST with a page that posts the response on.

    `/idp/metadata` is the file that an administrator makes a SAML provider from.
    """

    def __init__(self) -> None:
        self.applications: dict[str, Application] = {}
        self._key = Once(new_key)

    def provider(self) -> Provider:
        """What an account that trusts this provider is told of it."""
        return Provider(ISSUER, self._key().certificate)

    def answer(self, method: str, name: str, fields: Mapping[str, str], now: datetime) -> Answer:
        """The page for one request."""
        if name == "metadata":
            return Answer(200, saml_metadata.write(self.provider()).encode(), "application/samlmetadata+xml")
        application = self.applications.get(name)
        if application is None:
            return Answer(404, document("No such application", ""), "text/html", outcome="NotFound")
        relay = fields.get("RelayState", "")
        if method != "POST":
            body = _SIGN_IN.format(relay=escape(relay), user=escape(application.user))
            return Answer(200, document(f"Sign in to {name}", body), "text/html")
        body = _POSTING.format(
            acs=escape(application.acs_url),
            response=self.response(application, now),
            relay=_RELAY.format(escape(relay)) if relay else "",
        )
        return Answer(200, document("Signed in", body), "text/html")

    def response(self, application: Application, now: datetime) -> str:
        """The signed response in base64, as it is posted."""
        claims = Claims(
            user=application.user,
            issuer=ISSUER,
            recipient=application.acs_url,
            issued=now,
            pairs=application.pairs,
            attributes=application.attributes,
        )
        return base64.b64encode(signed(response(claims), self._key())).decode()
