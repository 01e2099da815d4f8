"""From pieces to strips: the one place where style names become colours. Nothing is ever parsed as markup."""

from collections.abc import Iterable
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from awsclients.ui.colors import style_of
from awsclients.ui.exact import changed
from awsclients.ui.line import Line


class Painter(Widget):
    """A widget that draws lines of pieces, in the colours of the theme."""

    _styles: dict[tuple[str, bool], Style]
    """By name and whether it is of a chosen line. Emptied by the library's call before the first line is drawn and
    after each change of style: asking it for each line costs more than all else in drawing."""

    def paint(self, line: Line, cells: int, *, chosen: bool = False) -> Strip:
        """The line as a strip of exactly `cells`; a chosen one lies on a bar, or is reversed whole."""
        segments = [Segment(text, self._style(name, chosen=chosen)) for name, text in line if text]
        return Strip(segments).adjust_cell_length(cells, self._style("", chosen=chosen))

    def notify_style_update(self) -> None:
        """See Widget.notify_style_update."""
        self._styles = {}
        super().notify_style_update()

    def _style(self, name: str, *, chosen: bool) -> Style:
        style = self._styles.get((name, chosen))
        if style is None:
            layers = ("chosen", name, "chosen-over") if chosen else (name,)
            variables, ansi = self.app.theme_variables, self.app.native_ansi_color
            named = (style_of(layer, variables, ansi=ansi) for layer in layers)
            ground = self._style("", chosen=False) if name or chosen else self.rich_style
            style = self._styles[name, chosen] = sum(named, start=ground)
        return style


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

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.lines: list[Line] = []

    def show(self, lines: Iterable[Line]) -> None:
        """Draw these lines from now on; only cells that differ are sent to the terminal."""
        before, self.lines = self.lines, list(lines)
        for y, (old, new) in enumerate(zip_longest(before, self.lines)):
            if old != new:
                self.refresh(changed(old or (), new or (), y))

    def render_line(self, y: int) -> Strip:
        """See Widget.render_line."""
        line = self.lines[y] if 0 <= y < len(self.lines) else ()
        return self.paint(line, self.size.width)


class ScrollingLines(ScrollView, Painter, can_focus=True):
    """Lines that scroll where there are more than fit."""

    ALLOW_SELECT = False

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
