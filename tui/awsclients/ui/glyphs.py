"""The characters the screen draws with, and what stands for them where they cannot be shown."""

import sys
from collections.abc import Mapping
from typing import NamedTuple


class Glyphs(NamedTuple):
    """One cell each, but for `arrow`."""

    none: str = "·"
    assuming: str = "◌"
    live: str = "●"
    ending: str = "◐"
    last: str = "◔"
    expired: str = "○"
    refused: str = "✕"
    arrow: str = "─▶"
    cursor: str = "▸"
    edge: str = "▌"
    rule: str = "─"
    wall: str = "│"
    full: str = "▰"
    empty: str = "▱"
    dot: str = "·"
    star: str = "★"
    mark: str = "✓"


UNICODE = Glyphs()
ASCII = Glyphs(
    none=".",
    assuming="~",
    live="*",
    ending="!",
    last="!",
    expired="-",
    refused="x",
    arrow="->",
    cursor=">",
    edge="|",
    rule="-",
    wall="|",
    full="#",
    empty=".",
    dot="-",
    star="*",
    mark="+",
)


def glyphs_for(encoding: str | None, variables: Mapping[str, str]) -> Glyphs:
    """The set a terminal of this encoding can show.

    In the C locale Python takes UTF-8 for granted (PEP 540). That is right where nobody chose a locale, and not
    where somebody wrote that it is C.
    """
    chosen = variables.get("LC_ALL") or variables.get("LANG")
    if encoding is None or (sys.flags.utf8_mode and chosen in {"C", "POSIX"}):
        return ASCII
    return UNICODE if encoding.lower().startswith("utf") else ASCII
