"""The guard belongs to the address: it comes before any call, and is opened by the address typed in full."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.access.rig import NOON, Rig, a_role, a_workspace, ended

from awsclients.access.events import Needed
from awsclients.access.needs import Answer, Confirm
from awsclients.access.session import Session
from awsclients.config.model import Settings
from awsclients.errors import BadInput, PersonNeeded
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
PROD = "acme/production"


def production(**given: object) -> object:
    return a_role(PROD, environment="production", **given)


def typed(text: str, address: str = PROD) -> list[Answer]:
    return [Answer(Confirm("jane", "", address), Secret(text))]


def ask(rig: Rig) -> object:
    return rig.broker.session(PROD)


def test_a_guarded_address_is_asked_for_before_anything_is_called(rig: Make) -> None:
    one = rig(production())
    need = ask(one)
    assert isinstance(need, Confirm)
    assert (need.address, need.source) == (PROD, "jane")
    assert need.text == f"{PROD} is guarded: it is production. Type {PROD} to open it."
    assert one.aws.calls == []
    assert one.events == [Needed(NOON, PROD, need)]


def test_the_address_typed_in_full_opens_it_and_renewal_keeps_it_open(rig: Make) -> None:
    one = rig(production())
    assert isinstance(one.broker.session(PROD, typed(PROD)), Session)
    assert isinstance(ask(one), Session)
    one.clock.advance(timedelta(minutes=50))
    assert isinstance(one.broker.session(PROD, least=1.0), Session)
    one.clock.advance(timedelta(minutes=50))
    assert isinstance(ask(one), Session)


@pytest.mark.parametrize(
    "text", ["", "acme", "acme/production ", "ACME/production", "old/prod", "acme/production\n"]
)
def test_anything_else_is_refused_with_exit_code_3(rig: Make, text: str) -> None:
    one = rig(production(aliases=("old/prod",)))
    with pytest.raises(PersonNeeded) as failure:
        one.broker.session(PROD, typed(text))
    assert failure.value.exit_code == 3
    assert one.aws.calls == []
    assert isinstance(ask(one), Confirm)


def test_an_answer_for_another_address_opens_nothing(rig: Make) -> None:
    one = rig(production(), a_role("globex/production", environment="prod"))
    assert isinstance(one.broker.session(PROD, typed(PROD, "globex/production")), Confirm)


def test_the_guard_closes_when_the_session_lapses(rig: Make) -> None:
    one = rig(production())
    one.broker.session(PROD, typed(PROD))
    one.clock.advance(timedelta(minutes=60))
    assert isinstance(ask(one), Confirm)


def test_the_guard_closes_after_guard_for_while_the_session_lives(rig: Make) -> None:
    one = rig(production(duration=12 * 3600), settings=Settings(guard_for=3600))
    one.broker.session(PROD, typed(PROD))
    one.clock.advance(timedelta(minutes=59))
    assert isinstance(ask(one), Session)
    one.clock.advance(timedelta(minutes=1))
    assert isinstance(ask(one), Confirm)
    assert list(one.broker.held()) == [PROD]


def test_a_guard_opened_again_closes_with_the_session_that_was_there_already(rig: Make) -> None:
    one = rig(production(duration=12 * 3600), settings=Settings(guard_for=8 * 3600))
    one.broker.session(PROD, typed(PROD))
    one.clock.advance(timedelta(hours=8))
    assert isinstance(one.broker.session(PROD, typed(PROD)), Session)
    one.clock.advance(timedelta(hours=4))
    assert isinstance(ask(one), Confirm)
    assert len(one.aws.asked("AssumeRole")) == 1


def test_the_guard_closes_when_the_role_is_forgotten_or_changed(rig: Make) -> None:
    role = a_role(PROD, environment="production")
    one = rig(role)
    one.broker.session(PROD, typed(PROD))
    one.broker.forget(PROD)
    assert isinstance(ask(one), Confirm)
    one.broker.session(PROD, typed(PROD))
    one.broker.use(a_workspace(dataclasses.replace(role, environment="live")))
    assert isinstance(ask(one), Confirm)
    one.broker.session(PROD, typed(PROD))
    one.broker.use(a_workspace(dataclasses.replace(role, environment="live")))
    assert isinstance(ask(one), Session)


def test_an_open_guard_stays_open_while_an_mfa_code_is_fetched(rig: Make) -> None:
    one = rig(production())
    one.aws.scripts.append(offline)
    with pytest.raises(ConnectionError):
        one.broker.session(PROD, typed(PROD))
    one.aws.scripts.clear()
    assert isinstance(ask(one), Session)


def test_a_client_past_its_engagement_is_guarded(rig: Make) -> None:
    role = a_role("acme/dev", environment="dev")
    one = rig(role)
    one.broker.use(ended(a_workspace(role), "acme", NOON - timedelta(days=2)))
    need = one.broker.session("acme/dev")
    assert isinstance(need, Confirm)
    assert "engagement has ended" in need.text


@pytest.mark.parametrize(("environment", "why"), [("dev", "it is dev"), (None, "guard cannot be read")])
def test_every_role_is_guarded_where_the_guard_cannot_be_read(
    rig: Make, environment: str | None, why: str
) -> None:
    role = a_role("acme/dev", environment=environment)
    one = rig(role)
    one.broker.use(dataclasses.replace(a_workspace(role), settings=Settings(guard=None)))
    need = one.broker.session("acme/dev")
    assert isinstance(need, Confirm)
    assert why in need.text


@pytest.mark.parametrize("environment", ["dev", None, "preprod", "reproduction"])
def test_other_environments_are_not_guarded(rig: Make, environment: str | None) -> None:
    one = rig(a_role("acme/dev", environment=environment))
    assert isinstance(one.broker.session("acme/dev"), Session)


@pytest.mark.parametrize(
    "environment", ["production", "PROD", "prd", "Live", "prod-eu", "PROD-\n", "production-eu"]
)
def test_production_by_any_of_its_names_is_guarded(rig: Make, environment: str) -> None:
    one = rig(a_role("acme/dev", environment=environment))
    assert isinstance(one.broker.session("acme/dev"), Confirm)


def test_a_client_that_is_taken_out_while_its_role_is_asked_for_is_bad_input(
    rig: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = rig(a_role("acme/dev"), a_role("globex/dev"))
    found = one.broker._entries.role

    def taken_out_since(address: str) -> object:
        role = found(address)
        one.broker.use(a_workspace(a_role("globex/dev")))
        return role

    monkeypatch.setattr(one.broker._entries, "role", taken_out_since)
    with pytest.raises(BadInput, match="The client acme is in the configuration no more"):
        one.broker.session("acme/dev")


def offline(operation: str, wanted: object) -> None:
    raise ConnectionError
