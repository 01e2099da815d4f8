"""A role that wants a newer MFA code: asked for once, said, and not again when it did not help."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.access.rig import KEY, SERIAL, Rig, a_role

from awsclients.access.needs import Answer, MfaCode
from awsclients.access.session import Session
from awsclients.aws.api import AwsError
from awsclients.config.model import AccessKey
from awsclients.errors import Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
DEV, STRICT = "acme/dev", "acme/strict"
DENIED = "User: x is not authorized to perform: sts:AssumeRole on resource: y"


def a_rig(rig: Make, *command: str) -> Rig:
    source = AccessKey(name="jane", access_key_id=KEY, mfa_serial=SERIAL, mfa_command=command or None)
    return rig(a_role(DEV), a_role(STRICT), sources=(source,))


def code(digits: str) -> list[Answer]:
    return [Answer(MfaCode("jane", "", SERIAL), Secret(digits))]


def strict(one: Rig, limit: timedelta) -> list[datetime]:
    """Have acme/strict refuse codes older than `limit`; when each refusal was."""
    given: list[datetime] = []
    refused: list[datetime] = []

    def answer(operation: str, wanted: object) -> None:
        now = one.clock.now()
        if operation == "GetSessionToken":
            given.append(now)
        if operation == "AssumeRole" and "strict" in getattr(wanted, "role_arn", "") and now - given[-1] > limit:
            refused.append(now)
            raise AwsError("sts:AssumeRole", "AccessDenied", DENIED, status=403)

    one.aws.scripts.append(answer)
    return refused


def test_an_old_code_that_is_refused_is_asked_for_anew_and_said(rig: Make) -> None:
    one = a_rig(rig)
    refused = strict(one, timedelta(minutes=30))
    assert isinstance(one.broker.session(DEV, code("111111")), Session)
    one.clock.advance(timedelta(minutes=40))
    need = one.broker.session(STRICT)
    assert isinstance(need, MfaCode)
    assert need.why == "acme/strict does not take the MFA code given before; it may want a newer one."
    assert isinstance(one.broker.session(DEV, least=1.0), Session), "the others go on with the code there is"
    assert isinstance(one.broker.session(STRICT, code("222222")), Session)
    assert len(refused) == 1, "AWS is not asked again with a code that it refused"
    assert len(one.aws.asked("GetSessionToken")) == 2


def test_a_new_code_that_does_not_help_is_asked_for_once(rig: Make) -> None:
    one = a_rig(rig)
    strict(one, timedelta(seconds=-1))
    assert isinstance(one.broker.session(DEV, code("111111")), Session)
    one.clock.advance(timedelta(hours=1))
    assert isinstance(one.broker.session(STRICT), MfaCode)
    with pytest.raises(Refused, match="MFA given 0 min ago"):
        one.broker.session(STRICT, code("222222"))
    one.clock.advance(timedelta(hours=1))
    with pytest.raises(Refused, match="MFA given 60 min ago"):
        one.broker.session(STRICT)
    one.broker.forget(STRICT)
    assert isinstance(one.broker.session(STRICT), MfaCode)


def test_a_code_of_just_now_is_not_the_reason(rig: Make) -> None:
    one = a_rig(rig)
    strict(one, timedelta(seconds=-1))
    assert isinstance(one.broker.session(DEV, code("111111")), Session)
    one.clock.advance(timedelta(minutes=4))
    with pytest.raises(Refused):
        one.broker.session(STRICT)


def test_mfa_command_gives_the_newer_code_without_a_word(rig: Make) -> None:
    one = a_rig(rig, "sh", "-c", "echo 424242")
    strict(one, timedelta(minutes=30))
    assert isinstance(one.broker.session(DEV), Session)
    one.clock.advance(timedelta(minutes=40))
    assert isinstance(one.broker.session(STRICT), Session)


def test_a_code_that_another_role_was_given_meanwhile_will_do(rig: Make) -> None:
    one = a_rig(rig)
    strict(one, timedelta(minutes=30))
    assert isinstance(one.broker.session(DEV, code("111111")), Session)
    one.clock.advance(timedelta(hours=12))
    assert isinstance(one.broker.session(DEV, code("222222")), Session)
    assert isinstance(one.broker.session(STRICT), Session)
