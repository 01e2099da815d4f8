"""One caller at a time does the work; the others who want the same wait for it and share what comes of it."""

import copy
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

from awsclients.deadline import carry_out

Result = TypeVar("Result")


class Flights:
    """Work under way, by key. Results are the caller's to keep; failures are shared and never kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, Future[Any]] = {}

    def share(self, key: Hashable, kept: Callable[[], Result | None], work: Callable[[], Result]) -> Result:
        """What `kept` has, else what `work` returns or raises; `work` must keep its result before it returns.

        The work runs on a daemon thread of its own: a caller that stops waiting cancels nothing.
        """
        if (found := kept()) is not None:
            return found
        with self._lock:
            flight: Future[Result] | None = self._under_way.get(key)
            leading = flight is None
            if flight is None:
                flight = self._under_way[key] = Future()
        if leading:
            self._start(key, flight, kept, work)
        error = flight.exception()
        if error is not None:
            raise _own(error) from None
        return flight.result()

    def _start(
        self,
        key: Hashable,
        flight: "Future[Result]",
        kept: Callable[[], Result | None],
        work: Callable[[], Result],
    ) -> None:
        def look_again() -> Result:
            # The flight before this one may have landed between our look and our start.
            try:
                found = kept()
                return work() if found is None else found
            finally:
                with self._lock:
                    del self._under_way[key]

        thread = threading.Thread(target=carry_out, args=(flight, look_again), name="awsclients-hop", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            with self._lock:
                del self._under_way[key]
            flight.set_exception(error)


def _own(error: BaseException) -> BaseException:
    """A copy for each who waits: one exception raised in many threads would grow a traceback of them all."""
    return copy.copy(error)
