from datetime import timedelta

import pytest
from tests.ui.rig import Rig, mfa

from awsclients.access.events import CallStarted, Needed, SessionChanged
from awsclients.access.session import Session
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused
from awsclients.ui.ledger import Ledger
from awsclients.ui.state import Kind

ADDRESS = "globex/admin"


def _session(rig: Rig, minutes: float = 60) -> Session:
    return rig.broker.make(ADDRESS, life=timedelta(hours=1), gone=timedelta(minutes=60 - minutes))


def _ledger(rig: Rig, minutes: float | None = None) -> Ledger:
    ledger = Ledger(rig.clock)
    if minutes is not None:
        ledger.hear(SessionChanged(rig.clock.now(), ADDRESS, _session(rig, minutes)))
    return ledger


@pytest.mark.parametrize(
    ("minutes", "kind", "text"),
    [
        (60, Kind.LIVE, "60m"),
        (15, Kind.LIVE, "15m"),
        (14.99, Kind.ENDING, "14m"),
        (10, Kind.ENDING, "10m"),
        (9.99, Kind.LAST, "9:59"),
        (0.01, Kind.LAST, "0:00"),
        (0, Kind.EXPIRED, "expired"),
    ],
)
def test_green_amber_below_fifteen_red_below_ten(rig: Rig, minutes: float, kind: Kind, text: str) -> None:
    state = _ledger(rig, minutes).state(ADDRESS)
    assert (state.kind, state.text) == (kind, text)


def test_the_state_follows_the_clock_and_nothing_else(rig: Rig) -> None:
    ledger = _ledger(rig, 20)
    rig.clock.advance(timedelta(minutes=15))
    assert ledger.state(ADDRESS).kind is Kind.LAST
    rig.clock.advance(timedelta(hours=-1))
    assert ledger.state(ADDRESS).kind is Kind.LIVE


def test_a_session_that_lapsed_is_expired_and_one_that_was_forgotten_is_none(rig: Rig) -> None:
    lapsed = _ledger(rig, 1)
    rig.clock.advance(timedelta(minutes=2))
    lapsed.hear(SessionChanged(rig.clock.now(), ADDRESS, None))
    assert lapsed.state(ADDRESS).kind is Kind.EXPIRED
    forgotten = _ledger(rig, 30)
    forgotten.hear(SessionChanged(rig.clock.now(), ADDRESS, None))
    assert forgotten.state(ADDRESS).kind is Kind.NONE


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (Refused("No. Ask."), "refused"),
        (PersonNeeded("No. Ask."), "needs you"),
        (LocalFailure("No. Ask."), "failed"),
        (BadInput("No. Ask."), "broken"),
    ],
)
def test_a_failure_is_named_by_its_kind(rig: Rig, failure: Failure, word: str) -> None:
    ledger = _ledger(rig)
    ledger.fail(ADDRESS, failure)
    assert ledger.state(ADDRESS).text == word


def test_a_failed_renewal_does_not_hide_a_session_that_lives(rig: Rig) -> None:
    ledger = _ledger(rig, 30)
    ledger.fail(ADDRESS, Refused("No. Ask."))
    assert ledger.state(ADDRESS).kind is Kind.LIVE
    rig.clock.advance(timedelta(minutes=31))
    assert ledger.state(ADDRESS).kind is Kind.REFUSED


def test_a_new_session_clears_an_old_failure(rig: Rig) -> None:
    ledger = _ledger(rig)
    ledger.fail(ADDRESS, Refused("No. Ask."))
    ledger.hear(SessionChanged(rig.clock.now(), ADDRESS, _session(rig)))
    assert ledger.failure(ADDRESS) is None


def test_a_call_under_way_shows_and_so_does_waiting_for_a_person(rig: Rig) -> None:
    ledger = _ledger(rig)
    ledger.begin(ADDRESS)
    assert ledger.state(ADDRESS).text == "assuming…"
    ledger.hear(Needed(rig.clock.now(), ADDRESS, mfa()))
    assert ledger.state(ADDRESS).text == "needs you"
    ledger.hear(CallStarted(rig.clock.now(), 1, "sts:AssumeRole", ADDRESS))
    assert ledger.state(ADDRESS).text == "assuming…"
    ledger.end(ADDRESS)
    assert ledger.state(ADDRESS).kind is Kind.NONE


def test_what_lives_is_told_the_next_to_end_first(rig: Rig) -> None:
    ledger = Ledger(rig.clock)
    make = rig.broker.make
    ledger.take(
        {
            "acme/staging": make("acme/staging", gone=timedelta(minutes=5)),
            "globex/admin": make("globex/admin", gone=timedelta(minutes=50)),
            "umbrella/auditor": make("umbrella/auditor", gone=timedelta(minutes=70)),
        }
    )
    assert [live.address for live in ledger.live()] == ["globex/admin", "acme/staging"]
