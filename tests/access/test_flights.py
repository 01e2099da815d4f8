"""One does the work, the others share it."""

import threading
from collections.abc import Callable

import pytest
from tests.waiting import LONG

from awsclients.access.flights import Flights
from awsclients.access.once import Once
from awsclients.errors import LocalFailure


def test_what_is_kept_is_given_without_work() -> None:
    assert Flights().share("key", lambda: 7, lambda: pytest.fail("worked")) == 7


def test_one_that_landed_between_look_and_start_is_not_flown_again() -> None:
    looks = iter([None, 7])
    assert Flights().share("key", lambda: next(looks), lambda: pytest.fail("worked")) == 7


def test_failures_are_shared_but_not_kept() -> None:
    flights = Flights()

    def fail() -> int:
        raise LocalFailure("no", detail="more")

    with pytest.raises(LocalFailure) as failure:
        flights.share("key", nothing, fail)
    assert (failure.value.message, failure.value.detail) == ("no", "more")
    assert flights.share("key", nothing, lambda: 8) == 8


def test_keys_fly_side_by_side() -> None:
    flights, together = Flights(), threading.Barrier(2, timeout=LONG)
    got: list[int] = []

    def ask(key: str) -> None:
        got.append(flights.share(key, nothing, together.wait))

    threads = [threading.Thread(target=ask, args=(key,)) for key in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [0, 1]


def test_a_computer_out_of_threads_blocks_nobody_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    flights = Flights()

    def no_thread(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_thread)
        with pytest.raises(RuntimeError):
            flights.share("key", nothing, lambda: 1)
    assert flights.share("key", nothing, lambda: 2) == 2


def test_once_makes_one_thing_for_all_threads_and_tries_again_after_a_failure() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        if len(made) == 1:
            raise OSError
        return len(made)

    once = Once(make)
    with pytest.raises(OSError):
        once()
    assert together(once) == [2] * 8
    assert len(made) == 2


def together(call: Callable[[], int]) -> list[int]:
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(call())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def nothing() -> None:
    return None
