"""Waiting, and no longer than so long."""

import threading
import time

import pytest
from tests.waiting import LONG, until

from awsclients.deadline import Hang, within


def test_what_the_work_returns_or_raises_is_passed_on() -> None:
    assert within(5, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(5, lambda: {}["x"])


def test_work_that_hangs_is_left_behind() -> None:
    held = threading.Event()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: held.wait(LONG))
    assert time.monotonic() - begun < LONG
    held.set()


def test_a_hang_lasts_until_the_call_returns_or_another_does() -> None:
    hang, held = Hang(), [threading.Event(), threading.Event()]
    assert hang.within(LONG, lambda: 7) == 7
    for one in held:
        with pytest.raises(TimeoutError):
            hang.within(0.05, lambda one=one: one.wait(LONG))  # type: ignore[misc]
        assert hang.lasts
    held[1].set()
    until(lambda: not hang.lasts)
    with pytest.raises(KeyError):
        hang.within(LONG, lambda: {}["x"])
    assert not hang.lasts
    held[0].set()


def test_a_time_out_of_the_work_itself_is_no_hang() -> None:
    def times_out() -> None:
        raise TimeoutError

    hang = Hang()
    with pytest.raises(TimeoutError):
        hang.within(LONG, times_out)
    assert not hang.lasts
