import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.config.written import said

from awsclients.config import identifiers
from awsclients.config.identifiers import Name, RoleArn
from awsclients.config.partitions import STS_REGION
from awsclients.errors import BadInput

NAMES = [value for value in vars(identifiers).values() if isinstance(value, Name)]


def refusal(check: object, text: str) -> str:
    with pytest.raises(BadInput) as caught:
        check(text)  # type: ignore[operator]
    message = caught.value.message
    assert "\n" not in message
    assert message.count(". ") >= 1 or message.endswith(".")
    return message


@pytest.mark.parametrize("partition", STS_REGION)
def test_C45_every_partition_of_aws_is_known(partition: str) -> None:
    text = f"arn:{partition}:iam::222222222222:role/Consultant"
    assert RoleArn.parse(text).partition == partition
    assert str(RoleArn.parse(text)) == text


def test_C45_an_unknown_partition_lists_the_known_ones() -> None:
    message = refusal(RoleArn.parse, "arn:aws-mars:iam::222222222222:role/Consultant")
    assert all(partition in message for partition in STS_REGION)


def test_C45_botocore_has_no_partition_that_is_not_known_here() -> None:
    import botocore.session

    known = set(botocore.session.get_session().get_available_partitions())
    assert set(STS_REGION) <= known


def test_C46_the_path_of_a_role_is_kept() -> None:
    role = RoleArn.parse("arn:aws:iam::222222222222:role/team/prod/Admin")
    assert (role.path, role.name) == ("/team/prod/", "Admin")
    assert str(role) == "arn:aws:iam::222222222222:role/team/prod/Admin"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "arn:aws:sts::222222222222:assumed-role/Consultant/jane",
            "Write arn:aws:iam::222222222222:role/Consultant ",
        ),
        (
            "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/jane",
            'account_id and role_name instead: "222222222222" and "ReadOnly"',
        ),
        ("arn:aws:iam::222222222222:user/jane", "a user"),
        ("arn:aws:iam::222222222222:root", "an account"),
        ("arn:aws:iam::222222222222:instance-profile/web", "instance profile"),
        ("arn:aws:iam::222222222222:saml-provider/idp", "saml_provider_arn"),
        ("arn:aws:iam::2222-2222-2222:role/Consultant", "12 digits"),
        ("arn:aws:iam::222222222222:role/Consul tant", "wrong"),
        ("arn:aws:iam::222222222222:role/", "wrong"),
        ("arn:aws:s3:::bucket", "not a role's"),
        ("arn:aws:sts::x:assumed-role/y/z", "session"),
        (" arn:aws:iam::222222222222:role/Consultant", "spaces"),
        ("Consultant", "no ARN"),
        ("", "no ARN"),
    ],
)
def test_C46_what_is_pasted_instead_of_a_role_is_explained(text: str, words: str) -> None:
    assert words in refusal(RoleArn.parse, text)


def test_C47_account_ids_with_dashes_are_refused_with_the_fix() -> None:
    assert "Write 123456789012." in refusal(identifiers.account_id, "1234-5678-9012")
    assert "Write 123456789012." in refusal(identifiers.account_id, " 1234 5678 9012")


@pytest.mark.parametrize("text", ["12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２", ""])
def test_C47_an_account_id_has_twelve_ascii_digits(text: str) -> None:
    assert "12 digits" in refusal(identifiers.account_id, text)


GOOD = {
    identifiers.slug: "acme-1",
    identifiers.address: "acme/production",
    identifiers.role_name: "Consultant",
    identifiers.external_id: "acme-7c1e2a",
    identifiers.session_name: "jane.doe",
    identifiers.region: "us-gov-west-1",
    identifiers.access_key_id: "AKIAIOSFODNN7EXAMPLE",
    identifiers.mfa_serial: "arn:aws:iam::111111111111:mfa/jane",
    identifiers.policy_arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    identifiers.saml_provider_arn: "arn:aws:iam::444444444444:saml-provider/AWS-SSO",
    identifiers.account_id: "222222222222",
}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.noun)
def test_C49_a_line_break_or_a_foreign_letter_never_passes(name: Name) -> None:
    good = GOOD[name]
    assert name(good) == good
    for bad in (f"{good}\n", f"\n{good}", f"{good}ï", f"{good}１", f"{good} "):
        refusal(name, bad)
    assert "line breaks" in refusal(name, f"{good}\n") or name is identifiers.account_id


