"""MFA: one code for many roles, none is used twice, and what is wrong with one is said."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.access.rig import GATEWAY, KEY, NOON, SERIAL, Rig, a_role

from awsclients.access.events import SignInChanged
from awsclients.access.needs import Answer, MfaCode
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.aws.api import AssumeRole, AwsError
from awsclients.config.model import AccessKey
from awsclients.errors import LocalFailure, WrongCode
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
DEV = "acme/dev"


def source(*command: str) -> tuple[AccessKey]:
    return (AccessKey(name="jane", access_key_id=KEY, mfa_serial=SERIAL, mfa_command=command or None),)


def answer(code: str) -> list[Answer]:
    return [Answer(MfaCode("jane", "", SERIAL), Secret(code))]


def sent(rig: Rig) -> list[object]:
    """Every code that AWS was sent: with GetSessionToken, or with AssumeRole."""
    with_roles = [wanted.mfa_code for wanted in rig.aws.asked("AssumeRole") if isinstance(wanted, AssumeRole)]
    tokens = [wanted[2] for wanted in rig.aws.asked("GetSessionToken") if isinstance(wanted, tuple)]
    return tokens + [code.reveal() for code in with_roles if code is not None]


def test_a_source_with_a_device_needs_a_code_before_anything_is_called(rig: Make) -> None:
    one = rig(a_role(DEV), sources=source())
    need = one.broker.session(DEV)
    assert need == MfaCode("jane", f"MFA code of jane ({SERIAL})", SERIAL)
    assert one.aws.calls == []


def test_one_code_opens_twenty_roles_that_are_asked_for_at_once(rig: Make) -> None:
    addresses = [f"acme/dev{number}" for number in range(20)]
    one = rig(*(a_role(address) for address in addresses), sources=source())
    together = threading.Barrier(20)
    got: dict[str, object] = {}

    def ask(address: str) -> None:
        together.wait()
        got[address] = one.broker.session(address, answer("123456"))

    threads = [threading.Thread(target=ask, args=(address,)) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(got[address], Session) for address in addresses)
    assert sent(one) == ["123456"]


def test_until_when_a_code_is_good_is_told_and_that_it_is_forgotten(rig: Make) -> None:
    one = rig(a_role(DEV), sources=source())
    one.broker.session(DEV, answer("123456"))
    ends = SignedIn("jane", NOON + timedelta(hours=12))
    one.broker.sign_out("jane")
    told = [event.signed_in for event in one.events if isinstance(event, SignInChanged)]
    assert told == [ends, None]
    assert isinstance(one.broker.session(DEV), MfaCode)


def test_after_one_code_no_other_role_of_the_source_asks_for_any(rig: Make) -> None:
    own = a_role("umbrella/own", role_arn=None, account_id="111111111111")
    one = rig(a_role(DEV, sts_region="eu-west-1"), a_role("globex/dev", via=(GATEWAY,)), own, sources=source())
    assert isinstance(one.broker.session(DEV, answer("123456")), Session)
    for address in ("globex/dev", "umbrella/own"):
        assert isinstance(one.broker.session(address), Session)
    assert one.aws.asked("GetSessionToken") == [(12 * 3600, SERIAL, "123456")]
    one.clock.advance(timedelta(hours=11))
    assert isinstance(one.broker.session(DEV), Session)
    one.clock.advance(timedelta(hours=1))
    assert isinstance(one.broker.session("globex/dev", least=1.0), MfaCode)


def test_a_role_that_wants_more_than_an_hour_has_a_code_of_its_own(rig: Make) -> None:
    one = rig(a_role(DEV), a_role("acme/long", duration=7200), sources=source())
    assert isinstance(one.broker.session(DEV, answer("123456")), Session)
    assert isinstance(one.broker.session("acme/long"), MfaCode)
    long = one.broker.session("acme/long", answer("654321"))
    assert isinstance(long, Session)
    assert long.expires == one.clock.now() + timedelta(hours=2)
    assert not long.chained
    assert sent(one) == ["123456", "654321"]


def test_an_own_session_that_must_be_fresh_asks_for_a_new_code(rig: Make) -> None:
    own = a_role("umbrella/own", role_arn=None, account_id="111111111111")
    one = rig(own, sources=source())
    assert isinstance(one.broker.session("umbrella/own", answer("123456")), Session)
    one.clock.advance(timedelta(hours=4))
    assert isinstance(one.broker.session("umbrella/own", least=0.5), Session)
    assert isinstance(one.broker.session("umbrella/own", least=0.75), MfaCode)
    renewed = one.broker.session("umbrella/own", answer("654321"), least=0.75)
    assert isinstance(renewed, Session)
    assert renewed.expires == one.clock.now() + timedelta(hours=12)
    assert isinstance(one.broker.session("umbrella/own", least=1.0), MfaCode)


def test_a_sources_own_identity_sends_it_with_get_session_token(rig: Make) -> None:
    own = a_role("umbrella/own", role_arn=None, account_id="111111111111", duration=3600)
    one = rig(own, sources=source())
    assert isinstance(one.broker.session("umbrella/own"), MfaCode)
    one.broker.session("umbrella/own", answer("123456"))
    assert one.aws.asked("GetSessionToken") == [(3600, SERIAL, "123456")]


@pytest.mark.parametrize("code", ["12 34 56", " 123456\n", "123\u00a0456"])
def test_C52_spaces_in_a_code_are_removed(rig: Make, code: str) -> None:
    one = rig(a_role(DEV), sources=source())
    assert isinstance(one.broker.session(DEV, answer(code)), Session)
    assert sent(one) == ["123456"]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５６", "12345a", "-12345", "٣٣٣٣٣٣"])
def test_C52_anything_but_six_ascii_digits_is_refused_before_aws_is_asked(rig: Make, code: str) -> None:
    one = rig(a_role(DEV), sources=source())
    with pytest.raises(WrongCode, match="six digits"):
        one.broker.session(DEV, answer(code))
    assert one.aws.calls == []


def test_C52_a_code_is_not_sent_twice(rig: Make) -> None:
    one = rig(a_role(DEV), a_role("globex/long", duration=7200), sources=source())
    one.broker.session(DEV, answer("123456"))
    with pytest.raises(WrongCode, match="Wait for the next code") as failure:
        one.broker.session("globex/long", answer("123456"))
    assert failure.value.exit_code == 4
    assert len(sent(one)) == 1
    assert isinstance(one.broker.session("globex/long", answer("654321")), Session)


def test_C52_the_same_digits_come_again_one_day(rig: Make) -> None:
    one = rig(a_role(DEV), a_role("globex/long", duration=7200), sources=source())
    one.broker.session(DEV, answer("123456"))
    one.clock.advance(timedelta(minutes=5))
    assert isinstance(one.broker.session("globex/long", answer("123456")), Session)


def test_a_code_that_never_reached_aws_may_be_sent_again(rig: Make) -> None:
    def offline(operation: str, _: object) -> None:
        if operation == "GetSessionToken":
            raise LocalFailure("offline")

    one = rig(a_role(DEV), sources=source())
    one.aws.scripts.append(offline)
    with pytest.raises(LocalFailure):
        one.broker.session(DEV, answer("123456"))
    one.aws.scripts.clear()
    assert isinstance(one.broker.session(DEV, answer("123456")), Session)


def test_a_code_that_aws_rejects_is_explained(rig: Make) -> None:
    def wrong(operation: str, _: object) -> None:
        if operation == "GetSessionToken":
            words = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
            raise AwsError("sts:GetSessionToken", "AccessDenied", words, status=403)

    one = rig(a_role(DEV), sources=source())
    one.aws.scripts.append(wrong)
    with pytest.raises(WrongCode, match="wrong, expired or already used"):
        one.broker.session(DEV, answer("123456"))


def test_mfa_command_gives_the_code(rig: Make) -> None:
    one = rig(a_role(DEV), sources=source("sh", "-c", "echo 424242"))
    assert isinstance(one.broker.session(DEV), Session)
    assert sent(one) == ["424242"]


def test_what_was_typed_wins_over_mfa_command(rig: Make) -> None:
    one = rig(a_role(DEV), sources=source("false"))
    assert isinstance(one.broker.session(DEV, answer("123456")), Session)


def test_a_caller_with_a_code_is_not_held_up_by_one_without(rig: Make) -> None:
    one = rig(a_role(DEV), sources=source())
    together = threading.Barrier(40)
    got: list[object] = []

    def ask(answers: list[Answer]) -> None:
        together.wait()
        got.append((bool(answers), one.broker.session(DEV, answers)))

    threads = [threading.Thread(target=ask, args=(answer("123456") if n % 2 else [],)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 40
    assert all(isinstance(result, Session) for with_code, result in got if with_code)  # type: ignore[misc]
    assert sent(one) == ["123456"]


def test_a_source_is_open_as_long_as_its_code_and_can_be_closed(rig: Make) -> None:
    one = rig(a_role(DEV), sources=source())
    assert one.broker.signed_in() == {}
    one.broker.session(DEV, answer("123456"))
    until = one.clock.now() + timedelta(hours=12)
    assert one.broker.signed_in() == {"jane": SignedIn("jane", until)}
    one.broker.sign_out("jane")
    assert one.broker.signed_in() == {}
    assert one.broker.held() == {}
    assert isinstance(one.broker.session(DEV), MfaCode)
