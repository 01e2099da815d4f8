"""A panel over the screen that shows lines: help, the whole of a role, problems, the log."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from awsclients.ui.actions import ACTIONS, MOVES
from awsclients.ui.line import Line, fold
from awsclients.ui.paint import ScrollingLines

_KEY = 14


class Panel(ModalScreen[None]):
    """Lines made for the width there is; any of the usual keys closes it."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,v,L,exclamation_mark", "close", "Close", show=False),
        Binding("j", "down", "Down", show=False),
        Binding("k", "up", "Up", show=False),
    ]

    def __init__(self, title: str, lines: Callable[[int], list[Line]]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        """The title, the lines, and how to leave."""
        with Vertical(classes="panel"):
            yield Static(Content(self._title), classes="dialog-title", markup=False)
            yield ScrollingLines(id="panel-lines")
            yield Static(Content("escape closes"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Keys scroll at once."""
        self.query_one(ScrollingLines).focus()

    def on_resize(self) -> None:
        """Fold the lines to the new width."""
        self.call_after_refresh(self._fold)

    def _fold(self) -> None:
        shown = self.query_one(ScrollingLines)
        shown.show(self._lines(max(1, shown.scrollable_content_region.width)))

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One line down."""
        self.query_one(ScrollingLines).scroll_down(animate=False)

    def action_up(self) -> None:
        """One line up."""
        self.query_one(ScrollingLines).scroll_up(animate=False)


def help_lines(cells: int) -> list[Line]:
    """Every key with its sentence."""
    rows = [(action.key, action.name, action.sentence) for action in ACTIONS]
    rows += [(key, "", sentence) for key, sentence in MOVES]
    lines: list[Line] = []
    for key, name, sentence in rows:
        said = f"{name}: {sentence}" if name else sentence
        for number, part in enumerate(fold(said, cells - _KEY)):
            lines.append((("key", (key if number == 0 else "").ljust(_KEY)), ("text", part)))
    return lines
