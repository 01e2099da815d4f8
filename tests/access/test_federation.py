"""The console of an IAM user's own identity, against an AWS that takes no user's keys at its sign-in page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.access.rig import a_role
from tests.access.test_embedded import HUB, Stage

from awsclients.access.events import CallStarted, Event
from awsclients.access.needs import Confirm
from awsclients.access.session import Session
from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.config.model import Profile
from awsclients.demo.clock import MovableClock
from awsclients.demo.directory import MAY_ASSUME
from awsclients.demo.server import EmbeddedAws
from awsclients.errors import Refused
from awsclients.launch.console import console_address

OWN = a_role("umbrella/own", role_arn=None, account_id=HUB)
MAY_NOT = {"Statement": {"Effect": "Deny", "Action": "sts:GetFederationToken", "Resource": "*"}}


@pytest.fixture
def embedded() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(MovableClock()) as aws:
        yield aws
        assert not aws.broken


def test_a_users_own_console_opens_by_a_federated_session_that_is_not_kept(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    broker = stage.broker(OWN)
    session = broker.console("umbrella/own")
    assert isinstance(session, Session)
    assert session.identity.arn == f"arn:aws:sts::{HUB}:federated-user/jane"
    assert "without" in session.notes[0]
    assert broker.held() == {}
    aws = BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": embedded.url}), embedded.clock, {})
    assert "Action=login" in console_address(aws, OWN, session).reveal()
    (call,) = embedded.calls.of("signin:getSigninToken")
    assert "SessionDuration" not in call.parameters
    assert broker.session("umbrella/own") != session, "a shell has the user's own session"


def test_it_lasts_as_long_as_the_role_says_and_passes_a_policy(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    stage.broker(replace(OWN, duration=3600)).console("umbrella/own")
    stage.broker(OWN).console("umbrella/own")
    calls = embedded.calls.of("sts:GetFederationToken")
    assert [call.parameters["DurationSeconds"] for call in calls] == ["3600", "43200"]
    assert all('"Action":"*"' in call.parameters["Policy"] for call in calls)


def test_a_name_is_cut_to_what_the_call_takes(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    key, secret, _ = embedded.add_user(HUB, "jane.doe.of.the.platform.engineering.team")
    stage.source = replace(stage.source, access_key_id=key)
    stage.store.put("awsclients/jane", key, secret)
    session = stage.broker(OWN).console("umbrella/own")
    assert isinstance(session, Session)
    assert session.identity.name == "jane.doe.of.the.platform.enginee"


def test_with_mfa_it_says_why_not_before_anything_is_asked(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded, mfa=True)
    with pytest.raises(Refused, match="GetFederationToken takes no code") as failure:
        stage.broker(OWN).console("umbrella/own")
    assert failure.value.exit_code == 4
    assert list(embedded.calls) == []


def test_a_guarded_one_is_confirmed_first(embedded: EmbeddedAws) -> None:
    broker = Stage(embedded).broker(replace(OWN, environment="production"))
    assert isinstance(broker.console("umbrella/own"), Confirm)
    assert list(embedded.calls) == []


def test_another_account_is_refused(embedded: EmbeddedAws) -> None:
    broker = Stage(embedded).broker(replace(OWN, account_id="777777777777"))
    with pytest.raises(Refused, match="account 777777777777 was asked for"):
        broker.console("umbrella/own")


def test_a_user_who_may_not_is_told_so(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.set_policies(stage.jane, (MAY_ASSUME, MAY_NOT))
    with pytest.raises(Refused, match="GetFederationToken"):
        stage.broker(OWN).console("umbrella/own")


def test_a_role_is_what_its_session_is(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    role = a_role("acme/dev")
    embedded.add_role(str(role.role_arn), {"Statement": _trust(stage.jane)})
    broker = stage.broker(role)
    told: list[Event] = []
    broker.subscribe(told.append)
    assert broker.console("acme/dev") == broker.session("acme/dev")
    assert [event.operation for event in told if isinstance(event, CallStarted)] == [
        "sts:GetCallerIdentity",
        "sts:AssumeRole",
    ]


def test_a_profiles_temporary_credentials_are_used_as_they_are(
    embedded: EmbeddedAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(embedded)
    role = a_role("acme/dev")
    embedded.add_role(str(role.role_arn), {"Statement": _trust(stage.jane)})
    session = stage.broker(role).session("acme/dev")
    assert isinstance(session, Session)
    monkeypatch.setattr(BotoAws, "profile", lambda *_: session.credentials)
    stage.source = Profile(name="jane", profile="work")  # type: ignore[assignment]
    own = replace(OWN, account_id="222222222222")
    found = stage.broker(own).console("umbrella/own")
    assert isinstance(found, Session)
    assert ":assumed-role/dev/" in found.identity.arn
    assert embedded.calls.of("sts:GetFederationToken") == []


def _trust(principal: str) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
