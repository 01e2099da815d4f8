"""C28: a secret in the configuration is refused where it stands and never repeated."""

import base64
import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.config.written import ARN, Load, messages

from awsclients.config.leaks import secret_in, suspicious

KEY_ID = "AKIA" + "IOSFODNN7ABCDEFG"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzabcdefghi"
TOKEN = "IQoJb3JpZ2luX2VjEJ" + "a" * 80
PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----MIIEow"


@pytest.mark.parametrize("secret", [KEY_ID, SECRET_KEY, TOKEN, PRIVATE_KEY])
@pytest.mark.parametrize("key", ["external_id", "session_name", "console", "profile"])
def test_C28_a_secret_in_a_role_loses_the_role_and_is_not_repeated(role: Load, key: str, secret: str) -> None:
    workspace = role(f'role_arn = "{ARN}"\n{key} = "{secret}"')
    assert f"config.toml:7:1: {key} holds what looks like" in messages(workspace)
    assert not workspace.roles
    assert secret not in repr(workspace)


@pytest.mark.parametrize("secret", [KEY_ID, SECRET_KEY, TOKEN, PRIVATE_KEY])
def test_C28_a_secret_in_free_text_or_a_list_loses_the_client(loaded: Load, secret: str) -> None:
    for line in (f'notes = "the key: {secret}"', f'labels = ["a", "{secret}"]', f'env = {{ X = "{secret}" }}'):
        workspace = loaded(f"[clients.acme]\n{line}\n")
        assert "config.toml:2:1:" in messages(workspace)
        assert not workspace.clients
        assert secret not in repr(workspace)


def test_C28_a_key_id_under_a_misspelt_name_is_no_leak(loaded: Load) -> None:
    workspace = loaded(f'[sources.hub]\nkind = "access-key"\nacces_key_id = "{KEY_ID}"\n')
    assert "config.toml:3:1: acces_key_id is unknown here. Did you mean access_key_id?" in messages(workspace)
    assert "looks like" not in messages(workspace)


def test_C28_an_escape_hides_nothing(loaded: Load) -> None:
    workspace = loaded(f'[clients.acme]\nnotes = "\\u0041{KEY_ID[1:]}"\n')
    assert "looks like an AWS access key id" in messages(workspace)


@pytest.mark.parametrize("key", ["aws_secret_access_key", "secret", "password", "aws_session_token", "AWS_SECRET"])
def test_C28_a_key_made_for_a_secret_is_refused(loaded: Load, key: str) -> None:
    workspace = loaded(f'[sources.jane]\nkind = "profile"\nprofile = "x"\n{key} = "hunter2"\n')
    assert "config.toml:4:1: This holds what looks like a secret" in messages(workspace)
    assert "awsclients secret set" in messages(workspace)
    assert "hunter2" not in messages(workspace)
    assert not workspace.sources


def test_C28_a_secret_as_the_name_of_a_key_is_not_repeated_either(loaded: Load) -> None:
    workspace = loaded(f'[clients.acme]\n"{SECRET_KEY}" = 1\n')
    assert "looks like an AWS secret key" in messages(workspace)
    assert SECRET_KEY not in messages(workspace)


def test_an_access_key_id_belongs_to_access_key_id(loaded: Load) -> None:
    workspace = loaded(f'[sources.jane]\nkind = "access-key"\naccess_key_id = "{KEY_ID}"\n')
    assert messages(workspace) == ""


@pytest.mark.parametrize(
    "text",
    [
        ARN,
        "/Users/jane/Clients/Acme2024/Projects/One",
        hashlib.sha1(b"commit").hexdigest(),
        "https://d-1234567890.awsapps.com/start/#/saml/default/Initech/Y2xpZW50QWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4",
        "arn:aws:iam::444444444444:saml-provider/AWS-SSO",
        "x" * 40,
        "550e8400-e29b-41d4-a716-446655440000",
    ],
)
def test_what_only_looks_long_is_no_secret(text: str) -> None:
    assert secret_in("notes", text) is None


@given(st.integers(0, 2**64))
def test_secret_keys_as_aws_makes_them_are_found(seed: int) -> None:
    made = base64.b64encode(random.Random(seed).randbytes(30)).decode()
    classes = any(c.isupper() for c in made) and any(c.islower() for c in made) and any(c.isdigit() for c in made)
    if classes and not made.startswith("/"):
        assert secret_in("notes", f"key {made}") == "an AWS secret key"


@given(st.sampled_from([KEY_ID, SECRET_KEY, TOKEN, PRIVATE_KEY]), st.text(" \n.:;", max_size=9))
def test_what_is_found_in_a_value_is_found_in_the_file(secret: str, around: str) -> None:
    text = f"{around}{secret}{around}"
    assert secret_in("notes", text)
    assert suspicious(f'notes = "{text}"')
