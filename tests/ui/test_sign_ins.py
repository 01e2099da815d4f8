"""Which sources a person signs in to by the screen, and what it says of the others."""

import pytest

from awsclients.config.model import AccessKey, Ambient, IdentityCenter, Login, Profile, Saml, Source
from awsclients.ui.sign_ins import elsewhere, signed_in_to

PORTAL = IdentityCenter(name="hub", sso_start_url="https://jane.awsapps.com/start", sso_region="eu-west-1")
IDP = Saml(name="idp", sign_in_url="https://idp.example", acs_url="http://127.0.0.1:7890/saml")
KEY = AccessKey(name="jane", access_key_id="AKIA1")
DEVICE = AccessKey(name="jane", access_key_id="AKIA1", mfa_serial="arn:aws:iam::111111111111:mfa/jane")
LOGIN = Login(name="work", profile="work")
NOBODY = "Nobody signs in to the source of this role."


@pytest.mark.parametrize(
    ("source", "out", "signed_in", "to"),
    [
        (PORTAL, "", "", True),
        (IDP, "", "", True),
        (DEVICE, "jane asks for a code as soon as a role of it is assumed.", "", False),
        (
            LOGIN,
            "AWS's own command does that. Run: aws login --profile work",
            "AWS's own command does that. Run: aws logout --profile work",
            True,
        ),
        (
            Login(name="work", profile="w\x1b[2J"),
            "AWS's own command does that. Run: aws login --profile w�[2J",
            None,
            True,
        ),
        (KEY, NOBODY, None, False),
        (Profile(name="old", profile="old"), NOBODY, NOBODY, False),
        (Ambient(name="here"), NOBODY, NOBODY, False),
    ],
)
def test_a_source_is_signed_in_to_here_or_it_is_said_where(
    source: Source, out: str, signed_in: str | None, to: bool
) -> None:
    assert signed_in_to(source) is to
    assert elsewhere(source, signed_in=False) == out
    if signed_in is not None:
        assert elsewhere(source, signed_in=True) == signed_in


def test_a_role_without_a_source_has_nobody_to_sign_in() -> None:
    assert elsewhere(None, signed_in=False) == NOBODY
