"""Children whose credentials renew themselves: what the broker keeps of them, and what each one gets."""

import os
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.access.rig import NOON, Rig, a_role, a_workspace
from tests.access.test_guards import PROD, production, typed
from tests.access.test_local import DEV, got, requests
from tests.waiting import until

from awsclients.access.children import Child, Children
from awsclients.access.events import ChildChanged, Event, SessionChanged
from awsclients.access.needs import Confirm, MfaCode
from awsclients.access.session import Session
from awsclients.config.model import AccessKey, Settings
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused

Make = Callable[..., Rig]
OLD = "arn:aws:iam::222222222222:role/old"


def a_child(address: str = DEV, **given: object) -> Child:
    made = Child(id="one", address=address, kind="shell", pid=os.getpid(), started=NOON)
    return replace(made, **given)  # type: ignore[arg-type]


def served_in_the_end(rig: Rig) -> Session:
    """What the child gets when it asks as SDKs do: again, after a moment."""
    until(lambda: told(rig) == "")
    return rig.broker.serve("one")


def told(rig: Rig) -> str:
    """Why the child gets nothing; empty when it gets a session."""
    try:
        rig.broker.serve("one")
    except Failure as failure:
        return failure.message
    return ""


def refused_in_the_end(rig: Rig) -> None:
    """Wait until the attempt has failed that was begun for the child."""
    until(lambda: "is being renewed" not in told(rig))


def test_a_child_gets_what_is_held_and_is_counted(rig: Make) -> None:
    one = rig(a_role(DEV))
    session = got(one)
    one.broker.attach(a_child())
    assert one.broker.serve("one") is session
    one.clock.advance(timedelta(minutes=3))
    assert one.broker.serve("one") is session
    known = one.broker.children()["one"]
    assert (known.asked, known.asked_at, known.cut_off) == (2, NOON + timedelta(minutes=3), False)
    assert len(requests(one)) == 1


