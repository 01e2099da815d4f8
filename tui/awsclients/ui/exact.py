"""Send of a line only the cells that changed: the library sends each line from the left end of its widget on."""

from itertools import takewhile

from rich.cells import cell_len
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

from awsclients.ui.line import Line, width

_MOVE = "\x1b[{};{}H"


class ExactCompositor(Compositor):
    """The library's compositor with exact updates."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """See Compositor.render_partial_update."""
        update = super().render_partial_update()
        return update and ExactUpdate(update.chops, update.spans, update.chop_ends)


class ExactUpdate(ChopsUpdate):
    """Parts of lines, each cut to the cells that are to be sent."""

    def render_segments(self, console: Console) -> str:
        """See CompositorUpdate.render_segments."""
        sent = []
        for y, first, last in self.spans:
            for end, (start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(first, start), min(last, end)
                if strip is not None and left < right:
                    sent += [
                        _MOVE.format(y + 1, left + 1),
                        strip.crop(left - start, right - start).render(console),
                    ]
        return "".join(sent)


def changed(before: Line, after: Line, y: int) -> Region:
    """The cells of line `y` that look different; all of them where a character is not one cell wide."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start, before, after = width(before[:alike]), before[alike:], after[alike:]
    cells = max(width(before), width(after))
    old, new = _cells(before, cells), _cells(after, cells)
    if not (len(old) == len(new) == cells):
        return Region(start, y, cells, 1)
    same = [one == other for one, other in zip(old, new, strict=True)]
    left = len(list(takewhile(bool, same)))
    right = cells - len(list(takewhile(bool, reversed(same))))
    return Region(start + left, y, max(0, right - left), 1)


def _cells(line: Line, cells: int) -> list[tuple[str, str]]:
    found = [(style, char) for style, text in line for char in text if cell_len(char) == 1]
    return found + [("", " ")] * (cells - width(line))
