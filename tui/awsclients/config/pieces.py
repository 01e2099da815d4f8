"""TOML cut into pieces, as far as it takes to tell keys from values and brackets from text.

The parser decides what is valid. This knows only where strings and comments are, so that the limits and the
positions never mistake their content for structure.
"""

import re
from collections.abc import Iterator

_STRINGS = r'''
    """(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"{3,5}
  | \'\'\'(?:[^']++|'{1,2}+(?!'))*+'{3,5}
  | "(?:[^"\\\n]++|\\.)*+"
  | '[^'\n]*+'
'''
_STRUCTURE = re.compile(_STRINGS + r"| \#[^\n]*+ | [\[\]{}\"']", re.DOTALL | re.VERBOSE)
_TOKEN = re.compile(_STRINGS + r"| \#[^\n]*+ | [\[\]{}=,.\n\"'] | [^\[\]{}=,.\n\"'\#\s]++", re.DOTALL | re.VERBOSE)


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """Every string, comment, mark, line break and bare word with its offset. Ends at an unclosed quote."""
    return _cut(_TOKEN, text)


def structure(text: str) -> Iterator[tuple[str, int]]:
    """Strings, comments and brackets alone, which is faster. Ends at an unclosed quote."""
    return _cut(_STRUCTURE, text)


def _cut(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    for found in pattern.finditer(text):
        piece = found.group()
        if piece in {'"', "'"}:
            return
        yield piece, found.start()
