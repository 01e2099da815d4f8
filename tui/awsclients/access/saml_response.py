"""A SAML response as it arrives: base64 text, made the one form that STS takes, and its XML (C103, C104, C106)."""

import base64
import binascii
import zlib
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from awsclients.errors import BadInput
from awsclients.secrets.secret import Secret

LONGEST = 100_000
"""Characters of base64 that AssumeRoleWithSAML takes (STS API reference)."""
DEEPEST = 64
"""Elements inside one another. A real response has about ten."""

_URL_SAFE = str.maketrans("-_", "+/")


def document(response: Secret) -> bytes:
    """The XML in the base64 text; line breaks and the URL-safe alphabet are taken. Raises BadInput."""
    text = "".join(response.reveal().split()).translate(_URL_SAFE).rstrip("=")
    if not text:
        raise BadInput("The SAML response is empty. Give what the provider sent as SAMLResponse.")
    if len(text) > LONGEST:
        raise BadInput(
            f"The SAML response is longer than the {LONGEST} characters that AWS takes. "
            "Have the provider send fewer roles or attributes."
        )
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadInput(
            "The SAML response is not base64. Give the value of SAMLResponse alone, without %-signs of a form."
        ) from None
    if _deflated(found):
        raise BadInput("The SAML response is compressed. Set the application to answer by POST, not by redirect.")
    return found


def standard(xml: bytes) -> Secret:
    """The response in the base64 that STS takes."""
    return Secret(base64.b64encode(xml).decode())


def tree(xml: bytes) -> Element:
    """The root of the document. Raises BadInput for what is no XML, has a DTD, or is nested too deep."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(xml), ("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise BadInput("The SAML response nests too deep to be one. Copy it again.")
    except DefusedXmlException:
        raise BadInput("The SAML response has a DOCTYPE, which no provider sends. It was not read.") from None
    except (ParseError, ValueError, LookupError):
        root = None
    if root is None:
        raise BadInput("The SAML response is no XML. Copy all of it, from its first to its last character.")
    return root


def _deflated(found: bytes) -> bool:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(found, 64).lstrip().startswith(b"<")
    except zlib.error:
        return False
