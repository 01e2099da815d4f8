"""The filter: printable keys are text, but `?` and `:` act while it is empty."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

_ACTS = {"?": "help", ":": "palette"}


class FilterInput(Input):
    """An input that hands on what is not text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "leave", "To the list", show=False),
        Binding("escape", "clear_or_leave", "Clear", show=False),
    ]

    class Wanted(Message):
        """An action was asked for by its key."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    class Left(Message):
        """The person is done with the filter."""

    async def _on_key(self, event: Key) -> None:
        if not self.value and event.character in _ACTS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Wanted(_ACTS[event.character]))

    def action_leave(self) -> None:
        """To the list."""
        self.post_message(self.Left())

    def action_clear_or_leave(self) -> None:
        """Clear a text; an empty filter is left."""
        if self.value:
            self.value = ""
        else:
            self.post_message(self.Left())
