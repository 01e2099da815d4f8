"""That the keyring hangs: it waits for a prompt that nobody sees, or for a service that is gone."""

import threading


class Hang:
    """Remembers the last call that was given up, until it returns or a later one does. Shared by threads."""

    def __init__(self) -> None:
        self._last: threading.Event | None = None

    @property
    def lasts(self) -> bool:
        """Whether one more call would only hang beside it."""
        last = self._last
        return last is not None and not last.is_set()

    def begins(self, returned: threading.Event) -> None:
        """A call was given up; the event is set when it returns after all."""
        self._last = returned

    def is_over(self) -> None:
        """The keyring has answered somebody."""
        self._last = None
