"""Sources whose credentials somebody else's sign-in gives: `aws login`, and profiles that renew themselves."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.access.rig import NOON, Rig, a_role

from awsclients.access.events import SignInChanged
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.aws.api import Credentials
from awsclients.config.model import Login, Profile, Source
from awsclients.errors import PersonNeeded
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
DEV = "acme/dev"
LOGIN = Login(name="jane", profile="work")
SHORT = Credentials("ASIA15MIN", Secret("x"), Secret("x"), NOON + timedelta(minutes=15))


@pytest.fixture
def signed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `aws login` leaves of a sign-in at half past eleven."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".aws/login/cache").mkdir(parents=True)
    (tmp_path / ".aws/config").write_text("[profile work]\nlogin_session = x\n")
    claims = base64.urlsafe_b64encode(json.dumps({"iat": (NOON - timedelta(minutes=30)).timestamp()}).encode())
    file = tmp_path / f".aws/login/cache/{hashlib.sha256(b'x').hexdigest()}.json"
    file.write_text(json.dumps({"idToken": f"e30.{claims.decode()}.x"}))


def test_a_role_of_a_login_lasts_an_hour_at_most(rig: Make) -> None:
    one = rig(a_role(DEV, duration=7200), sources=(LOGIN,))
    one.aws.own = SHORT
    session = one.broker.session(DEV)
    assert isinstance(session, Session)
    assert session.expires == NOON + timedelta(hours=1)
    assert session.chained
    assert one.aws.asked("login") == ["work"]


@pytest.mark.parametrize("source", [LOGIN, Profile(name="jane", profile="work")])
def test_credentials_that_end_are_asked_for_again_before_they_do(rig: Make, source: Source) -> None:
    one = rig(a_role(DEV), a_role("globex/dev"), sources=(source,))
    one.aws.own = SHORT
    assert isinstance(one.broker.session(DEV), Session)
    one.clock.advance(timedelta(minutes=13))
    assert isinstance(one.broker.session("globex/dev"), Session)
    assert one.aws.asked(source.kind) == ["work"], "they still do"
    one.clock.advance(timedelta(minutes=1, seconds=30))
    one.aws.own = replace(SHORT, access_key_id="ASIANEXT", expires=NOON + timedelta(minutes=30))
    assert isinstance(one.broker.session(DEV, least=1.0), Session)
    assert one.aws.asked(source.kind) == ["work", "work"]


def test_an_own_session_of_a_login_says_how_short_it_is(rig: Make) -> None:
    one = rig(a_role("acme/own", role_arn=None, account_id="111111111111"), sources=(LOGIN,))
    one.aws.own = SHORT
    session = one.broker.session("acme/own")
    assert isinstance(session, Session)
    assert "lives 15 minutes" in session.notes[0]


def test_the_end_of_the_sign_in_is_told_as_far_as_it_is_known(rig: Make, signed_in: None) -> None:
    one = rig(a_role(DEV), sources=(LOGIN, replace(LOGIN, name="other", profile="other")))
    assert one.broker.signed_in() == {"jane": SignedIn("jane", NOON + timedelta(hours=11, minutes=30))}
    one.clock.advance(timedelta(hours=12))
    assert one.broker.signed_in() == {}


def test_who_signed_in_since_is_heard_of_when_a_role_is_asked_for(rig: Make, signed_in: None) -> None:
    one = rig(a_role(DEV), sources=(LOGIN,))
    one.aws.own = SHORT
    one.broker.session(DEV)
    told = [event.signed_in for event in one.events if isinstance(event, SignInChanged)]
    assert told == [SignedIn("jane", NOON + timedelta(hours=11, minutes=30))]


def test_signing_out_names_awss_own_command(rig: Make) -> None:
    one = rig(a_role(DEV), sources=(LOGIN,))
    with pytest.raises(PersonNeeded, match="aws logout --profile work"):
        one.broker.sign_out("jane")
