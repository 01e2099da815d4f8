"""A small menu with a filter: the palette and the copy menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from awsclients.ui.line import Line, pad
from awsclients.ui.paint import Lines

_NAME = 22
_ROWS = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the menu. `off` is why it cannot be chosen now; both texts went through display()."""

    id: str
    name: str
    text: str
    off: str = ""


class Choose(ModalScreen[str | None]):
    """Type to narrow, arrows to move, enter to choose; escape answers None."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Close", show=False),
        Binding("up,ctrl+k", "move(-1)", "Up", show=False, priority=True),
        Binding("down,ctrl+j", "move(1)", "Down", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title, self._choices = title, tuple(choices)
        self._found = self._choices
        self._at = 0

    def compose(self) -> ComposeResult:
        """The title, the filter, the lines."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title", markup=False)
            yield Input(placeholder="type to narrow", compact=True)
            yield Lines(id="choices")
            yield Static(Content("enter chooses · escape closes"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Show all of them."""
        self.query_one("#choices", Lines).styles.height = min(len(self._choices), _ROWS)
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow."""
        event.stop()
        words = event.value.casefold().split()
        self._found = tuple(
            choice
            for choice in self._choices
            if all(word in f"{choice.name} {choice.text}".casefold() for word in words)
        )
        self._at = 0
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose; what is off is handed on as well, and its reason is said where it is done."""
        event.stop()
        if self._found:
            self.dismiss(self._found[self._at].id)

    def action_move(self, by: int) -> None:
        """One up or down, around the ends."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._draw()

    def action_give_up(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def _draw(self) -> None:
        shown = self.query_one("#choices", Lines)
        top = max(0, self._at - _ROWS + 1)
        cells = shown.size.width
        shown.show([self._line(at, cells) for at in range(top, min(len(self._found), top + _ROWS))])

    def _line(self, at: int, cells: int) -> Line:
        choice = self._found[at]
        style = "chosen" if at == self._at else "faint" if choice.off else "text"
        mark = "▸ " if at == self._at else "  "
        return ((style, pad(f"{mark}{choice.name.ljust(_NAME)} {choice.off or choice.text}", cells)),)
