"""From what a client sent to an entry of the configuration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.config import identifiers
from awsclients.errors import BadInput
from awsclients.onboarding.add import Addition, addition

ARN = "arn:aws:iam::222222222222:role/Consultant"
SWITCH = "https://signin.aws.amazon.com/switchrole?account={}&roleName=team/Admin&displayName=Acme"


def test_an_arn_becomes_a_role_named_after_it() -> None:
    assert addition(ARN, client="acme") == Addition(client="acme", role="consultant", role_arn=ARN)
    assert addition(ARN, client="acme").address == "acme/consultant"


def test_what_is_given_wins_and_is_written_in_a_persons_order() -> None:
    made = addition(ARN, client="acme", role="dev", external_id="acme-7c", source="hub", environment="dev")
    assert made.address == "acme/dev"
    assert list(made.values.items()) == [
        ("role_arn", ARN),
        ("external_id", "acme-7c"),
        ("source", "hub"),
        ("environment", "dev"),
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Consultant", "consultant"), ("a+b=c@d", "a-b-c-d"), ("__Own__", "own"), ("A" * 64, "a" * 41)],
)
def test_a_slug_is_made_of_the_name(name: str, slug: str) -> None:
    assert addition(f"arn:aws:iam::222222222222:role/{name}", client="acme").role == slug


def test_a_switch_role_address_is_a_role() -> None:
    made = addition(SWITCH.format("222222222222"), client="acme")
    assert made.role_arn == "arn:aws:iam::222222222222:role/team/Admin"
    assert made.role == "admin"


def test_a_switch_role_address_with_an_alias_says_what_to_ask_for() -> None:
    with pytest.raises(BadInput, match=r"alias acme-prod.*Ask for the role's ARN"):
        addition(SWITCH.format("acme-prod"), client="acme")


def test_a_sign_in_address_is_a_console_and_nothing_else() -> None:
    made = addition("https://wayne.signin.aws.amazon.com/console?x=1", client="wayne")
    assert made.address == "wayne/console"
    assert made.values == {"console_url": "https://wayne.signin.aws.amazon.com/console"}
    with pytest.raises(BadInput, match="external ID"):
        addition("https://wayne.signin.aws.amazon.com/console", client="wayne", external_id="wayne-1")


def test_C46_a_role_of_identity_center_says_what_to_write_instead() -> None:
    arn = "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"
    with pytest.raises(BadInput, match='account_id = "222222222222" and role_name = "Admin"'):
        addition(arn, client="acme")


@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("arn:aws:iam::222222222222:user/jane", {}),
        ("arn:aws:iam::2222:role/X", {}),
        ("", {}),
        ("https://example.com/console", {}),
        ("http://wayne.signin.aws.amazon.com/console", {}),
        (ARN, {"client": "Acme"}),
        (ARN, {"client": "../acme"}),
        (ARN, {"role": "a/b"}),
        (ARN, {"external_id": "x"}),
        (ARN, {"external_id": "acme 1"}),
    ],
)
def test_what_cannot_be_used_is_refused(where: str, more: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        addition(where, **{"client": "acme", **more})  # type: ignore[arg-type]


@given(st.from_regex(r"[\w+=,.@-]{1,64}", fullmatch=True).filter(str.isascii))
def test_the_slug_of_any_role_is_one_or_asked_for(name: str) -> None:
    try:
        made = addition(f"arn:aws:iam::222222222222:role/{name}", client="acme")
    except BadInput as wrong:
        assert "--role" in wrong.message  # noqa: PT017
    else:
        assert identifiers.slug(made.role) == made.role
