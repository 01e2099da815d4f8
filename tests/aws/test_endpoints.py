"""Overrides: https or this computer, and nothing of them in an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.aws.endpoints import OVERRIDES, Endpoints
from awsclients.errors import BadInput


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://sts.example.com", "https://sts.example.com"),
        ("https://sts.example.com:8443/aws/", "https://sts.example.com:8443/aws"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("http://127.8.9.10:5000", "http://127.8.9.10:5000"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ],
)
def test_https_and_loopback_are_taken(written: str, read: str) -> None:
    assert Endpoints.read({"AWS_ENDPOINT_URL": written}).of("sts") == read


@pytest.mark.parametrize(
    "written",
    [
        "http://sts.example.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://0.0.0.0:5000",
        "http://10.0.0.1",
        "http://2130706433",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "127.0.0.1:5000",
        "https://",
        "https:///path",
        "https://jane:canary@sts.example.com",
        "https://@sts.example.com",
        "https://sts.example.com?canary=1",
        "https://sts.example.com#canary",
        "https://sts.example.com:canary",
        "https://sts.example.com:99999",
        "https://sts.example.com/a b",
        "https://sts.example.com\n",
        "https://ſts.example.com",
        "http://[::1",
    ],
)
@pytest.mark.parametrize("name", OVERRIDES)
def test_anything_else_is_bad_input_that_names_the_variable_only(name: str, written: str) -> None:
    with pytest.raises(BadInput) as failure:
        Endpoints.read({name: written})
    assert failure.value.exit_code == 2
    assert name in failure.value.message
    assert "canary" not in failure.value.message


def test_the_services_own_override_wins_over_the_general_one() -> None:
    read = Endpoints.read(
        {"AWS_ENDPOINT_URL": "https://all.example", "AWS_ENDPOINT_URL_SSO_OIDC": "https://oidc.example"}
    )
    assert read.of("sso_oidc") == "https://oidc.example"
    assert read.of("sso") == read.of("sts") == read.of("signin") == "https://all.example"


def test_what_is_not_set_or_empty_or_another_services_is_not_there() -> None:
    read = Endpoints.read({"AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": "https://s3.example"})
    assert read.overrides == {}
    assert read.of("sts") is None


@given(st.text(max_size=60))
def test_any_text_is_taken_whole_or_refused(text: str) -> None:
    try:
        address = Endpoints.read({"AWS_ENDPOINT_URL": text}).of("sts")
    except BadInput:
        return
    assert address is None or address.startswith(("https://", "http://127.", "http://localhost", "http://[::1]"))
