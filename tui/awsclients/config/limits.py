"""What is refused before it is parsed: parsers take minutes for some small texts (C15, C16)."""

import re
from dataclasses import dataclass
from itertools import repeat

from awsclients.config.pieces import pieces, structure

FILE_BYTES = 1024 * 1024
ALL_BYTES = 16 * 1024 * 1024
LINE_BYTES = 16 * 1024
DOTS = 16
DEPTH = 8
ROLES = 20_000

_CLOSED = re.compile(r"\n\[[\w.-]+\](?=\n)", re.ASCII)
"""A line that closes the bracket it opens, as the names of tables do; all of it is text or none.

It begins with what is quickly looked for. A file's first line and last are not found by it, which only costs time.
"""


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that a file is over, and where: an offset into its text."""

    message: str
    offset: int


def excess(text: str) -> Excess | None:
    """The first limit that a file's text is over, None when it may be parsed."""
    lines = text.split("\n")
    return _long_line(lines) or _deep(text) or (_dotted(text) if _most(lines, ".") > DOTS else None)


def _most(lines: list[str], mark: str) -> int:
    return max(map(str.count, lines, repeat(mark)))


def _long_line(lines: list[str]) -> Excess | None:
    if max(map(len, lines)) * 4 <= LINE_BYTES:
        return None
    offset = 0
    for line in lines:
        if len(line) > LINE_BYTES or (not line.isascii() and len(line.encode(errors="replace")) > LINE_BYTES):
            return Excess("The line is longer than 16 KiB. Break it up.", offset)
        offset += len(line) + 1
    return None


def _deep(text: str) -> Excess | None:
    opened = text.count("[") + text.count("{") - len(_CLOSED.findall(text))
    if opened < DEPTH:
        return None
    depth = 0
    for piece, offset in structure(text):
        if piece in {"[", "{"}:
            depth += 1
            if depth > DEPTH:
                return Excess("The value is nested too deep (limit 8). Nothing here needs more than 2.", offset)
        elif piece in {"]", "}"}:
            depth = max(0, depth - 1)
    return None


def _dotted(text: str) -> Excess | None:
    """Dots between two separators: a key's. A number or a date has one at the most."""
    dots = 0
    for piece, offset in pieces(text):
        if piece == ".":
            dots += 1
            if dots > DOTS:
                return Excess("The key has more than 16 dots. No key here has more than 4.", offset)
        elif piece in {"=", ",", "\n", "[", "]", "{", "}"}:
            dots = 0
    return None
