"""The one clock."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import awsclients
from awsclients import clock
from awsclients.clock import SystemClock


def test_C69_an_answer_ten_minutes_off_corrects_the_clock() -> None:
    one = SystemClock()
    one.heard(datetime.now(UTC) + timedelta(minutes=10))
    assert timedelta(minutes=9, seconds=58) < one.skew <= timedelta(minutes=10)
    assert one.now() - datetime.now(UTC) > timedelta(minutes=9, seconds=58)


def test_a_few_seconds_are_left_alone() -> None:
    one = SystemClock()
    one.heard(datetime.now(UTC) + timedelta(minutes=10))
    one.heard(datetime.now(UTC) - timedelta(seconds=30))
    assert one.skew == timedelta(0)


class Machine:
    """Both clocks of a computer, moved by a test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.steady = datetime(2026, 1, 1, 12, tzinfo=UTC), timedelta(hours=1)
        monkeypatch.setattr(clock, "_both", lambda: (self.wall, self.steady))

    def passes(self, by: timedelta) -> None:
        """Time goes by."""
        self.wall, self.steady = self.wall + by, self.steady + by


def test_C70_a_clock_that_is_set_back_keeps_no_session_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is a while after the start, where the hardware's clock runs on local time."""
    machine = Machine(monkeypatch)
    one = SystemClock()
    true = machine.wall - timedelta(hours=2)
    one.heard(true)
    for _ in range(3):
        machine.passes(timedelta(minutes=10))
        true += timedelta(minutes=10)
        assert one.now() == true
    machine.wall -= timedelta(hours=2)
    machine.passes(timedelta(minutes=1))
    assert one.now() == one.now() == true + timedelta(minutes=1)
    assert one.skew == timedelta(0)
    machine.wall -= timedelta(days=1)
    assert one.now() == true + timedelta(minutes=1)
    assert one.skew == timedelta(days=1)
    one.heard(machine.wall)
    assert (one.now(), one.skew) == (machine.wall, timedelta(0))


def test_C70_a_sleep_and_a_clock_that_goes_a_little_slow_are_no_step(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch)
    one = SystemClock()
    one.heard(machine.wall)
    machine.wall += timedelta(hours=10)
    assert one.now() == machine.wall
    for _ in range(100):
        machine.passes(timedelta(minutes=1))
        machine.wall -= timedelta(seconds=1)
        assert one.now() == machine.wall


def test_what_a_clock_says_before_aws_has_answered_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch)
    one = SystemClock()
    machine.wall -= timedelta(hours=2)
    assert one.now() == machine.wall


def test_nothing_else_asks_for_the_time_of_day() -> None:
    root = Path(awsclients.__file__).parent
    asking = [
        f"{file.relative_to(root)}:{node.lineno}"
        for file in root.rglob("*.py")
        if file.name != "clock.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute)
        and (
            (
                node.attr in {"now", "utcnow", "today"}
                and isinstance(node.value, ast.Name)
                and node.value.id in {"datetime", "date"}
            )
            or (node.attr == "time" and isinstance(node.value, ast.Name) and node.value.id == "time")
        )
    ]
    assert not asking
