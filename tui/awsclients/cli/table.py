"""Plain columns for a person, aligned by the cells that a terminal draws."""

import unicodedata
from collections.abc import Sequence

from awsclients.text import display

_CELL_LIMIT = 60


def width(text: str) -> int:
    """How many cells a terminal takes for the text."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def columns(rows: Sequence[Sequence[str]]) -> str:
    """The rows under one another, two spaces apart, no space at a line's end."""
    shown = [[display(cell, _CELL_LIMIT) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    return "".join(_line(row, widths) for row in shown)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip() + "\n"


def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
