"""Widgets that draw lines of pieces: the one place where they become strips. Nothing is ever parsed as markup."""

from collections.abc import Iterable
from itertools import zip_longest

from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from awsclients.ui.colors import brush
from awsclients.ui.exact import changed
from awsclients.ui.hints import key_at
from awsclients.ui.line import Line


class Painter(Widget):
    """A widget that draws lines of pieces, in the colours of the theme."""

    ground = "background"
    """The colour that it lies on, by its name in the palette."""
    inset = 0
    """How many cells stay free at both ends of each line."""

    def paint(self, line: Line, cells: int, *, chosen: bool = False) -> Strip:
        """The line as a strip of exactly `cells`; a chosen one lies on a bar, or is reversed whole."""
        return Strip(brush(self.app.theme).paint(line, cells, self.ground, chosen=chosen, inset=self.inset), cells)


class Bare(Widget):
    """What others lie on and cover: nothing but its background is drawn of it, all lines at once.

    The library makes every line of every container, each as costly as one that is seen.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """See Widget.render_lines."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height


class Lines(Painter):
    """Lines that are drawn as they are given, cut where the widget ends."""

    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        ground: str = "background",
        inset: int = 0,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.ground, self.inset = ground, inset
        self.lines: list[Line] = []

    def show(self, lines: Iterable[Line]) -> None:
        """Draw these lines from now on; only cells that differ are sent to the terminal."""
        before, self.lines = self.lines, list(lines)
        for y, (old, new) in enumerate(zip_longest(before, self.lines)):
            if old != new:
                self.refresh(changed(old or (), new or (), y).translate((self.inset, 0)))

    def key_at(self, at: Offset) -> str:
        """The key whose hint stands on this cell; nothing where none does."""
        return key_at(self.lines[at.y], at.x - self.inset) if 0 <= at.y < len(self.lines) else ""

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        line = self.lines[y] if 0 <= y < len(self.lines) else ()
        return self.paint(line, self.size.width)


class ScrollingLines(ScrollView, Painter, can_focus=True):
    """Lines that scroll where there are more than fit."""

    ALLOW_SELECT = False
    ground = "surface"

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
