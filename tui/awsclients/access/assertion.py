"""What a SAML assertion says, as far as it helps to choose a role. Whether it is true is for STS to decide.

Source: IAM user guide, "Configure SAML assertions for the authentication response".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from awsclients.access.saml_elements import attributes, moment, only_assertion, values
from awsclients.access.saml_response import document, standard, tree
from awsclients.config.identifiers import ROLE_ARN, saml_provider_arn
from awsclients.errors import BadInput
from awsclients.secrets.secret import Secret
from awsclients.text import display

ROLE = "https://aws.amazon.com/SAML/Attributes/Role"
"""The attribute whose values are pairs of a role and a provider. Names are case-sensitive."""
SESSION_DURATION = "https://aws.amazon.com/SAML/Attributes/SessionDuration"

_ROLE = re.compile(ROLE_ARN, re.ASCII)

Pair = tuple[str, str]
"""A role's ARN and the ARN of the SAML provider it trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One sign-in. Texts are as the provider wrote them; times are aware, UTC, None where not written.

    `response` is what STS takes. `session_ends` is SessionNotOnOrAfter: no session of this sign-in lasts longer.
    """

    id: str
    response: Secret = field(compare=False)
    issued: datetime
    pairs: tuple[Pair, ...]
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
    assertion = only_assertion(root)
    confirmed = attributes(assertion, "Subject", "SubjectConfirmation", "SubjectConfirmationData")
    conditions = attributes(assertion, "Conditions")
    number, issued = assertion.get("ID"), moment(assertion.get("IssueInstant"))
    if issued is None or not number:
        raise BadInput("The SAML assertion has no ID or IssueInstant. Ask the provider's administrator.")
    ends = [end for one in (confirmed, conditions) if (end := moment(one.get("NotOnOrAfter")))]
    pairs, strange = _pairs(values(assertion, ROLE))
    return Assertion(
        id=number,
        response=standard(xml),
        issued=issued,
        pairs=pairs,
        recipient=confirmed.get("Recipient"),
        destination=root.get("Destination"),
        in_response_to=root.get("InResponseTo") or confirmed.get("InResponseTo"),
        not_before=moment(conditions.get("NotBefore")),
        ends=min(ends, default=None),
        session_ends=moment(attributes(assertion, "AuthnStatement").get("SessionNotOnOrAfter")),
        notes=tuple(_notes(strange, list(values(assertion, SESSION_DURATION)))),
    )


def _pairs(values: Iterator[str]) -> tuple[tuple[Pair, ...], list[str]]:
    """Pairs in either order, each once, and what is none."""
    pairs: dict[Pair, None] = {}
    strange = []
    for value in values:
        parts = [part.strip() for part in value.split(",")]
        roles = [part for part in parts if _ROLE.fullmatch(part)]
        providers = [part for part in parts if saml_provider_arn.matches(part)]
        if len(parts) == 2 and roles and providers:
            pairs[roles[0], providers[0]] = None
        else:
            strange.append(value)
    return tuple(pairs), strange


def _notes(strange: list[str], durations: list[str]) -> Iterator[str]:
    for value in strange[:3]:
        yield f"The provider's Role attribute has {display(value, 120)}, which is no pair of role and provider."
    if any(not re.fullmatch("[0-9]{3,5}", one, re.ASCII) or not 900 <= int(one) <= 43200 for one in durations):
        yield "The provider's SessionDuration is no number from 900 to 43200, and was not used."