def test_attach_detach_and_cut_off_are_told(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.broker.attach(a_child())
    one.broker.cut_off("one")
    one.broker.detach("one")
    one.broker.detach("one")
    one.broker.cut_off("one")
    told = [event.child and event.child.cut_off for event in one.events if isinstance(event, ChildChanged)]
    assert told == [False, True, None]
    assert one.broker.children() == {}


def test_a_child_that_was_cut_off_gets_nothing_more_also_when_it_attaches_again(rig: Make) -> None:
    one = rig(a_role(DEV))
    got(one)
    one.broker.attach(a_child())
    one.broker.cut_off("one")
    for _ in range(2):
        with pytest.raises(PersonNeeded, match="cut off from acme/dev"):
            one.broker.serve("one")
        one.broker.attach(a_child())
    assert one.broker.children()["one"].asked == 2


def test_a_child_that_is_not_attached_gets_nothing(rig: Make) -> None:
    one = rig(a_role(DEV))
    got(one)
    with pytest.raises(LocalFailure, match="not known"):
        one.broker.serve("one")
    with pytest.raises(BadInput):
        one.broker.attach(a_child("acme/nosuch"))


def test_C74_what_has_lapsed_is_never_served_and_is_brought_back_by_one_call(rig: Make) -> None:
    one = rig(a_role(DEV))
    session = got(one)
    one.broker.attach(a_child())
    one.clock.advance(timedelta(minutes=59, seconds=30))
    with pytest.raises(LocalFailure, match="is being renewed"):
        one.broker.serve("one")
    fresh = served_in_the_end(one)
    assert fresh.expires is not None
    assert session.expires is not None
    assert fresh.expires > session.expires
    assert len(requests(one)) == 2


def test_C71_a_refusal_is_told_to_all_who_ask_for_a_while_and_asked_for_once(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.broker.attach(a_child())
    one.aws.scripts.append(refuse)
    with pytest.raises(LocalFailure):
        one.broker.serve("one")
    refused_in_the_end(one)
    for _ in range(20):
        with pytest.raises(Refused):
            one.broker.serve("one")
    assert len(one.aws.calls) == 1
    one.aws.scripts.clear()
    one.clock.advance(timedelta(seconds=16))
    assert served_in_the_end(one).address == DEV


def refuse(operation: str, wanted: object) -> None:
    raise Refused("AWS said no. Ask.")


def test_C73_a_child_whose_role_waits_for_a_code_is_told_so_at_once(rig: Make) -> None:
    jane = AccessKey(name="jane", access_key_id="AKIAJANEEXAMPLE", mfa_serial="arn:aws:iam::111111111111:mfa/jane")
    one = rig(a_role(DEV), sources=(jane,))
    assert isinstance(one.broker.session(DEV), MfaCode)
    one.broker.attach(a_child())
    with pytest.raises(LocalFailure):
        one.broker.serve("one")
    refused_in_the_end(one)
    with pytest.raises(PersonNeeded, match="Run: awsclients whoami acme/dev"):
        one.broker.serve("one")


def test_a_guard_stays_open_for_a_child_as_long_as_it_would_and_no_longer(rig: Make) -> None:
    one = rig(production(duration=12 * 3600), settings=Settings(guard_for=3600))
    assert isinstance(one.broker.session(PROD), Confirm)
    one.broker.session(PROD, typed(PROD))
    one.broker.attach(a_child(PROD))
    assert one.broker.children()["one"].opened == NOON
    assert one.broker.serve("one").address == PROD
    one.clock.advance(timedelta(minutes=61))
    with pytest.raises(PersonNeeded, match="guarded"):
        one.broker.serve("one")


def test_a_guard_that_was_opened_again_counts_from_then_on(rig: Make) -> None:
    one = rig(production())
    one.broker.session(PROD, typed(PROD))
    one.broker.attach(a_child(PROD))
    one.broker.forget(PROD)
    assert one.broker.children()["one"].opened is None
    one.clock.advance(timedelta(minutes=5))
    one.broker.session(PROD, typed(PROD))
    assert one.broker.children()["one"].opened == NOON + timedelta(minutes=5)
    assert one.broker.serve("one").address == PROD


def test_a_new_broker_takes_over_what_the_child_holds(rig: Make) -> None:
    before = rig(production(), settings=Settings(guard_for=7200))
    session = before.broker.session(PROD, typed(PROD))
    assert isinstance(session, Session)
    after = rig(production(), settings=Settings(guard_for=7200))
    after.clock.advance(timedelta(minutes=30))
    after.broker.attach(a_child(PROD, opened=NOON), session)
    assert after.broker.serve("one") == session
    assert after.broker.held() == {PROD: session}
    assert requests(after) == []
    after.clock.advance(timedelta(minutes=91))
    with pytest.raises(PersonNeeded):
        after.broker.serve("one")


def test_a_new_broker_takes_over_the_session_of_a_role_by_its_new_name(rig: Make) -> None:
    before, after = rig(a_role("acme/old")), rig(a_role(DEV, role_arn=OLD, aliases=("acme/old",)))
    after.broker.attach(a_child("acme/old"), got(before, "acme/old"))
    assert after.broker.serve("one").address == DEV
    assert list(after.broker.held()) == [DEV]
    assert after.aws.calls == []


def test_what_has_ended_is_not_taken_over(rig: Make) -> None:
    before, after = rig(a_role(DEV)), rig(a_role(DEV))
    session = got(before)
    after.clock.advance(timedelta(hours=1))
    after.broker.attach(a_child(), session)
    assert not any(isinstance(event, SessionChanged) for event in after.events)


def test_T14_a_new_broker_takes_over_nothing_that_is_not_the_roles(rig: Make) -> None:
    other = rig(a_role(DEV, role_arn="arn:aws:iam::999999999999:role/dev"))
    session = got(other)
    one = rig(a_role(DEV))
    one.broker.attach(a_child(), session)
    assert one.broker.held() == {}
    with pytest.raises(LocalFailure):
        one.broker.serve("one")


def test_a_child_whose_process_has_ended_is_forgotten() -> None:
    told: list[Child] = []
    table = Children(told.append)
    with subprocess.Popen(["true"]) as gone:
        pass
    table.attach(a_child(pid=gone.pid))
    table.attach(a_child(id="two", pid=1))
    assert list(table.living()) == ["two"]
    assert [child.id for child in told] == ["one"]
    assert table.want(DEV)
    table.cut_off("two")
    assert not table.want(DEV)


def test_that_the_process_behind_a_child_was_killed_is_told(rig: Make) -> None:
    one = rig(a_role(DEV))
    heard: list[Event] = []
    one.broker.subscribe(heard.append)
    with subprocess.Popen(["true"]) as gone:
        pass
    one.broker.attach(a_child(pid=gone.pid))
    assert one.broker.children() == {}
    assert heard[-1] == ChildChanged(one.clock.now(), "one", None)


def test_the_children_of_a_role_that_changed_get_nothing(rig: Make) -> None:
    role = a_role(DEV)
    one = rig(role)
    got(one)
    one.broker.attach(a_child())
    one.broker.use(a_workspace(a_role("acme/other")))
    with pytest.raises(BadInput):
        one.broker.serve("one")


def test_C123_without_a_thread_a_lapsed_session_is_tried_again(rig: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = rig(a_role(DEV))
    one.broker.attach(a_child())

    def no_thread(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", no_thread)
        with pytest.raises(LocalFailure, match="being renewed"):
            one.broker.serve("one")
    assert served_in_the_end(one)
