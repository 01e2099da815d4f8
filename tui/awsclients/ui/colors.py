"""From style names to colours, by the palette of a theme."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from zlib import crc32

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style

from awsclients.ui.line import Line
from awsclients.ui.palette import PALETTES, TERMINAL

CLIENT_COLOR = "client-color:"
"""The beginning of a style name that carries a client's own colour."""
_NAMED = {
    "blue": "#0000ff",
    "turquoise": "#40e0d0",
    "green": "#008000",
    "yellow": "#ffff00",
    "orange": "#ffa500",
    "red": "#ff0000",
    "pink": "#ffc0cb",
    "purple": "#800080",
}
"""What the colours are that a client can be given by name, as browsers have them."""
_GIVEN = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#cc79a7")
"""Okabe and Ito's colours, which people of every colour vision tell apart; without the one that is nearly red."""
_TOLD_APART = 3.0
"""The contrast that WCAG 2 asks of what is no text."""
_HALF = 0.5
_RGB = tuple[int, int, int]


class Paint(NamedTuple):
    """Colour and background by their names in the palette, nothing for what lies below; attributes as rich has
    them."""

    color: str = ""
    background: str = ""
    attributes: str = ""


PAINTS: Mapping[str, Paint] = {
    "": Paint(),
    "text": Paint("foreground"),
    "strong": Paint("foreground", attributes="bold"),
    "client": Paint("foreground", attributes="bold"),
    "faint": Paint("faint"),
    "label": Paint("faint"),
    "none": Paint("faint"),
    "expired": Paint("faint"),
    "rule": Paint("rule"),
    "thumb": Paint("rule", attributes="reverse"),
    "typed-at": Paint("foreground", "background", "reverse"),
    "title": Paint("primary", attributes="bold"),
    "header": Paint("faint", "surface"),
    "key": Paint("accent", attributes="bold"),
    "mark": Paint("accent", attributes="bold"),
    "refused": Paint("alarm"),
    "danger": Paint("alarm", attributes="bold"),
    "production": Paint("on-production", "production", "bold"),
    "assuming": Paint("accent"),
    "live": Paint("success"),
    "ending": Paint("warning"),
    "last": Paint("error", attributes="bold"),
    "chosen": Paint(background="chosen"),
    "chosen-over": Paint(),
}
ANSI: Mapping[str, Paint] = {
    "header": Paint("faint", "surface", "underline"),
    "production": Paint("alarm", "background", "bold reverse"),
    "chosen-over": Paint("foreground", "background", "reverse"),
}
"""What differs where the terminal's own colours are used."""


class Brush:
    """Paints lines in the colours of one theme."""

    def __init__(self, theme: str) -> None:
        self._theme = theme
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def paint(self, line: Line, cells: int, ground: str, *, chosen: bool = False, inset: int = 0) -> list[Segment]:
        """Exactly so many cells, `inset` of them free at both ends.

        A chosen line lies on a bar, or is reversed whole.
        """
        below = self.style("", ground, chosen=chosen)
        segments = [Segment(text, self.style(name, ground, chosen=chosen)) for name, text in line if text]
        if not inset:
            return Segment.adjust_line_length(segments, cells, below)
        inner = Segment.adjust_line_length(segments, max(0, cells - 2 * inset), below)
        return Segment.adjust_line_length([Segment(" " * inset, below), *inner], cells, below)

    def style(self, name: str, ground: str, *, chosen: bool = False) -> Style:
        """The style of this name, on a ground that the palette names."""
        style = self._styles.get((name, ground, chosen))
        if style is None:
            below = Paint("foreground", ground)
            layers = ("chosen", name, "chosen-over") if chosen else (name,)
            made = (style_of(layer, self._theme) for layer in layers)
            style = self._styles[name, ground, chosen] = sum(made, start=_style(below, PALETTES[self._theme]))
        return style


def depth(environ: Mapping[str, str]) -> ColorSystem:
    """How many colours a terminal has that such an environment tells of, as rich finds it."""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return ColorSystem.TRUECOLOR
    many = environ.get("TERM", "").strip().lower().rpartition("-")[2] in {"256color", "kitty"}
    return ColorSystem.EIGHT_BIT if many else ColorSystem.STANDARD


@cache
def brush(theme: str) -> Brush:
    """The brush of a theme, the same one each time: it learns its styles as they are needed."""
    return Brush(theme)


def style_of(name: str, theme: str) -> Style:
    """The style of this name in a theme."""
    colors = PALETTES[theme]
    if name.startswith(CLIENT_COLOR):
        given = name.removeprefix(CLIENT_COLOR)
        return Style(color=given if theme == TERMINAL else _hex(readable(_rgb(given), _rgb(colors["background"]))))
    paint = ANSI.get(name, PAINTS[name]) if theme == TERMINAL else PAINTS[name]
    return _style(paint, colors)


def _style(paint: Paint, colors: Mapping[str, str]) -> Style:
    color, ground = (Color.parse(colors[each]) if each else None for each in (paint.color, paint.background))
    return Style(color=color, bgcolor=ground) + Style.parse(paint.attributes)


def edge_style(color: str | None, slug: str) -> str:
    """The style name of a client's edge: the colour it was given, else one by its slug, the same on every day."""
    if color and (found := color if color.startswith("#") else _NAMED.get(color)):
        return CLIENT_COLOR + found
    return CLIENT_COLOR + _GIVEN[crc32(slug.encode()) % len(_GIVEN)]


def readable(color: _RGB, ground: _RGB) -> _RGB:
    """The colour, brought towards white or black until it can be told from the ground."""
    end = (255, 255, 255) if _brightness(ground) < _HALF else (0, 0, 0)
    steps = (_blend(color, end, step / 10) for step in range(11))
    return next((step for step in steps if contrast(ground, step) >= _TOLD_APART), end)


def contrast(one: _RGB, other: _RGB) -> float:
    """WCAG 2's contrast ratio, 1.0-21.0."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: _RGB) -> float:
    parts = (part / 255 for part in color)
    shares = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(share * weight for share, weight in zip(shares, (0.2126, 0.7152, 0.0722), strict=True))


def _brightness(color: _RGB) -> float:
    return sum(part * weight for part, weight in zip(color, (0.299, 0.587, 0.114), strict=True)) / 255


def _blend(color: _RGB, end: _RGB, share: float) -> _RGB:
    red, green, blue = (int(one + (other - one) * share) for one, other in zip(color, end, strict=True))
    return red, green, blue


def _rgb(color: str) -> _RGB:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _hex(color: _RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
