"""When sessions are renewed, and that nothing else ever is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.access.rig import NOON, Rig, a_role, ended

from awsclients.access import renewal, renewer
from awsclients.access.bus import Bus
from awsclients.access.children import Child
from awsclients.access.events import Ending, Needed, SessionChanged
from awsclients.access.needs import Answer, Confirm, MfaCode
from awsclients.access.renewal import Renewal
from awsclients.access.session import Session
from awsclients.aws.api import AwsError, Credentials, Identity
from awsclients.config.model import AccessKey, Profile, Settings
from awsclients.demo.clock import MovableClock
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
DEV, PRODUCTION = "acme/dev", "acme/production"
MINUTE = timedelta(minutes=1)


def a_session(life: timedelta, address: str = DEV) -> Session:
    return Session(
        address=address,
        credentials=Credentials("ASIA", Secret("sEXAMPLEKEY"), Secret("tEXAMPLEKEY"), NOON + life),
        identity=Identity("222222222222", "arn:aws:sts::222222222222:assumed-role/dev/jane"),
        issued=NOON,
        region=None,
        chained=False,
    )


@pytest.mark.parametrize("dice", [0.0, 0.5, 0.999])
@pytest.mark.parametrize(
    ("life", "early", "late"),
    [(12 * 60, 22, 20), (60, 22, 20), (59.5, 22, 20), (45, 16.5, 15), (15, 5.5, 5)],
)
def test_R6_a_session_is_renewed_in_its_window(life: float, early: float, late: float, dice: float) -> None:
    end = NOON + timedelta(minutes=life)
    plans = Renewal(lambda _: False, lambda: dice)
    plans.arrived(a_session(timedelta(minutes=life)))
    plans.asked(DEV)
    now = end - early * MINUTE - MINUTE / 100
    assert plans.due(now) == []
    while not plans.due(now):
        now += MINUTE / 4
        assert now <= end - late * MINUTE + MINUTE / 4
    assert plans.due(now) == [], "it is under way"


def test_only_what_is_wanted_is_renewed() -> None:
    hanging: set[str] = set()
    plans = Renewal(hanging.__contains__)
    plans.arrived(a_session(timedelta(hours=1)))
    now = NOON + 45 * MINUTE
    assert plans.due(now) == []
    assert plans.due(now) == []
    hanging.add(DEV)
    assert plans.due(now) == [DEV]
    plans.arrived(replace(a_session(timedelta(hours=2)), issued=NOON + timedelta(hours=1)))
    hanging.clear()
    assert plans.due(now + timedelta(hours=1)) == [], "nobody has asked for it since it was renewed"
    plans.asked(DEV)
    assert plans.due(now + timedelta(hours=1, seconds=5)) == [DEV]
    plans.asked("acme/nobody")
    plans.forget([DEV])
    assert plans.due(now + timedelta(hours=1, seconds=10)) == []


def test_a_failure_is_tried_again_after_a_pause_that_doubles() -> None:
    plans = Renewal(lambda _: True, lambda: 0.5)
    plans.arrived(a_session(timedelta(hours=12)))
    now = NOON + timedelta(hours=11, minutes=40)
    pauses = []
    assert plans.due(now) == [DEV]
    for _ in range(5):
        plans.failed(DEV, now, "AWS was not reached.")
        failed = now
        while not plans.due(now):
            now += timedelta(seconds=1)
        pauses.append((now - failed).total_seconds())
    assert pauses == [30, 60, 120, 240, 480]


def test_a_pause_ends_when_the_clock_is_set_back() -> None:
    plans = Renewal(lambda _: True, lambda: 0.5)
    plans.arrived(a_session(timedelta(hours=48)))
    now = NOON + timedelta(hours=47, minutes=50)
    assert plans.due(now) == [DEV]
    plans.failed(DEV, now, "")
    plans.arrived(a_session(timedelta(hours=24)))
    assert not plans.rests(DEV, now - timedelta(days=1))


def test_C71_what_is_due_after_a_sleep_is_spread() -> None:
    rolls = iter([renewal_lead := 0.5] * 10 + [0.0, 0.2, 0.4, 0.6, 0.8] * 2)
    assert renewal_lead
    plans = Renewal(lambda _: True, lambda: next(rolls))
    for number in range(10):
        plans.arrived(a_session(timedelta(hours=12), f"acme/{number}"))
    plans.due(NOON)
    awake = NOON + timedelta(hours=11, minutes=45)
    assert plans.due(awake) == []
    counts = [len(plans.due(awake + timedelta(seconds=second))) for second in range(5)]
    assert max(counts) <= renewal.AT_ONCE
    assert sum(counts) == renewal.AT_ONCE, "no more are under way at once"


def test_C71_what_ended_in_the_sleep_is_not_brought_back(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    one.broker.session(DEV)
    one.clock.advance(timedelta(hours=10))
    one.broker._renewer.look()
    assert one.events[-1] == SessionChanged(one.clock.now(), DEV, None)
    assert one.operations().count("sts:AssumeRole") == 1


def test_a_session_that_comes_while_the_one_before_is_told_as_gone_is_renewed(
    rig: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = still(rig(a_role(DEV)))
    one.broker.session(DEV)
    one.clock.advance(timedelta(hours=1))
    sessions = one.broker._shelf.sessions

    def comes_between(now: datetime) -> object:
        found = sessions(now)
        one.broker.session(DEV)
        return found

    monkeypatch.setattr(one.broker._shelf, "sessions", comes_between)
    one.broker.held()
    monkeypatch.undo()
    told = [event.session for event in one.events if isinstance(event, SessionChanged)]
    assert told[-1] is not None
    assert "sts:AssumeRole" in look(one, 41)


def still(rig: Rig) -> Rig:
    """A rig whose renewals happen when a test looks, and in its own thread."""
    rig.broker._renewer._begun = True
    rig.broker._renewer._run = lambda work: work()
    return rig


def look(rig: Rig, minutes: float) -> list[str]:
    """Let some time pass, as a process that is awake does; the calls that were made."""
    before = len(rig.operations())
    for _ in range(int(minutes * 2)):
        rig.clock.advance(timedelta(seconds=30))
        rig.broker._renewer.look()
    return rig.operations()[before:]


def test_a_role_that_is_asked_for_lives_on_and_then_lapses(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    one.broker.session(DEV)
    assert look(one, 37) == []
    assert look(one, 4) == ["sts:AssumeRole"]
    assert look(one, 41) == [], "it was not asked for since"
    look(one, 20)
    assert one.broker.held() == {}


def test_a_child_keeps_its_role(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    session = one.broker.session(DEV)
    assert isinstance(session, Session)
    one.broker.attach(Child(id="1", address=DEV, kind="shell", pid=1, started=NOON))
    assert len(look(one, 6 * 60)) in {8, 9}
    one.broker.cut_off("1")
    look(one, 61)
    assert one.broker.held() == {}


def test_a_renewal_keeps_the_guard_open_until_guard_for_is_over(rig: Make) -> None:
    one = still(rig(a_role(PRODUCTION, environment="production"), settings=Settings(guard_for=2 * 3600)))
    one.broker.session(PRODUCTION, [Answer(Confirm("jane", "", PRODUCTION), Secret(PRODUCTION))])
    one.broker.attach(Child(id="1", address=PRODUCTION, kind="shell", pid=1, started=NOON))
    look(one, 110)
    assert isinstance(one.broker.fresh(PRODUCTION), Session)
    assert len(look(one, 60)) <= 1
    assert isinstance(one.broker.fresh(PRODUCTION), Confirm)
    endings = [event for event in one.events if isinstance(event, Ending)]
    assert endings
    assert "guarded" in endings[0].message


def test_nothing_is_renewed_after_the_engagement(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    one.broker.session(DEV)
    one.broker.use(ended(one.broker.workspace, "acme", NOON - timedelta(days=2)))
    assert look(one, 59) == []
    endings = [event for event in one.events if isinstance(event, Ending)]
    assert [event.message for event in endings] == [
        "The engagement of acme has ended, so acme/dev is not renewed."
    ] * 2


def test_what_nobody_wants_any_longer_lapses_and_its_end_is_announced(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    one.broker.session(DEV)
    look(one, 120)
    endings = [event for event in one.events if isinstance(event, Ending)]
    assert [(round((event.expires - event.at) / MINUTE), event.message) for event in endings] == [
        (10, ""),
        (2, ""),
    ]
    assert one.broker.held() == {}


def test_an_end_that_no_renewal_moves_is_announced_no_more_often(rig: Make) -> None:
    """A profile gives the keys that it has, for as long as they live."""
    role = a_role("acme/own", role_arn=None, account_id="111111111111", source="work")
    one = still(rig(role, sources=(Profile(name="work", profile="work"),)))
    one.broker.session("acme/own")
    one.broker.attach(Child(id="1", address="acme/own", kind="shell", pid=1, started=NOON))
    look(one, 8 * 60)
    endings = [event for event in one.events if isinstance(event, Ending)]
    assert [round((event.expires - event.at) / MINUTE) for event in endings] == [10, 2]


def test_C72_C73_what_needs_a_person_is_announced_and_nobody_is_asked(rig: Make) -> None:
    source = AccessKey(
        name="jane", access_key_id="AKIAJANEEXAMPLE", mfa_serial="arn:aws:iam::111111111111:mfa/jane"
    )
    one = still(rig(a_role(DEV, role_arn=None, account_id="111111111111", duration=3600), sources=(source,)))
    need = one.broker.session(DEV)
    assert isinstance(need, MfaCode)
    one.broker.session(DEV, [Answer(need, Secret("123456"))])
    asked = [event for event in one.events if isinstance(event, Needed)]
    assert look(one, 59) == []
    assert [event for event in one.events if isinstance(event, Needed)] == asked
    endings = [event for event in one.events if isinstance(event, Ending)]
    assert [round((event.expires - event.at) / MINUTE) for event in endings] == [10, 2]
    assert "MFA" in endings[0].message


def test_C72_the_old_session_stays_while_the_new_one_cannot_be_had(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    session = one.broker.session(DEV)

    def refuse(name: str, _: object) -> None:
        if name == "AssumeRole":
            raise AwsError("AssumeRole", "Throttling", "Rate exceeded", status=400)

    one.aws.scripts.append(refuse)
    look(one, 45)
    assert one.broker.held() == {DEV: session}
    one.aws.scripts.clear()
    look(one, 10)
    assert one.broker.held()[DEV] is not session


def test_a_look_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewer, "STEP", 0)
    looks = iter(
        [TypeError("can't compare offset-naive and offset-aware datetimes"), OSError(), KeyboardInterrupt()]
    )

    def sweep() -> None:
        raise next(looks)

    bus = Bus(MovableClock(NOON, stopped=True))
    with pytest.raises(KeyboardInterrupt):
        renewer.Renewer(Renewal(lambda _: False), bus, lambda _: None, sweep)._look_for_ever()


def test_C123_without_a_thread_a_renewal_is_tried_again(rig: Make) -> None:
    one = still(rig(a_role(DEV)))
    one.broker.session(DEV)
    run = one.broker._renewer._run

    def no_thread(_: object) -> None:
        raise RuntimeError("can't start new thread")

    one.broker._renewer._run = no_thread
    assert look(one, 41) == []
    one.broker._renewer._run = run
    assert look(one, 10) == ["sts:AssumeRole"]
