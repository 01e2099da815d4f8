from dataclasses import replace
from datetime import timedelta

from tests.ui.rig import NOON, ZONE

from awsclients.access.events import CallEnded, CallStarted, Launched
from awsclients.ui.line import Line
from awsclients.ui.log import Log


def _text(line: Line) -> str:
    return "".join(text for _, text in line)


def _ended(call: int, outcome: str = "ok", message: str = "") -> CallEnded:
    return CallEnded(NOON, call, "sts:AssumeRole", "globex/admin", outcome, 412, message)


def test_the_last_call_stands_there_with_its_local_time() -> None:
    log = Log(ZONE)
    assert _text(log.last(60)) == "AWS has not been called yet"
    log.hear(CallStarted(NOON, 1, "sts:AssumeRole", "globex/admin"))
    assert _text(log.last(60)) == "13:00:00  sts:AssumeRole globex/admin               asking …"
    log.hear(_ended(1))
    assert _text(log.last(60)) == "13:00:00  sts:AssumeRole globex/admin             ok  412 ms"


def test_an_answer_takes_the_place_of_its_question() -> None:
    log = Log(ZONE)
    log.hear(CallStarted(NOON, 1, "sts:AssumeRole", "globex/admin"))
    log.hear(CallStarted(NOON, 2, "sts:AssumeRole", "acme/staging"))
    log.hear(_ended(1, "AccessDenied", "Not you."))
    assert [_text(line) for line in log.lines(60)] == [
        "13:00:00  sts:AssumeRole globex/admin   AccessDenied  412 ms",
        "13:00:00  sts:AssumeRole acme/staging               asking …",
    ]


def test_what_there_is_to_say_of_a_refusal_stands_there_on_demand_and_folded() -> None:
    log = Log(ZONE)
    log.hear(replace(_ended(1, "AccessDenied", "Not you."), detail="AWS said: no.\nCheck the trust policy."))
    log.hear(_ended(2, message="The role allows one hour only."))
    assert len(list(log.lines(60))) == 2
    told = [_text(line) for line in log.lines(25, told=True)]
    assert told[2:] == ["  Not you.", "  AWS said: no.", "  Check the trust policy."]


def test_what_may_not_be_seen_is_left_out() -> None:
    log = Log(ZONE)
    log.hear(_ended(1))
    assert list(log.lines(60, lambda address: address != "globex/admin")) == []
    assert _text(log.last(60, lambda _: False)) == "AWS has not been called yet"


def test_what_a_session_was_used_for_is_logged_but_is_no_call() -> None:
    log = Log(ZONE)
    log.hear(_ended(1))
    log.hear(Launched(NOON + timedelta(seconds=3), "globex/admin", "shell"))
    assert _text(log.last(60)).endswith("ok  412 ms")
    assert _text(next(log.lines(60))).rstrip() == "13:00:03  shell globex/admin"


def test_C58_what_AWS_answers_is_shown_inert() -> None:
    log = Log(ZONE)
    log.hear(_ended(1, "Denied\x1b[2J", "a\x9bb\nc"))
    assert not {char for char in _text(next(log.lines(60, told=True))) if not char.isprintable()}


def test_C122_the_log_is_kept_in_memory_and_old_lines_are_dropped() -> None:
    log = Log(ZONE)
    for call in range(1000):
        log.hear(_ended(call))
    assert len(list(log.lines(60))) == 500
