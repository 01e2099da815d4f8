"""The elements of a SAML response that are looked at, found where SAML has them and nowhere else.

Source: SAML 2.0 core.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from awsclients.errors import BadInput
from awsclients.text import display

_SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
_PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


def only_assertion(root: Element) -> Element:
    """The one assertion of a response. Raises BadInput for anything else, and where the provider said no."""
    if root.tag != f"{_PROTOCOL}Response":
        raise BadInput("This is no SAML response. Give what the provider sent as SAMLResponse.")
    _succeeded(root)
    if next(root.iter(f"{_SAML}EncryptedAssertion"), None) is not None:
        raise BadInput("The SAML assertion is encrypted, so no role can be chosen. Turn that off at the provider.")
    # Wherever it stands: one that hides inside another element is how signatures are wrapped.
    found = list(root.iter(f"{_SAML}Assertion"))
    if len(found) != 1 or found[0] not in list(root):
        raise BadInput(f"The SAML response holds {len(found)} assertions where AWS takes one. Sign in again.")
    return found[0]


def attributes(assertion: Element, *path: str) -> dict[str, str]:
    """The XML attributes of the first element at a path of local names; none where there is no such element."""
    found = assertion.find("/".join(f"{_SAML}{name}" for name in path))
    return {} if found is None else found.attrib


def values(assertion: Element, name: str) -> Iterator[str]:
    """The values of a SAML attribute, as text without the space around it."""
    for attribute in assertion.iterfind(f"{_SAML}AttributeStatement/{_SAML}Attribute"):
        if attribute.get("Name") == name:
            for value in attribute.iterfind(f"{_SAML}AttributeValue"):
                yield "".join(value.itertext()).strip()


def moment(text: str | None) -> datetime | None:
    """A time of XML; one without a zone is UTC, as SAML has it. None where there is none that can be read."""
    try:
        read = datetime.fromisoformat(text or "")
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _succeeded(root: Element) -> None:
    status = root.find(f"{_PROTOCOL}Status/{_PROTOCOL}StatusCode")
    if status is not None and status.get("Value") == _SUCCESS:
        return
    said = root.findtext(f"{_PROTOCOL}Status/{_PROTOCOL}StatusMessage") or ""
    code = (status.get("Value") or "" if status is not None else "").rpartition(":")[2] or "no status"
    words = f": {display(said.strip(), 200)}" if said.strip() else ""
    raise BadInput(f"The identity provider did not sign you in ({display(code, 60)}{words}). Try again there.")
