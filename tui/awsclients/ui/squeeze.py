"""Say the same to the terminal with fewer bytes, for slow lines: nothing is sent that is in force already.

The library resets after each piece of text and begins the next with all of its attributes, most of them the same.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_STYLE = re.compile(r"\x1b\[([0-9;:]*)m")
_MOVES = re.compile(r"(?:\x1b\[[0-9;]*[A-DH]|\n)*")
_COLOR = r"8;2;[0-9]+;[0-9]+;[0-9]+|8;5;[0-9]+|[0-79]"
_CODES = re.compile(
    rf"(?P<others>(?:(?:[1-9]|21|5[1-3])(?:;|$))*)(?P<color>3(?:{_COLOR})|9[0-7])?;?(?P<ground>4(?:{_COLOR})|10[0-7])?"
)
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "51", "52", "53"})
_NOT_BOLD = "22"


class Look(NamedTuple):
    """What text looks like: two colours as a terminal is told them, empty for its own, and other attributes."""

    color: str = ""
    ground: str = ""
    others: frozenset[str] = frozenset()


PLAIN = Look()


def squeeze(data: str) -> str:
    """What shows the same as `data` does. Both begin and end without any attribute."""
    before, *pieces = _STYLE.split(data)
    sent, now = [before], PLAIN
    for codes, text in zip(pieces[::2], pieces[1::2], strict=True):
        look = _look(codes)
        if look is None:
            return data
        if text and not _MOVES.fullmatch(text) and not (text.isspace() and _alike_on_blanks(now, look)):
            sent.append(_change(now, look))
            now = look
        sent.append(text)
    sent.append(_change(now, PLAIN))
    return "".join(sent)


def _alike_on_blanks(one: Look, other: Look) -> bool:
    return one.ground == other.ground and not (one.others | other.others) & _SEEN_ON_BLANKS


@lru_cache(1024)
def _look(codes: str) -> Look | None:
    """From what the library writes between ESC [ and m, after a reset; None where it is something else."""
    if codes in {"", "0"}:
        return PLAIN
    found = _CODES.fullmatch(codes)
    if found is None:
        return None
    others = frozenset(filter(None, found["others"].split(";")))
    return Look(found["color"] or "", found["ground"] or "", others)


@lru_cache(4096)
def _change(now: Look, then: Look) -> str:
    if now == then:
        return ""
    if then == PLAIN:
        return "\x1b[0m"
    codes = []
    lost = now.others - then.others
    if lost == {"1"} and "2" not in then.others:
        codes.append(_NOT_BOLD)
    elif lost:
        codes.append("0")
        now = PLAIN
    codes += sorted(then.others - now.others)
    if then.color != now.color:
        codes.append(then.color or "39")
    if then.ground != now.ground:
        codes.append(then.ground or "49")
    return f"\x1b[{';'.join(codes)}m"
