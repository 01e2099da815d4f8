"""Something that is done again and again beside a child."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def every(seconds: float, work: Callable[[], None]) -> Iterator[None]:
    """Do `work` again and again beside the block, on a thread of its own; what fails is done again, too."""
    over = threading.Event()

    def again() -> None:
        while not over.wait(seconds):
            with suppress(Exception):
                work()

    threading.Thread(target=again, name="awsclients-beat", daemon=True).start()
    try:
        yield
    finally:
        over.set()
