"""Wait for something that may hang, and no longer than so long."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` returns or raises; TimeoutError when it takes longer than `seconds`.

    The work runs on a daemon thread, which is left behind to end by itself: names that do not resolve, keyrings
    that wait for an unseen prompt and children that hang have no timeout of their own.
    """
    done: Future[Result] = Future()
    threading.Thread(target=carry_out, args=(done, work), name="awsclients-deadline", daemon=True).start()
    return done.result(seconds)


class Hang:
    """Calls to one thing that may hang, from any thread; remembers that one was given up and has not returned."""

    def __init__(self) -> None:
        self._given_up: threading.Event | None = None

    @property
    def lasts(self) -> bool:
        """Whether one more call would only hang beside the last one, and keep one more thread."""
        last = self._given_up
        return last is not None and not last.is_set()

    def within(self, seconds: float, work: Callable[[], Result]) -> Result:
        """See `within`. When any call returns, the one that was given up or a later one, the hang is over."""
        returned = threading.Event()

        def watched() -> Result:
            try:
                return work()
            finally:
                returned.set()
                self._given_up = None

        try:
            return within(seconds, watched)
        except TimeoutError:
            self._given_up = returned
            raise


def carry_out(done: "Future[Result]", work: Callable[[], Result]) -> None:
    """Run `work` and put what it returns or raises into `done`."""
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001  it is raised again where it is waited for
        done.set_exception(error)
    else:
        done.set_result(result)
