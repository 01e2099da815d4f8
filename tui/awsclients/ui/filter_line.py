"""The filter: printable keys are text, but `?` and `:` act while it is empty."""

from collections.abc import Callable

from textual.events import Key
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from awsclients.ui.paint import Painter
from awsclients.ui.picture import placeholder

_ACTS = {"?": "help", ":": "palette"}
_LEAVING = ("enter", "down")


class FilterInput(Input, Painter):
    """An input that hands on what is not text.

    `typed` and `left` are called at once and not by message: an enter behind a text must find the list that
    belongs to that text, and the key behind the enter that list.
    """

    ground = "surface"

    def __init__(self, typed: Callable[[str], None], left: Callable[[], None]) -> None:
        super().__init__(id="filter", compact=True, select_on_focus=False)
        self._typed, self._left = typed, left

    class Wanted(Message):
        """An action was asked for by its key."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def watch_value(self, value: str) -> None:
        """Find what is typed."""
        if self.is_mounted:
            self._typed(value)

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        if self.value:
            return super().render_line(y)
        return self.paint(placeholder(self.size.width, typing=self.has_focus), self.size.width)

    async def _on_key(self, event: Key) -> None:
        if event.key in _LEAVING or (event.key == "escape" and not self.value):
            self._take(event)
            self._left()
        elif event.key == "escape":
            self._take(event)
            self.value = ""
        elif not self.value and event.character in _ACTS:
            self._take(event)
            self.post_message(self.Wanted(_ACTS[event.character]))

    def _take(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
