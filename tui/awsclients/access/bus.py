"""Events to those who asked for them, and the story of each call to AWS."""

import itertools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from awsclients.access.events import CallEnded, CallStarted, Event
from awsclients.aws.api import AwsError
from awsclients.clock import Clock
from awsclients.errors import BadInput, Failure, Refused

Result = TypeVar("Result")


class Bus:
    """Calls the subscribers, outside every lock; one that fails spoils nothing but its own day.

    Calls are numbered from `first` on.
    """

    def __init__(self, clock: Clock, first: int = 1) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._subscribers: tuple[Callable[[Event], None], ...] = ()
        self._calls = itertools.count(first)

    def now(self) -> datetime:
        """When it is: aware, UTC."""
        return self._clock.now()

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """Call `subscriber` with every event from now on; returns what ends that."""
        with self._lock:
            self._subscribers = (*self._subscribers, subscriber)

        def leave() -> None:
            with self._lock:
                self._subscribers = tuple(other for other in self._subscribers if other is not subscriber)

        return leave

    def tell(self, event: Event) -> None:
        """Pass the event to all subscribers."""
        for subscriber in self._subscribers:
            with suppress(Exception):
                subscriber(event)

    def call(
        self,
        operation: str,
        address: str,
        work: Callable[[], Result],
        explain: Callable[[AwsError], Refused],
        *,
        target: str = "",
        note: str = "",
    ) -> Result:
        """Do one call to AWS and tell its story; whatever `work` raises is raised on.

        `target` is the role it is for, as in the events; `note` is said with a good outcome.
        """
        number, begun = next(self._calls), time.monotonic()
        self.tell(CallStarted(self.now(), number, operation, address, target))

        def end(outcome: str, message: str, detail: str = "") -> None:
            spent = round((time.monotonic() - begun) * 1000)
            self.tell(CallEnded(self.now(), number, operation, address, outcome, spent, message, detail, target))

        try:
            result = work()
        except AwsError as error:
            refused = explain(error)
            end(error.code or "Error", refused.message, refused.detail)
            raise
        except Failure as failure:
            end(_OUTCOMES.get(type(failure), "unreachable"), failure.message, failure.detail)
            raise
        except BaseException:
            end("fault", "The call failed inside awsclients. Please report it.")
            raise
        end("ok", note)
        return result


_OUTCOMES: dict[type[Failure], str] = {BadInput: "invalid", Refused: "malformed"}
