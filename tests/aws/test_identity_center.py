"""Calls to Identity Center against a real server: what is sent, and what is taken of the answers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.aws.replies import Reply, Server

from awsclients.aws.api import AwsError
from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.aws.identity_center import FromCode, FromDevice, FromRefresh, Portal, Registration, Token
from awsclients.demo.clock import MovableClock
from awsclients.errors import LocalFailure, Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., BotoAws]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PORTAL = Portal("https://d-1234567890.awsapps.com/start", "eu-west-1")
KNOWN = Registration(
    client_id="client", client_secret=Secret("secretEXAMPLEKEY"), expires=NOON + timedelta(days=90)
)
TOKEN = {"accessToken": "accessEXAMPLEKEY", "expiresIn": 3600, "refreshToken": "refreshEXAMPLEKEY"}
KEYS = {
    "accessKeyId": "ASIAEXAMPLE",
    "secretAccessKey": "secretEXAMPLEKEY",
    "sessionToken": "tokenEXAMPLEKEY",
    "expiration": 1767272400000,
}


def reply(body: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(body).encode(), status, "application/json")


@pytest.fixture
def taken(server: Server, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The bodies of the calls, as JSON."""
    bodies: list[dict[str, Any]] = []
    monkeypatch.setattr("tests.aws.conftest.parse_qs", lambda body: bodies.append(json.loads(body)) or {})
    return bodies


def test_a_browser_is_registered_for_as_the_aws_command_line_does(
    aws: Make, server: Server, taken: list[dict[str, Any]]
) -> None:
    server.answer(reply({"clientId": "c", "clientSecret": "sEXAMPLEKEY", "clientSecretExpiresAt": 1775044800}))
    registration = aws().identity_center.register(PORTAL, device=False)
    assert registration.expires == datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert not registration.device
    assert taken == [
        {
            "clientName": "awsclients",
            "clientType": "public",
            "scopes": ["sso:account:access"],
            "grantTypes": ["authorization_code", "refresh_token"],
            "redirectUris": ["http://127.0.0.1/oauth/callback"],
            "issuerUrl": PORTAL.start_url,
        }
    ]
    aws().identity_center.register(PORTAL, device=True)
    assert taken[1].keys() == {"clientName", "clientType", "scopes"}
    assert "Authorization" not in server.headers[-1]


@pytest.mark.parametrize(
    ("grant", "given"),
    [
        (
            FromCode(Secret("code"), Secret("verifier"), "http://127.0.0.1:4/oauth/callback"),
            {
                "grantType": "authorization_code",
                "code": "code",
                "codeVerifier": "verifier",
                "redirectUri": "http://127.0.0.1:4/oauth/callback",
            },
        ),
        (
            FromDevice(Secret("device")),
            {"grantType": "urn:ietf:params:oauth:grant-type:device_code", "deviceCode": "device"},
        ),
        (FromRefresh(Secret("refresh")), {"grantType": "refresh_token", "refreshToken": "refresh"}),
    ],
)
def test_a_token_is_asked_for_by_what_there_is(
    aws: Make, server: Server, taken: list[dict[str, Any]], grant: Any, given: dict[str, str]
) -> None:
    server.answer(reply(TOKEN))
    token = aws().identity_center.token(PORTAL, KNOWN, grant)
    assert token == Token(Secret(""), NOON + timedelta(hours=1))
    assert token.access.matches("accessEXAMPLEKEY")
    assert token.refresh is not None
    assert token.refresh.matches("refreshEXAMPLEKEY")
    assert taken == [{"clientId": "client", "clientSecret": "secretEXAMPLEKEY", **given}]


def test_a_device_code_waits_at_the_whole_address_where_there_is_one(aws: Make, server: Server) -> None:
    answer: dict[str, object] = {
        "deviceCode": "dEXAMPLEKEY",
        "userCode": "ABCD-EFGH",
        "verificationUri": "https://device.sso.eu-west-1.amazonaws.com/",
        "verificationUriComplete": "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH",
        "expiresIn": 600,
        "interval": 1,
    }
    server.answer(reply(answer))
    code = aws().identity_center.device_code(PORTAL, KNOWN)
    assert (code.user_code, code.expires, code.interval) == ("ABCD-EFGH", NOON + timedelta(minutes=10), 1.0)
    assert code.address.endswith("?user_code=ABCD-EFGH")
    del answer["verificationUriComplete"], answer["interval"]
    server.answer(reply(answer))
    code = aws().identity_center.device_code(PORTAL, KNOWN)
    assert (code.address, code.interval) == ("https://device.sso.eu-west-1.amazonaws.com/", 5.0)


