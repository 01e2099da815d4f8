import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.config.written import said

from awsclients.config.sign_in import https, sign_in_address
from awsclients.errors import BadInput


@pytest.mark.parametrize(
    ("text", "account", "alias", "partition"),
    [
        ("https://222222222222.signin.aws.amazon.com/console", "222222222222", None, "aws"),
        ("https://acme.signin.aws.amazon.com/console/", None, "acme", "aws"),
        ("https://acme-prod.signin.aws.amazon.com/console/s3?region=eu-west-1", None, "acme-prod", "aws"),
        ("https://ACME.signin.aws.amazon.com", None, "acme", "aws"),
        ("https://acme.signin.amazonaws-us-gov.com/console", None, "acme", "aws-us-gov"),
        ("https://222222222222.signin.amazonaws.cn/console", "222222222222", None, "aws-cn"),
        ("https://acme.signin.amazonaws-eusc.eu/console", None, "acme", "aws-eusc"),
    ],
)
def test_a_sign_in_address_names_its_account(
    text: str, account: str | None, alias: str | None, partition: str
) -> None:
    found = sign_in_address(text)
    assert (found.account_id, found.alias, found.partition) == (account, alias, partition)
    assert found.role_name is None
    assert found.role_arn is None
    assert sign_in_address(found.url) == found


def test_a_switch_role_address_names_account_and_role() -> None:
    found = sign_in_address(
        "https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=team/Admin&displayName=Acme%20prod&color=F2B0A9"
    )
    assert (found.account_id, found.role_name) == ("222222222222", "team/Admin")
    assert found.role_arn == "arn:aws:iam::222222222222:role/team/Admin"
    alias = sign_in_address("https://signin.aws.amazon.com/switchrole?account=acme&roleName=Admin")
    assert (alias.alias, alias.account_id, alias.role_arn) == ("acme", None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://acme.signin.aws.amazon.com/console", "not an https one"),
        ("https://jane:hunter2@acme.signin.aws.amazon.com/console", "user name or password"),
        ("https://acme.signin.aws.amazon.com.evil.example/console", "no address of an AWS sign-in"),
        ("https://signin.aws.amazon.com/console", "no address of an AWS sign-in"),
        ("https://eu-west-1.signin.aws.amazon.com/console", "no address of an AWS sign-in"),
        ("https://signin.aws.amazon.com/switchrole?account=acme", "lacks account or roleName"),
        ("https://signin.aws.amazon.com/switchrole?account=12&roleName=Admin", "names no account"),
        ("https://signin.aws.amazon.com/switchrole?account=acme&roleName=a%20b", "wrong"),
        ("https://acme.signin.aws.amazon.com/con sole", "characters"),
        ("https://[::1", "no address"),
        ("https://acme.signin.aws.amazon.com:x/", "no address"),
        ("acme", "not an https one"),
    ],
)
def test_what_is_no_sign_in_address_is_refused_with_advice(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        sign_in_address(text)
    assert words in caught.value.message
    assert "hunter2" not in caught.value.message


@given(
    st.text()
    | st.text().map(lambda rest: f"https://{rest}")
    | st.text().map("https://acme.signin.aws.amazon.com/".__add__)
)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for check in (sign_in_address, https):
        message = said(check, text)
        assert message is None or message.isprintable()
