"""Where the browser comes back to: one answer for whoever knows the state, nothing for anybody else."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.launch.callback import Callback
from awsclients.launch.request import Request
from awsclients.secrets.secret import Secret

STATE = "s" * 43
GOOD = f"/oauth/callback?code=abc123&state={STATE}"


def status(callback: Callback, target: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> str:
    """The number that a request is answered with."""
    return callback.answer(Request(method, target, headers or {})).status[:3]


@pytest.fixture
def pending() -> Callback:
    """A sign-in that is waited for."""
    return Callback(Secret(STATE))


def test_the_code_is_taken_once_and_leaves_the_address_bar(pending: Callback) -> None:
    answer = pending.answer(Request("GET", GOOD, {}))
    assert answer.status.startswith("303")
    assert answer.headers == (("Location", "/done"),)
    assert pending.code is not None
    assert pending.code.matches("abc123")
    done = pending.answer(Request("GET", "/done", {}))
    assert done.last
    assert b"abc123" not in done.body + answer.body


def test_C98_other_requests_change_nothing(pending: Callback) -> None:
    asked = [
        ("GET", "/favicon.ico", {}, "404"),
        ("GET", "/", {}, "404"),
        ("GET", "/done", {}, "404"),
        ("GET", "/oauth/callback/", {}, "404"),
        ("GET", "//oauth/callback", {}, "404"),
        ("GET", f"//evil{GOOD}", {}, "404"),
        ("GET", "//[", {}, "404"),
        ("GET", f"/oauth/callback#code=evil&state={STATE}", {}, "404"),
        ("POST", GOOD, {}, "405"),
        ("GET", GOOD, {"origin": "https://evil.example"}, "403"),
        ("GET", GOOD, {"origin": "null"}, "403"),
        ("GET", GOOD, {"sec-purpose": "prefetch"}, "503"),
    ]
    for method, target, headers, expected in asked:
        assert status(pending, target, method, headers) == expected, target
    assert not pending.come
    assert status(pending, GOOD) == "303"


def test_C99_T7_a_wrong_or_missing_state_gets_400_and_ends_nothing(pending: Callback) -> None:
    wrong = [
        "/oauth/callback",
        "/oauth/callback?",
        "/oauth/callback?code=evil",
        "/oauth/callback?code=evil&state=",
        f"/oauth/callback?code=evil&state={STATE}x",
        f"/oauth/callback?code=evil&state={STATE[:-1]}",
        f"/oauth/callback?code=evil&state={STATE}&state={STATE}",
        f"/oauth/callback?code=evil&code=abc&state={STATE}",
        f"/oauth/callback?code=evil&error=access_denied&state={STATE}",
        f"/oauth/callback?code=&state={STATE}",
        f"/oauth/callback?code=a%0d%0ab&state={STATE}",
        f"/oauth/callback?code={'a' * 5000}&state={STATE}",
        f"/oauth/callback?state={STATE}",
        "/oauth/callback?error=access_denied",
        "/oauth/callback?error=access_denied&state=x",
        f"/oauth/callback?code=evil&state={STATE}" + "&a=b" * 20,
    ]
    for target in wrong:
        assert status(pending, target) == "400", target
    assert not pending.come
    assert status(pending, GOOD) == "303"


def test_C99_the_right_state_twice_is_told_that_it_is_used(pending: Callback) -> None:
    assert status(pending, GOOD) == "303"
    again = pending.answer(Request("GET", GOOD.replace("abc123", "other"), {}))
    assert again.status.startswith("400")
    assert b"already used" in again.body
    assert pending.code is not None
    assert pending.code.matches("abc123")


def test_a_refusal_is_taken_with_the_right_state_only(pending: Callback) -> None:
    assert status(pending, f"/oauth/callback?error=access_denied&error_description=No&state={STATE}") == "303"
    assert pending.error == "access_denied"
    assert pending.code is None


def test_every_sign_in_has_a_state_of_its_own() -> None:
    first, second = Callback(), Callback()
    assert not first.state.matches(second.state.reveal())
    assert len(first.state.reveal()) == 43


@given(st.from_regex(r"/[!-~]{0,60}", fullmatch=True))
def test_C98_no_address_that_is_asked_for_fails(target: str) -> None:
    assert status(Callback(Secret(STATE)), target) in {"400", "404"}


@given(st.text(max_size=300))
def test_nobody_without_the_state_gets_a_code_in(query: str) -> None:
    pending = Callback(Secret(STATE))
    assert status(pending, f"/oauth/callback?{query}") == "400"
    assert not pending.come
