"""The characters the screen draws with, and what stands for them where they cannot be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
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


def glyphs_for(encoding: str | None) -> Glyphs:
    """The set a terminal of this encoding can show."""
    return UNICODE if encoding is not None and encoding.lower().startswith("utf") else ASCII
