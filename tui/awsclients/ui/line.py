"""A drawn line: pieces of text, each with the name of its style. Widths are terminal cells."""

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size

Piece = tuple[str, str]
"""Style name and text; the text went through display()."""
Line = tuple[Piece, ...]

_JOINTS = re.compile(r"(?<=[/:])")


def width(line: Iterable[Piece]) -> int:
    """How many cells a line takes."""
    return sum(cell_len(text) for _, text in line)


def fit(line: Iterable[Piece], cells: int) -> Line:
    """The line cut to `cells`, ending in an ellipsis where something was cut."""
    kept: list[Piece] = []
    left = cells
    pieces = list(line)
    if width(pieces) <= cells:
        return tuple(pieces)
    for style, text in pieces:
        if cell_len(text) < left:
            kept.append((style, text))
            left -= cell_len(text)
            continue
        kept.append((style, cut(text, left, always=True)))
        break
    return tuple(kept)


def cut(text: str, cells: int, *, always: bool = False) -> str:
    """The text in at most `cells`, with an ellipsis at the end where it was longer (or `always`)."""
    if cells <= 0:
        return ""
    size = cell_len(text)
    if size <= cells and not (always and size == cells):
        return text + "…" if always else text
    return set_cell_size(text, cells - 1).rstrip() + "…"


def pad(text: str, cells: int) -> str:
    """The text in exactly `cells`, cut or filled with blanks."""
    return set_cell_size(cut(text, cells), cells)


def spread(left: Iterable[Piece], right: Sequence[Piece], cells: int) -> Line:
    """Left and right ends of one line; the left one gives way, and the right one where even that is too little."""
    if width(right) + 2 > cells:
        return fit(left, cells)
    shown = fit(left, cells - width(right) - 1)
    gap = cells - width(shown) - width(right)
    return (*shown, ("", " " * gap), *right)


def fold(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells`, broken between words, and a long word after `/` or `:`."""
    cells = max(cells, 1)
    lines: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= cells:
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _broken(word, cells)
        lines.extend(whole)
    return [*lines, current] if current else lines


def _broken(word: str, cells: int) -> list[str]:
    lines = [""]
    for part in _JOINTS.split(word):
        if cell_len(lines[-1] + part) <= cells:
            lines[-1] += part
            continue
        lines += chop_cells(part, cells)
    return [line for line in lines if line] or [""]
