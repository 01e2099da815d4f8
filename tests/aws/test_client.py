"""The real client against a real server: what is sent, what is taken, and what is told when it fails."""

import logging
import socket
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.aws.conftest import Tls
from tests.aws.replies import ASSUMED, CALLER, USER, Reply, Server, credentials, refusal, sts

from awsclients.aws import clients
from awsclients.aws.api import AssumeRole, AssumeRoleWithSaml, AwsError, Credentials, Identity
from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.clock import SystemClock
from awsclients.demo.clock import MovableClock
from awsclients.errors import BadInput, Failure, LocalFailure, Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., BotoAws]
SECRET = "wJalrCanaryEXAMPLEKEY"
TOKEN = "FwoGCanaryEXAMPLEKEY"
KEYS = Credentials("AKIAEXAMPLE", Secret(SECRET))
SESSION = Credentials("ASIAEXAMPLE", Secret(SECRET), Secret(TOKEN))
ROLE = AssumeRole(role_arn="arn:aws:iam::222222222222:role/dev", session_name="jane", region="us-east-1")
HTML = b"<!DOCTYPE html><html><body>Welcome to the hotel</body></html>"


def test_assume_role_sends_what_the_role_says_and_nothing_else(aws: Make, server: Server) -> None:
    server.answer(ASSUMED)
    request = AssumeRole(
        role_arn=ROLE.role_arn,
        session_name="jane",
        region="us-east-1",
        duration=7200,
        external_id="acme-1",
        policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
        source_identity="jane",
        session_tags={"team": "a"},
        mfa_serial="arn:aws:iam::111111111111:mfa/jane",
        mfa_code=Secret("123456"),
    )
    assumed = aws().assume_role(SESSION, request)
    assert assumed.identity == Identity(
        "222222222222", "arn:aws:sts::222222222222:assumed-role/dev/jane", "AROAEXAMPLE:jane"
    )
    assert assumed.credentials.expires == datetime(2026, 1, 1, 13, tzinfo=UTC)
    assert assumed.credentials.secret_access_key.matches("secretEXAMPLEKEY")
    assert server.asked == [
        {
            "Action": "AssumeRole",
            "Version": "2011-06-15",
            "RoleArn": ROLE.role_arn,
            "RoleSessionName": "jane",
            "DurationSeconds": "7200",
            "ExternalId": "acme-1",
            "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "SourceIdentity": "jane",
            "Tags.member.1.Key": "team",
            "Tags.member.1.Value": "a",
            "SerialNumber": "arn:aws:iam::111111111111:mfa/jane",
            "TokenCode": "123456",
        }
    ]
    assert "app/awsclients" in server.headers[0]["User-Agent"]
    assert server.headers[0]["X-Amz-Security-Token"] == TOKEN


def test_what_a_role_does_not_say_is_not_sent(aws: Make, server: Server) -> None:
    server.answer(ASSUMED)
    aws().assume_role(KEYS, ROLE)
    assert set(server.asked[0]) == {"Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds"}


