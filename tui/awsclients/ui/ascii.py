"""For terminals without Unicode: every character that is drawn as one they have, in as many cells."""

import unicodedata

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_LOOKS = {
    **dict.fromkeys("╭╮╰╯", "+"),
    **dict.fromkeys("─━╺╸", "-"),
    **dict.fromkeys("│▌▐▎▊", "|"),
    **dict.fromkeys("▁▂▃▄▅▆▇█", "#"),
    "…": "~",
    "·": "-",
    "•": "*",
    "↑": "^",
    "↓": "v",
}


class Ascii(LineFilter):
    """Goes over every line before it is written: an encoding that lacks a character would write six for it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """See LineFilter.apply."""
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]


def plain(text: str) -> str:
    """The text in ASCII, each character in the cells it had."""
    return "".join(char if char.isascii() else _looks(char) for char in text)


def _looks(char: str) -> str:
    cells = cell_len(char)
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if part.isascii())
    known = _LOOKS.get(char) or bare
    return known if len(known) == cells else "?" * cells
