"""Every character as one that a terminal without Unicode has, in as many cells."""

import unicodedata

from rich.cells import cell_len

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


def plain(text: str) -> str:
    """The text in ASCII, each character in the cells it had."""
    return "".join(char if char.isascii() else _looks(char) for char in text)


def _looks(char: str) -> str:
    cells = cell_len(char)
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if part.isascii())
    known = _LOOKS.get(char) or bare
    return known if len(known) == cells else "?" * cells
