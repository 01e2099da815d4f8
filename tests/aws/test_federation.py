"""The console's sign-in: a form's body, an address that is a secret, and errors that name neither."""

import json
import traceback
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.aws.replies import Reply, Server

from awsclients.aws import federation
from awsclients.aws.api import Credentials
from awsclients.aws.client import BotoAws
from awsclients.errors import BadInput, Failure, LocalFailure, Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., BotoAws]
SECRET, TOKEN = "wJalrCanaryEXAMPLEKEY", "FwoG/Canary+EXAMPLEKEY"
KEYS = Credentials("ASIAEXAMPLE", Secret(SECRET), Secret(TOKEN))
PAGE = "https://console.aws.amazon.com/s3/home?region=eu-west-1&x=a b"
GOOD = Reply(b'{"SigninToken": "VCQgs5qZZt3Q6fn8Tr5EXAMPLE-_"}', kind="application/json")
BAD = Reply(b"<html>Invalid credentials parameter</html>", 400, "text/html")


def sign_in(aws: BotoAws, duration: int | None = None, keys: Credentials = KEYS) -> Secret:
    return aws.sign_in_address(keys, destination=PAGE, region="eu-west-1", duration=duration)


def test_the_credentials_go_in_the_body_and_the_address_holds_the_token(aws: Make, server: Server) -> None:
    server.answer(GOOD)
    address = urlsplit(sign_in(aws(), 43200).reveal())
    assert f"{address.scheme}://{address.netloc}" == server.url
    assert address.path == server.paths[0] == "/federation"
    assert parse_qs(address.query, keep_blank_values=True) == {
        "Action": ["login"],
        "Issuer": [""],
        "Destination": [PAGE],
        "SigninToken": ["VCQgs5qZZt3Q6fn8Tr5EXAMPLE-_"],
    }
    (form,) = server.asked
    assert form["Action"] == "getSigninToken"
    assert form["SessionDuration"] == "43200"
    assert json.loads(form["Session"]) == {"sessionId": "ASIAEXAMPLE", "sessionKey": SECRET, "sessionToken": TOKEN}


def test_C68_chained_credentials_send_no_duration(aws: Make, server: Server) -> None:
    server.answer(GOOD)
    sign_in(aws())
    assert "SessionDuration" not in server.asked[0]


def test_C68_a_duration_that_is_refused_is_left_out_once(aws: Make, server: Server) -> None:
    server.answer(BAD, GOOD)
    assert sign_in(aws(), 7273)
    assert ["SessionDuration" in form for form in server.asked] == [True, False]
    server.answer(BAD)
    with pytest.raises(Refused):
        sign_in(aws(), 7273)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (BAD, Refused, "did not take these credentials"),
        (Reply(b"", 403), Refused, "did not take these credentials"),
        (Reply(b"", 500), Refused, "failed"),
        (Reply(b"<html>sorry</html>", 503), Refused, "failed"),
        (Reply(b"", 302), Refused, "did not take"),
        (Reply(b"<!doctype HTML>hotel"), LocalFailure, "A proxy or portal answered"),
        (Reply(b""), Refused, "not JSON"),
        (Reply(b'{"SigninToken": "abc'), Refused, "not JSON"),
        (Reply(b"[" * 100_000), Refused, "not JSON"),
        (Reply(b"[]"), Refused, "no sign-in token"),
        (Reply(b"{}"), Refused, "no sign-in token"),
        (Reply(b'{"SigninToken": null}'), Refused, "no sign-in token"),
        (Reply(b'{"SigninToken": ""}'), Refused, "no sign-in token"),
        (Reply(b'{"SigninToken": "a b"}'), Refused, "no sign-in token"),
        (Reply(b'{"signinToken": "abc"}'), Refused, "no sign-in token"),
        (Reply(b'{"SigninToken": "%s"}' % (b"a" * 20_000)), Refused, "no sign-in token"),
        (Reply(b"x" * 2_000_000), Refused, "more than 1 MiB"),
    ],
)
def test_C68_anything_else_is_refused_without_a_secret_in_the_words(
    aws: Make, server: Server, reply: Reply, kind: type[Failure], words: str
) -> None:
    server.answer(reply)
    with pytest.raises(kind, match=words) as failure:
        sign_in(aws())
    told = "".join(traceback.format_exception(failure.value))
    assert SECRET not in told
    assert "Canary" not in told


def test_C68_an_address_that_is_not_reached_is_told_without_a_secret(aws: Make, closed_port: int) -> None:
    with pytest.raises(LocalFailure, match="refused the connection") as failure:
        sign_in(aws(f"http://127.0.0.1:{closed_port}"))
    assert "Canary" not in "".join(traceback.format_exception(failure.value))


def test_long_term_keys_do_not_open_the_console(aws: Make, server: Server) -> None:
    with pytest.raises(Refused, match="no long-term keys"):
        sign_in(aws(), keys=Credentials("AKIAEXAMPLE", Secret(SECRET)))
    assert server.asked == []


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "signin.aws.amazon.com"),
        ("eu-west-1", "signin.aws.amazon.com"),
        ("cn-north-1", "signin.amazonaws.cn"),
        ("cn-northwest-1", "cn-northwest-1.signin.amazonaws.cn"),
        ("us-gov-west-1", "signin.amazonaws-us-gov.com"),
        ("us-gov-east-1", "us-gov-east-1.signin.amazonaws-us-gov.com"),
        ("eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu"),
    ],
)
def test_each_partition_signs_in_at_its_own_page(region: str, host: str) -> None:
    assert federation.base(None, region) == f"https://{host}/federation"


@pytest.mark.parametrize(
    "region", ["", "us-iso-east-1", "us-isob-east-1", "x@evil.com:443/#", "eu-west-1\n", "CN-NORTH-1"]
)
def test_C55_a_region_never_makes_another_host(region: str) -> None:
    with pytest.raises(BadInput):
        federation.base(None, region)
