"""From pieces to strips: the one place where style names become colours. Nothing is ever parsed as markup."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from awsclients.ui.line import Line

STYLES = (
    "text",
    "strong",
    "faint",
    "label",
    "title",
    "header",
    "key",
    "client",
    "mark",
    "danger",
    "production",
    "none",
    "assuming",
    "live",
    "ending",
    "last",
    "expired",
    "refused",
    "chosen",
    "chosen-over",
    "rule",
)
PAINTS = {f"paint--{style}" for style in STYLES}
"""Component classes are inherited from the first base class alone, so each widget names them."""
CLIENT_COLOR = "client-color:"
"""The beginning of a style name that carries a client's own colour."""


def edge_style(color: str | None) -> str:
    """The style name of a client's edge: its colour, or none where it has no colour that is one."""
    if not color:
        return ""
    try:
        return CLIENT_COLOR + Color.parse(color).hex
    except ColorParseError:
        return ""


class Painter(Widget):
    """A widget that draws lines of pieces. Its styles are the classes `paint--NAME` of the style sheet."""

    COMPONENT_CLASSES: ClassVar[set[str]] = PAINTS

    def paint(self, line: Line, cells: int, *, chosen: bool = False) -> Strip:
        """The line as a strip of exactly `cells`; a chosen one lies on a bar, or is reversed whole."""
        base = self.rich_style + self._named("chosen" if chosen else "")
        over = self._named("chosen-over" if chosen else "")
        segments = [Segment(text, base + self._named(style) + over) for style, text in line if text]
        return Strip(segments).adjust_cell_length(cells, base + over)

    def _named(self, style: str) -> Style:
        if style.startswith(CLIENT_COLOR):
            return Style(color=style.removeprefix(CLIENT_COLOR))
        if not style:
            return Style()
        return self.get_component_rich_style(f"paint--{style}", partial=True)


class Lines(Painter):
    """Lines that are drawn as they are given, cut where the widget ends."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: list[Line] = []

    def show(self, lines: Iterable[Line]) -> None:
        """Draw these lines from now on; only those that differ are sent to the terminal."""
        before, self.lines = self.lines, list(lines)
        for y, (old, new) in enumerate(zip_longest(before, self.lines)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        line = self.lines[y] if 0 <= y < len(self.lines) else ()
        return self.paint(line, self.size.width)


class ScrollingLines(ScrollView, Painter, can_focus=True):
    """Lines that scroll where there are more than fit."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = PAINTS

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: list[Line] = []

    def show(self, lines: Iterable[Line]) -> None:
        """Draw these lines from now on."""
        self.lines = list(lines)
        self.virtual_size = Size(0, len(self.lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        at = y + self.scroll_offset.y
        line = self.lines[at] if 0 <= at < len(self.lines) else ()
        return self.paint(line, self.size.width)
