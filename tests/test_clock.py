"""The one clock."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import awsclients
from awsclients.clock import SystemClock


def test_C69_an_answer_ten_minutes_off_corrects_the_clock() -> None:
    clock = SystemClock()
    clock.heard(datetime.now(UTC) + timedelta(minutes=10))
    assert timedelta(minutes=9, seconds=58) < clock.skew <= timedelta(minutes=10)
    assert clock.now() - datetime.now(UTC) > timedelta(minutes=9, seconds=58)


def test_a_few_seconds_are_left_alone() -> None:
    clock = SystemClock()
    clock.heard(datetime.now(UTC) + timedelta(minutes=10))
    clock.heard(datetime.now(UTC) - timedelta(seconds=30))
    assert clock.skew == timedelta(0)


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
