"""What a SAML assertion says, as far as it helps to choose a role. Whether it is true is for STS to decide.

Source: IAM user guide, "Configure SAML assertions for the authentication response"; SAML 2.0 core.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from awsclients.access.saml_response import document, standard, tree
from awsclients.config.identifiers import ROLE_ARN, saml_provider_arn
from awsclients.errors import BadInput
from awsclients.secrets.secret import Secret
from awsclients.text import display

ROLE = "https://aws.amazon.com/SAML/Attributes/Role"
"""The attribute whose values are pairs of a role and a provider. Names are case-sensitive."""
SESSION_DURATION = "https://aws.amazon.com/SAML/Attributes/SessionDuration"

_SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
_PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_ROLE = re.compile(ROLE_ARN, re.ASCII)

Pair = tuple[str, str]
"""A role's ARN and the ARN of the SAML provider it trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One sign-in. Texts are as the provider wrote them; times are aware, UTC, None where not written.

    `response` is what STS takes. `session_ends` is SessionNotOnOrAfter: no session of this sign-in lasts longer.
    `skipped` are values of the Role attribute that are no pair.
    """

    id: str
    response: Secret = field(compare=False)
    issued: datetime
    pairs: tuple[Pair, ...]
    skipped: tuple[str, ...] = ()
    recipient: str | None = None
    destination: str | None = None
    in_response_to: str | None = None
    not_before: datetime | None = None
    ends: datetime | None = None
    """The first instant at which it may not be redeemed any more (NotOnOrAfter)."""
    session_ends: datetime | None = None
    notes: tuple[str, ...] = ()
    """What the provider's administrator should correct."""


def read(response: Secret) -> Assertion:
    """The one assertion of a base64 response. Raises BadInput that says what is wrong with it."""
    xml = document(response)
    root = tree(xml)
    if root.tag != f"{_PROTOCOL}Response":
        raise BadInput("This is no SAML response. Give what the provider sent as SAMLResponse.")
    _succeeded(root)
    assertion = _only_assertion(root)
    confirmed = assertion.find(f"{_SAML}Subject/{_SAML}SubjectConfirmation/{_SAML}SubjectConfirmationData")
    data = {} if confirmed is None else confirmed.attrib
    conditions = _attributes(assertion, f"{_SAML}Conditions")
    issued = _moment(assertion.get("IssueInstant"))
    if issued is None or not assertion.get("ID"):
        raise BadInput("The SAML assertion has no ID or IssueInstant. Ask the provider's administrator.")
    ends = [end for end in (_moment(data.get("NotOnOrAfter")), _moment(conditions.get("NotOnOrAfter"))) if end]
    pairs, skipped = _pairs(_values(assertion, ROLE))
    return Assertion(
        id=assertion.get("ID", ""),
        response=standard(xml),
        issued=issued,
        pairs=pairs,
        skipped=skipped,
        recipient=data.get("Recipient"),
        destination=root.get("Destination"),
        in_response_to=root.get("InResponseTo") or data.get("InResponseTo"),
        not_before=_moment(conditions.get("NotBefore")),
        ends=min(ends, default=None),
        session_ends=_moment(_attributes(assertion, f"{_SAML}AuthnStatement").get("SessionNotOnOrAfter")),
        notes=tuple(_notes(skipped, list(_values(assertion, SESSION_DURATION)))),
    )


def _succeeded(root: Element) -> None:
    status = root.find(f"{_PROTOCOL}Status/{_PROTOCOL}StatusCode")
    if status is not None and status.get("Value") == _SUCCESS:
        return
    said = root.findtext(f"{_PROTOCOL}Status/{_PROTOCOL}StatusMessage") or ""
    code = (status.get("Value") or "" if status is not None else "").rpartition(":")[2] or "no status"
    words = f": {display(said.strip(), 200)}" if said.strip() else ""
    raise BadInput(f"The identity provider did not sign you in ({display(code, 60)}{words}). Try again there.")


def _only_assertion(root: Element) -> Element:
    if next(root.iter(f"{_SAML}EncryptedAssertion"), None) is not None:
        raise BadInput("The SAML assertion is encrypted, so no role can be chosen. Turn that off at the provider.")
    # Wherever it stands: one that hides inside another element is how signatures are wrapped.
    found = list(root.iter(f"{_SAML}Assertion"))
    if len(found) != 1 or found[0] not in list(root):
        raise BadInput(f"The SAML response holds {len(found)} assertions where AWS takes one. Sign in again.")
    return found[0]


def _attributes(assertion: Element, path: str) -> dict[str, str]:
    found = assertion.find(path)
    return {} if found is None else found.attrib


def _values(assertion: Element, name: str) -> Iterator[str]:
    for attribute in assertion.iterfind(f"{_SAML}AttributeStatement/{_SAML}Attribute"):
        if attribute.get("Name") == name:
            for value in attribute.iterfind(f"{_SAML}AttributeValue"):
                yield "".join(value.itertext()).strip()


def _pairs(values: Iterator[str]) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Pairs in either order, each once, and what is none."""
    pairs: dict[Pair, None] = {}
    skipped = []
    for value in values:
        parts = [part.strip() for part in value.split(",")]
        roles = [part for part in parts if _ROLE.fullmatch(part)]
        providers = [part for part in parts if saml_provider_arn.matches(part)]
        if len(parts) == 2 and roles and providers:
            pairs[roles[0], providers[0]] = None
        else:
            skipped.append(value)
    return tuple(pairs), tuple(skipped)


def _notes(skipped: tuple[str, ...], durations: list[str]) -> Iterator[str]:
    for value in skipped[:3]:
        yield f"The provider's Role attribute has {display(value, 120)}, which is no pair of role and provider."
    if any(not re.fullmatch("[0-9]{3,5}", one, re.ASCII) or not 900 <= int(one) <= 43200 for one in durations):
        yield "The provider's SessionDuration is no number from 900 to 43200, and was not used."


def _moment(text: str | None) -> datetime | None:
    """A time of XML; one without a zone is UTC, as SAML has it. None where there is none that can be read."""
    try:
        moment = datetime.fromisoformat(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