@pytest.mark.parametrize(
    "change", [{"accessToken": ""}, {"expiresIn": 0}, {"expiresIn": -1}, {"accessToken": "a b"}]
)
def test_C66_C67_a_token_that_is_not_whole_is_refused(
    aws: Make, server: Server, change: dict[str, object]
) -> None:
    server.answer(reply({**TOKEN, **change}))
    with pytest.raises(Refused, match="sso-oidc:CreateToken cannot be used") as failure:
        aws().identity_center.token(PORTAL, KNOWN, FromRefresh(Secret("r")))
    assert "EXAMPLEKEY" not in str(failure.value)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (None, "it holds no roleCredentials"),
        ({**KEYS, "secretAccessKey": ""}, "it holds no secretAccessKey"),
        ({**KEYS, "expiration": 1767268800000}, "have already ended"),
        ({**KEYS, "expiration": 0}, "does not say when"),
        ({**KEYS, "expiration": 1 << 60}, "does not say when"),
        ({name: value for name, value in KEYS.items() if name != "expiration"}, "does not say when"),
    ],
)
def test_C66_C67_credentials_that_are_not_whole_are_refused(
    monkeypatch: pytest.MonkeyPatch, part: Any, said: str
) -> None:
    from awsclients.aws import portal_answers

    with pytest.raises(Refused, match=said):
        portal_answers.role_credentials({"roleCredentials": part} if part is not None else {}, NOON)


def test_credentials_end_in_milliseconds() -> None:
    from awsclients.aws import portal_answers

    taken = portal_answers.role_credentials({"roleCredentials": KEYS}, NOON)
    assert taken.expires == datetime(2026, 1, 1, 13, tzinfo=UTC)
    assert taken.secret_access_key.matches("secretEXAMPLEKEY")


def test_a_refusal_has_its_own_name_and_words(aws: Make, server: Server) -> None:
    server.answer(
        reply({"error": "invalid_grant", "error_description": "gone", "__type": "InvalidGrantException"}, 400)
    )
    with pytest.raises(AwsError) as failure:
        aws().identity_center.token(PORTAL, KNOWN, FromRefresh(Secret("r")))
    assert (failure.value.code, failure.value.message, failure.value.status) == (
        "InvalidGrantException",
        "gone",
        400,
    )


def test_a_network_that_is_away_is_told_by_the_host(aws: Make, closed_port: int) -> None:
    with pytest.raises(LocalFailure, match=f"127.0.0.1:{closed_port} refused the connection"):
        aws(f"http://127.0.0.1:{closed_port}").identity_center.register(PORTAL, device=True)


@pytest.mark.parametrize(
    ("environ", "region", "address"),
    [
        ({}, "eu-west-1", "https://oidc.eu-west-1.amazonaws.com/authorize"),
        ({}, "cn-north-1", "https://oidc.cn-north-1.amazonaws.com.cn/authorize"),
        ({}, "eusc-de-east-1", "https://oidc.eusc-de-east-1.amazonaws.eu/authorize"),
        ({"AWS_ENDPOINT_URL": "https://aws.example/x/"}, "eu-west-1", "https://aws.example/x/authorize"),
        (
            {"AWS_ENDPOINT_URL": "https://aws.example", "AWS_ENDPOINT_URL_SSO_OIDC": "http://127.0.0.1:4/oidc"},
            "eu-west-1",
            "http://127.0.0.1:4/oidc/authorize",
        ),
        (
            {"AWS_ENDPOINT_URL_SSO": "https://sso.example"},
            "us-east-1",
            "https://oidc.us-east-1.amazonaws.com/authorize",
        ),
    ],
)
def test_the_page_is_below_the_oidc_endpoint_of_the_region_or_the_override(
    environ: dict[str, str], region: str, address: str, clock: MovableClock
) -> None:
    aws = BotoAws(Endpoints.read(environ), clock, {})
    assert aws.identity_center.authorize_address(Portal(PORTAL.start_url, region)) == address


@pytest.mark.parametrize("region", ["x@evil.com:443/#", "evil.com/", "eu-west-1.evil.com"])
def test_T13_a_hostile_region_reaches_nobody(region: str, clock: MovableClock) -> None:
    aws = BotoAws(Endpoints({}), clock, {})
    with pytest.raises(LocalFailure, match="was not asked"):
        aws.identity_center.register(Portal(PORTAL.start_url, region), device=True)