def test_assume_role_with_saml_sends_the_response_and_no_signature(aws: Make, server: Server) -> None:
    server.answer(Reply(sts("AssumeRoleWithSAML", credentials() + USER + "<Subject>jane</Subject>")))
    request = AssumeRoleWithSaml(
        role_arn=ROLE.role_arn,
        provider_arn="arn:aws:iam::222222222222:saml-provider/AWS-SSO",
        response=Secret("PHJlc3BvbnNlEXAMPLEKEY="),
        region="us-east-1",
        duration=43200,
        policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
    )
    assumed = aws().assume_role_with_saml(request)
    assert assumed.identity.arn == "arn:aws:sts::222222222222:assumed-role/dev/jane"
    assert assumed.credentials.session_token is not None
    assert server.asked == [
        {
            "Action": "AssumeRoleWithSAML",
            "Version": "2011-06-15",
            "RoleArn": ROLE.role_arn,
            "PrincipalArn": request.provider_arn,
            "SAMLAssertion": "PHJlc3BvbnNlEXAMPLEKEY=",
            "DurationSeconds": "43200",
            "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }
    ]
    assert not {"Authorization", "X-Amz-Security-Token"} & server.headers[0].keys()
    assert "EXAMPLEKEY" not in repr(request)


def test_caller_identity_and_session_token(aws: Make, server: Server) -> None:
    server.answer(CALLER)
    assert aws().caller_identity(KEYS, "eu-west-1").arn == "arn:aws:iam::111111111111:user/jane"
    server.answer(Reply(sts("GetSessionToken", credentials())))
    got = aws().session_token(
        KEYS, "eu-west-1", duration=900, mfa_serial="GAHT12345678", mfa_code=Secret("123456")
    )
    assert got.temporary
    assert server.asked[1]["TokenCode"] == "123456"
    assert server.asked[1]["DurationSeconds"] == "900"


def test_the_persons_own_settings_do_not_reach_it(
    aws: Make, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.setenv(name, "there-is-no-such-profile")
    for name in ("AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(tmp_path / "missing"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://192.0.2.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    server.answer(CALLER)
    assert aws(HTTP_PROXY="http://127.0.0.1:1").caller_identity(KEYS, "us-east-1")


def test_threads_share_one_session(aws: Make, server: Server) -> None:
    server.answer(CALLER)
    shared = aws()
    got: list[Identity] = []
    threads = [
        threading.Thread(target=lambda: got.append(shared.caller_identity(KEYS, "us-east-1"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 20


def test_a_refusal_keeps_awss_own_words(aws: Make, server: Server) -> None:
    server.answer(refusal("AccessDenied", "User: x is not authorized", 403))
    with pytest.raises(AwsError) as error:
        aws().assume_role(KEYS, ROLE)
    refused = error.value
    assert (refused.operation, refused.code, refused.status) == ("sts:AssumeRole", "AccessDenied", 403)
    assert (refused.message, refused.request_id) == ("User: x is not authorized", "req-2")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refusal("Throttling", "Rate exceeded", 400), "Throttling"),
        (refusal("ThrottlingException", "Rate exceeded", 429), "ThrottlingException"),
        (refusal("InternalFailure", "", 500), "InternalFailure"),
        (Reply(b"<html>503 Service Unavailable</html>", 503, "text/html"), "503"),
        (Reply(b"", 502), "502"),
    ],
)
def test_C63_throttling_and_5xx_are_tried_three_times(
    aws: Make, server: Server, monkeypatch: pytest.MonkeyPatch, reply: Reply, code: str
) -> None:
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))  # botocore's alone
    server.answer(reply)
    with pytest.raises(AwsError) as error:
        aws().assume_role(KEYS, ROLE)
    assert error.value.code == code
    assert len(server.asked) == 3
    server.answer(reply, ASSUMED)
    assert aws().assume_role(KEYS, ROLE)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b""),
        Reply(b"", kind="application/json"),
        Reply(b'{"Credentials": {}}', kind="application/json"),
        Reply(ASSUMED.body[: len(ASSUMED.body) // 2]),
        Reply(ASSUMED.body[:200], length=len(ASSUMED.body)),
        Reply(sts("AssumeRole", USER)),
        Reply(sts("AssumeRole", credentials())),
        Reply(sts("AssumeRole", credentials(expiration=None) + USER)),
        Reply(sts("AssumeRole", credentials(expiration="yesterday") + USER)),
        Reply(sts("AssumeRole", credentials(expiration="2026-01-01T11:59:59Z") + USER)),
        Reply(sts("AssumeRole", credentials(expiration="2026-01-01T12:00:00Z") + USER)),
        Reply(sts("AssumeRole", credentials(secret="") + USER)),
        Reply(sts("AssumeRole", credentials(secret="two words") + USER)),
        Reply(sts("AssumeRole", (credentials() + USER).lower())),
        Reply(ASSUMED.body.replace(b"222222222222", b"22222")),
        Reply(b"\xff\xfe\x00"),
        Reply(b"<a>" * 2000),
    ],
)
def test_C66_C67_an_answer_that_is_not_whole_is_refused(aws: Make, server: Server, reply: Reply) -> None:
    server.answer(reply)
    with pytest.raises(Refused) as failure:
        aws().assume_role(KEYS, ROLE)
    assert "sts:AssumeRole" in failure.value.message
    no_secret_in(failure.value)


def test_C67_extra_fields_do_no_harm(aws: Make, server: Server) -> None:
    server.answer(Reply(sts("AssumeRole", credentials() + USER + "<Novelty>1</Novelty>")))
    assert aws().assume_role(KEYS, ROLE)


def test_C66_a_body_of_ten_megabytes_is_not_read_to_its_end(aws: Make, server: Server) -> None:
    server.answer(Reply(b"<" + b"a" * 10_000_000))
    with pytest.raises(Refused, match="more than 1 MiB"):
        aws().assume_role(KEYS, ROLE)


@pytest.mark.parametrize(
    "reply", [Reply(HTML, kind="text/html"), Reply(HTML, 302, "text/html"), Reply(HTML, 403), Reply(b" \n<HTML>x")]
)
def test_C65_a_captive_portal_is_told_from_aws(aws: Make, server: Server, reply: Reply) -> None:
    server.answer(reply)
    with pytest.raises(LocalFailure, match=r"A proxy or portal answered instead of 127\.0\.0\.1"):
        aws().assume_role(KEYS, ROLE)
    assert len(server.asked) == 1


def test_C65_a_proxy_that_wants_a_password_is_named(aws: Make, server: Server) -> None:
    server.answer(Reply(HTML, 407, "text/html"))
    with pytest.raises(LocalFailure, match="The proxy wants a user name and password"):
        aws().assume_role(KEYS, ROLE)


def test_C65_C75_offline_is_said_at_once_and_once(aws: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    names, look_up = list[object](), socket.getaddrinfo

    def noted(host: object, *more: Any) -> object:
        names.append(host)
        return look_up(host, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    with pytest.raises(LocalFailure, match=r"no-such-host.invalid was not found: .*offline"):
        aws("https://no-such-host.invalid").assume_role(KEYS, ROLE)
    assert names == ["no-such-host.invalid"]


def test_C65_a_closed_port_is_told(aws: Make, closed_port: int) -> None:
    with pytest.raises(LocalFailure, match=rf"127\.0\.0\.1:{closed_port} refused the connection"):
        aws(f"http://127.0.0.1:{closed_port}").assume_role(KEYS, ROLE)


def test_C65_a_proxy_that_is_not_there_is_told_without_its_password(clock: MovableClock, closed_port: int) -> None:
    proxy = f"http://jane:{SECRET}@127.0.0.1:{closed_port}"
    with pytest.raises(
        LocalFailure, match=r"The proxy would not connect to sts\.us-east-1\.amazonaws\.com"
    ) as failure:
        BotoAws(Endpoints({}), clock, {"HTTPS_PROXY": proxy}).assume_role(KEYS, ROLE)
    no_secret_in(failure.value)


def test_C65_no_proxy_is_honoured(clock: MovableClock, closed_port: int) -> None:
    environ = {"https_proxy": f"http://127.0.0.1:{closed_port}", "NO_PROXY": ".invalid"}
    endpoints = Endpoints.read({"AWS_ENDPOINT_URL": "https://aws.invalid"})
    with pytest.raises(LocalFailure, match=r"aws\.invalid was not found"):
        BotoAws(endpoints, clock, environ).assume_role(KEYS, ROLE)


def test_C65_a_certificate_that_is_not_trusted_is_told(tls: Tls, aws: Make) -> None:
    with pytest.raises(LocalFailure, match=r"The certificate of 127\.0\.0\.1:[0-9]+ is not trusted"):
        aws(tls.url).assume_role(KEYS, ROLE)


def test_C65_the_persons_ca_bundle_makes_it_trusted(tls: Tls, server: Server, aws: Make) -> None:
    server.answer(CALLER)
    assert aws(tls.url, AWS_CA_BUNDLE=str(tls.certificate)).caller_identity(KEYS, "us-east-1")


def test_a_ca_bundle_that_is_missing_is_told(aws: Make, tmp_path: Path) -> None:
    with pytest.raises(LocalFailure, match="AWS_CA_BUNDLE names a file that is not there"):
        aws(AWS_CA_BUNDLE=str(tmp_path / "missing.pem"))


def test_C65_a_server_that_never_answers_is_given_up(
    aws: Make, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "SECONDS", 0.3)
    held = threading.Event()
    server.answer(Reply(ASSUMED.body, wait=held))
    with pytest.raises(LocalFailure, match=r"127.0.0.1:[0-9]+ did not answer within 0.3 s"):
        aws().assume_role(KEYS, ROLE)
    held.set()


def test_C65_a_read_timeout_is_told_and_not_tried_again(
    aws: Make, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsclients.aws.wire.READ_SECONDS", 0.2)
    held = threading.Event()
    server.answer(Reply(ASSUMED.body, wait=held))
    with pytest.raises(LocalFailure, match="was reached but did not answer in time"):
        aws().assume_role(KEYS, ROLE)
    held.set()
    assert len(server.asked) == 1


def test_C69_the_date_of_an_answer_corrects_the_clock(server: Server) -> None:
    clock = SystemClock()
    server.answer(Reply(CALLER.body, date="Thu, 01 Jan 2099 00:00:00 GMT"))
    BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": server.url}), clock, {}).caller_identity(KEYS, "us-east-1")
    assert clock.skew > timedelta(days=365)
    assert clock.now().year >= 2098


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "Thu, 99 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00"]
)
def test_C69_a_date_that_is_none_is_passed_over(server: Server, date: str | None) -> None:
    clock = SystemClock()
    server.answer(Reply(CALLER.body, date=date))
    BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": server.url}), clock, {}).caller_identity(KEYS, "us-east-1")
    assert clock.skew == timedelta(0)


def test_a_portals_date_is_not_believed(server: Server) -> None:
    clock = SystemClock()
    server.answer(Reply(HTML, kind="text/html", date="Thu, 01 Jan 2099 00:00:00 GMT"))
    with pytest.raises(LocalFailure):
        BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": server.url}), clock, {}).caller_identity(KEYS, "us-east-1")
    assert clock.skew == timedelta(0)


def test_a_value_that_botocore_itself_refuses_is_bad_input(aws: Make) -> None:
    request = AssumeRole(role_arn="x", session_name="jane", region="us-east-1", external_id="")
    with pytest.raises(BadInput, match="external_id"):
        aws().assume_role(KEYS, request)


def test_the_libraries_that_log_secrets_are_quiet() -> None:
    for name in ("boto3", "botocore", "keyring", "urllib3", "botocore.endpoint", "urllib3.connectionpool"):
        assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING


def no_secret_in(failure: Failure) -> None:
    told = "".join(traceback.format_exception(failure)) + failure.detail + repr(failure)
    for secret in (SECRET, TOKEN, "secretEXAMPLEKEY", "tokenEXAMPLEKEY"):
        assert secret not in told
