"""Do many things at once, and wait for none of them."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from awsclients.errors import Failure

MOST = 16
"""Threads; more would only wait for one another."""


def at_once(works: Iterable[Callable[[], object]]) -> None:
    """Begin all of them on daemon threads; what a Failure has to say, its own events have said."""
    left = list(works)[::-1]
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not left:
                    return
                one = left.pop()
            with suppress(Failure):
                one()

    for _ in range(min(MOST, len(left))):
        threading.Thread(target=work, name="awsclients-at-once", daemon=True).start()
