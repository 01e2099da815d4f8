"""A small menu with a filter: the palette and the copy menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.widgets import Input, Static

from awsclients.ui.dialog import Dialog
from awsclients.ui.glyphs import UNICODE, Glyphs
from awsclients.ui.key_line import KeyLine
from awsclients.ui.line import Line, cut, spread, width
from awsclients.ui.paint import Lines

_AROUND = ((18, 13), (12, 8), (0, 3))
"""From this many lines of the window on, how many of the dialog's lines are no choices."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the menu: a name, and `aside` at its right end. `text` is said of the one under the cursor.

    `off` is why it cannot be chosen now. All texts went through display().
    """

    id: str
    name: str
    aside: str = ""
    text: str = ""
    off: str = ""


class Narrowing(Input):
    """An input that leaves ctrl+k to the menu."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+k", "screen.move(-1)", "Up", show=False)]


class Choose(Dialog[str | None]):
    """Type to narrow, arrows to move, enter to choose; escape answers None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Close", show=False),
        Binding("up,ctrl+k", "move(-1)", "Up", show=False),
        Binding("down,ctrl+j", "move(1)", "Down", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._title, self._choices, self._glyphs = title, tuple(choices), glyphs
        self._found = self._choices
        self._at = 0

    def compose(self) -> ComposeResult:
        """The title, the filter, the lines."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title", markup=False)
            yield Narrowing(placeholder="type to narrow", compact=True)
            yield Lines(id="choices", ground="surface")
            yield Static(id="chosen-text", markup=False)
            yield KeyLine(("enter", "chooses"), ("escape", "closes"), classes="dialog-keys")

    def on_mount(self) -> None:
        """Show all of them."""
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        height = self.app.size.height
        room = height - next(around for least, around in _AROUND if height >= least)
        self.query_one("#choices", Lines).styles.height = max(1, min(len(self._choices), room))
        self.call_after_refresh(self._draw)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow."""
        event.stop()
        words = event.value.casefold().split()
        found = [one for one in self._choices if _has(f"{one.name} {one.aside} {one.text}", words)]
        self._found = tuple(sorted(found, key=lambda one: not _has(one.name, words)))
        self._at = 0
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose; what is off is handed on as well, and its reason is said where it is done."""
        event.stop()
        if self._found:
            self.dismiss(self._found[self._at].id)

    def on_click(self, event: Click) -> None:
        """A click on a line chooses it, and one beside the dialog closes it."""
        if not self.query_one(".dialog").region.contains_point(event.screen_offset):
            self.dismiss(None)
        shown = self.query_one("#choices", Lines)
        at = self._top() + event.screen_y - shown.region.y
        if shown.region.contains_point(event.screen_offset) and at < len(self._found):
            self.dismiss(self._found[at].id)

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor, and stops at the ends."""
        if self._at + 1 < len(self._found):
            self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """See on_mouse_scroll_down."""
        if self._at:
            self.action_move(-1)

    def action_move(self, by: int) -> None:
        """One up or down, around the ends."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._draw()

    def action_give_up(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def _top(self) -> int:
        """The first choice that is drawn."""
        return max(0, self._at - self.query_one("#choices", Lines).size.height + 1)

    def _draw(self) -> None:
        shown = self.query_one("#choices", Lines)
        end = min(len(self._found), self._top() + shown.size.height)
        shown.show([self._line(at, shown.size.width) for at in range(self._top(), end)])
        said = (self._found[self._at].off or self._found[self._at].text) if self._found else "Nothing matches."
        self.query_one("#chosen-text", Static).update(Content(said))

    def _line(self, at: int, cells: int) -> Line:
        choice, here = self._found[at], at == self._at
        style = "faint" if choice.off else "strong" if here else "text"
        mark = self._glyphs.cursor if here else " "
        name: Line = (("mark", f"{mark} "), (style, choice.name))
        aside = cut(choice.aside, cells - width(name) - 2)
        return spread(name, (("key" if here else "faint", f"{aside} "),) if aside else (), cells)


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in words)
