"""The console's front door."""

import json
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.demo.conftest import CLIENT, HUB, ROLE, Caller, trust

from awsclients.demo.clock import MovableClock
from awsclients.demo.faults import Fault
from awsclients.demo.server import EmbeddedAws

DESTINATION = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"


@pytest.fixture
def role(aws: EmbeddedAws, jane: Caller) -> Caller:
    """A role's session, straight from a user's key."""
    aws.add_role(ROLE, trust())
    return jane.assume()


def _fetch(address: str, form: dict[str, str], *, post: bool) -> tuple[int, str]:
    body = urlencode(form)
    try:
        answer = (
            urllib.request.urlopen(address, body.encode()) if post else urllib.request.urlopen(f"{address}?{body}")
        )
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    return answer.status, answer.read().decode()


def _token(caller: Caller, *, post: bool = True, **more: Any) -> tuple[int, str]:
    session = {"sessionId": caller.key, "sessionKey": caller.secret, "sessionToken": caller.token}
    form = {"Action": "getSigninToken", "Session": json.dumps(session), **more}
    return _fetch(f"{caller.url}/federation", form, post=post)


def _login(caller: Caller, token: str, *, post: bool = False, **more: str) -> tuple[int, str]:
    form = {"Action": "login", "Issuer": "", "Destination": DESTINATION, "SigninToken": token, **more}
    return _fetch(f"{caller.url}/federation", form, post=post)


@pytest.mark.parametrize("post", [True, False])
def test_a_role_session_opens_a_console_that_says_where_one_is(role: Caller, post: bool) -> None:
    status, answer = _token(role, post=post)
    assert status == 200
    status, page = _login(role, json.loads(answer)["SigninToken"], post=post)
    assert status == 200
    for fact in (CLIENT, "Consultant", "jane", "eu-west-1", "cloudwatch/home"):
        assert fact in page


def test_a_sign_in_token_is_good_once_and_for_fifteen_minutes(role: Caller, clock: MovableClock) -> None:
    first, second = (json.loads(_token(role)[1])["SigninToken"] for _ in range(2))
    assert [_login(role, first)[0] for _ in range(2)] == [200, 400]
    clock.advance(timedelta(minutes=16))
    assert _login(role, second)[0] == 400


def test_a_user_is_not_let_in_and_neither_are_wrong_or_ended_keys(
    aws: EmbeddedAws, clock: MovableClock, jane: Caller, role: Caller
) -> None:
    assert _token(jane)[0] == 400
    assert _token(jane.of(jane.sts.get_session_token()))[0] == 400
    assert _token(Caller(aws.url, role.key, "0" * 40, role.token))[0] == 400
    assert _fetch(f"{aws.url}/federation", {"Action": "getSigninToken", "Session": "{"}, post=True)[0] == 400
    assert _fetch(f"{aws.url}/federation", {"Action": "other"}, post=True)[0] == 400
    clock.advance(timedelta(hours=2))
    assert _token(role)[0] == 400


def test_only_a_role_that_was_assumed_by_a_user_may_say_how_long(
    aws: EmbeddedAws, jane: Caller, role: Caller
) -> None:
    gateway = f"arn:aws:iam::{HUB}:role/gateway"
    aws.add_role(gateway, trust())
    aws.add_role(f"{ROLE}2", trust(gateway))
    chained = jane.assume(gateway).assume(f"{ROLE}2")
    federated = jane.of(jane.sts.get_federation_token(Name="bob"))
    assert _token(role, SessionDuration="43200")[0] == 200
    for caller, seconds in ((chained, "3600"), (federated, "3600"), (role, "899"), (role, "43201"), (role, "1h")):
        status, page = _token(caller, SessionDuration=seconds)
        assert (status, page.startswith("<!DOCTYPE html>")) == (400, True)
    assert _token(chained)[0] == _token(federated)[0] == 200


def test_a_destination_that_is_no_console_is_refused(role: Caller) -> None:
    for destination in ("https://console.aws.amazon.com.evil.example/", "https://example.com/", ""):
        assert _login(role, json.loads(_token(role)[1])["SigninToken"], Destination=destination)[0] == 400


def test_a_console_session_ends(role: Caller, clock: MovableClock) -> None:
    token = json.loads(_token(role, SessionDuration="900")[1])["SigninToken"]
    form = {"Action": "login", "Issuer": "", "Destination": DESTINATION, "SigninToken": token}
    page = urllib.request.urlopen(f"{role.url}/federation?{urlencode(form)}").url
    assert "Consultant" in urllib.request.urlopen(page).read().decode()
    clock.advance(timedelta(minutes=16))
    assert _fetch(page, {}, post=False)[0] == 403


def test_faults_and_the_log_know_the_sign_in(aws: EmbeddedAws, role: Caller) -> None:
    aws.faults.order(Fault("error500", operation="signin:getSigninToken"))
    aws.faults.order(Fault("html", operation="signin:getSigninToken"))
    assert _token(role)[0] == 500
    assert "hotel" in _token(role)[1]
    seen = aws.calls.of("signin:getSigninToken")
    assert len(seen) == 2
    assert "Session" not in seen[0].parameters
