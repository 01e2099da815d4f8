"""Waiting, and no longer than so long."""

import threading
import time

import pytest
from tests.waiting import LONG

from awsclients.deadline import within


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
