"""All text from outside goes through `display()` before a terminal sees it."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def display(text: str, limit: int = 400) -> str:
    """Text that cannot drive a terminal: one line, no control, format, private or unassigned characters.

    Each such character becomes U+FFFD, so that a reader sees that something was there; `limit` counts
    characters, and a longer text ends in an ellipsis.
    """
    if not (text.isascii() and text.isprintable()):
        normal = unicodedata.normalize("NFC", text[: 4 * limit])
        text = "".join(_REPLACEMENT if unicodedata.category(char) in _HIDDEN else char for char in normal)
    return text if len(text) <= limit else text[: limit - 1] + "…"