def test_C49_no_source_file_matches_half_a_text() -> None:
    from pathlib import Path

    import awsclients.config

    for file in Path(awsclients.config.__file__).parent.glob("*.py"):
        for call in re.findall(r"re\.match\(|\)\.match\b", file.read_text()):
            pytest.fail(f"{file.name} uses {call}: fullmatch is the rule")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("ab", True),
        ("a" * 1224, True),
        ("a", False),
        ("a" * 1225, False),
        ("a b", False),
        ("a&b", False),
        ("ï1", False),
    ],
)
def test_C50_external_ids_are_what_sts_takes(text: str, good: bool) -> None:
    assert identifiers.external_id.matches(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [("", False), ("j", False), ("jd", True), ("j" * 64, True), ("j" * 65, False), ("Ünï", False)],
)
def test_C51_session_names_are_what_sts_takes(text: str, good: bool) -> None:
    assert identifiers.session_name.matches(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("arn:aws-us-gov:iam::111111111111:mfa/jane", True),
        ("arn:aws:iam::111111111111:mfa/team/jane", True),
        ("GAHT12345678", True),
        ("", False),
        ("arn:aws:iam::111111111111:user/jane", False),
        ("arn:aws:iam::1:mfa/jane", False),
    ],
)
def test_C52_mfa_serials_are_arns_or_hardware_numbers(text: str, good: bool) -> None:
    assert identifiers.mfa_serial.matches(text) is good


@pytest.mark.parametrize(
    "text", ["eu-west-1\n", "x@evil.com:443/#", "", "EU-WEST-1", "eu_west_1", "eu-west", "-west-1"]
)
def test_C55_a_region_cannot_be_anything_else(text: str) -> None:
    refusal(identifiers.region, text)


def test_C27_slugs_are_no_paths() -> None:
    for bad in ("../x", "a/b", "-a", "Acme", "a" * 42, "ü", "", "a.b"):
        refusal(identifiers.slug, bad)
    assert identifiers.slug("a" * 41)


@given(st.text())
def test_any_text_is_a_role_arn_or_gets_one_line_of_advice(text: str) -> None:
    message = said(RoleArn.parse, text)
    if message is None:
        assert str(RoleArn.parse(text)) == text
    else:
        assert message.isprintable()
        assert message.endswith(".")


@given(st.sampled_from(NAMES), st.text())
def test_any_text_is_a_name_or_refused(name: Name, text: str) -> None:
    message = said(name, text)
    if message is None:
        assert name(text) == text
        assert text.isascii()
        assert text.isprintable()
    else:
        assert message.isprintable()


@given(
    st.sampled_from(list(STS_REGION)),
    st.from_regex(r"[0-9]{12}", fullmatch=True),
    st.from_regex(r"/([!-~]{1,20}/){0,3}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9+=,.@-]{1,64}", fullmatch=True),
)
@settings(deadline=None)
def test_a_role_arn_comes_back_as_it_went_in(partition: str, account: str, path: str, name: str) -> None:
    role = RoleArn(partition, account, path, name)
    assert RoleArn.parse(str(role)) == role or "/" in path.strip("/")
    assert str(RoleArn.parse(str(role))) == str(role)


def test_permission_sets_are_read_from_reserved_names() -> None:
    assert identifiers.permission_set("AWSReservedSSO_Power_User_0123456789abcdef") == "Power_User"
    assert RoleArn.parse(
        "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_1"
    ).reserved
