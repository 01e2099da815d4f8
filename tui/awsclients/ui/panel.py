"""A panel over the screen that shows lines: help, the whole of a role, problems, the log."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from awsclients.ui.actions import ACTIONS, MOVES
from awsclients.ui.dialog import Dialog
from awsclients.ui.hints import Hint
from awsclients.ui.key_line import KeyLine
from awsclients.ui.line import Line, fold
from awsclients.ui.paint import ScrollingLines

_KEY = 14
_ROOM = 3 * _KEY


class Panel(Dialog[None]):
    """Lines made for the width there is; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,v,L,exclamation_mark", "close", "Close", show=False),
        Binding("j", "down", "Down", show=False),
        Binding("k", "up", "Up", show=False),
    ]

    def __init__(self, title: str, lines: Callable[[int], list[Line]], *keys: Hint) -> None:
        super().__init__()
        self._title, self._lines, self._keys = title, lines, (*keys, ("escape", "closes"))

    def compose(self) -> ComposeResult:
        """The title, the lines, and how to leave."""
        with Vertical(classes="panel"):
            yield Static(Content(self._title), classes="dialog-title", markup=False)
            yield ScrollingLines(id="panel-lines")
            yield KeyLine(*self._keys, classes="dialog-keys")

    def on_mount(self) -> None:
        """Keys scroll at once."""
        self.query_one(ScrollingLines).focus()

    def on_resize(self) -> None:
        """Fold the lines to the new width."""
        self.call_after_refresh(self._fold)

    def _fold(self) -> None:
        shown = self.query_one(ScrollingLines)
        # The last column stays free: beside it the scrollbar stands.
        shown.show(self._lines(max(1, shown.scrollable_content_region.width - 1)))

    def on_click(self, event: Click) -> None:
        """A click beside the panel closes it."""
        if not self.query_one(".panel").region.contains_point(event.screen_offset):
            self.dismiss(None)

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One line down."""
        self.query_one(ScrollingLines).scroll_down(animate=False)

    def action_up(self) -> None:
        """One line up."""
        self.query_one(ScrollingLines).scroll_up(animate=False)


class LogPanel(Panel):
    """The log; `v` shows and hides what there is to say of each refusal."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("v", "tell", "AWS's words", show=False)]

    def __init__(self, lines: Callable[[int, bool], list[Line]]) -> None:
        super().__init__(
            "Log, newest first",
            lambda cells: lines(cells, self._told),
            ("v", "AWS's words"),
        )
        self._told = False

    def action_tell(self) -> None:
        """Show the refusals' stories, or hide them."""
        self._told = not self._told
        self._fold()


def help_lines(cells: int) -> list[Line]:
    """Every key with its sentence beside it, or below it where there is no room."""
    beside = cells >= _ROOM
    indent = _KEY if beside else 2
    rows = [(action.key, action.name, action.sentence) for action in ACTIONS]
    rows += [(key, "", sentence) for key, sentence in MOVES]
    lines: list[Line] = []
    for key, name, sentence in rows:
        said = f"{name}: {sentence}" if name else sentence
        if key and not beside:
            lines.append((("key", key),))
        for number, part in enumerate(fold(said, cells - indent)):
            named = name if number == 0 and part.startswith(name) else ""
            before = ("key", (key if beside and number == 0 else "").ljust(indent))
            lines.append((before, ("strong", named), ("text", part.removeprefix(named))))
    return lines
