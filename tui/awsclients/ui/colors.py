"""From style names to colours, by the variables of the theme.

A table and not rules of the style sheet: to the library every component class of every widget is a node of its
own, here two hundred and fifty of them, and styling those took longer than drawing the first frame.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from zlib import crc32

from rich.style import Style
from textual.color import Color, ColorParseError

CLIENT_COLOR = "client-color:"
"""The beginning of a style name that carries a client's own colour."""
_GIVEN = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#CC79A7")
"""Okabe and Ito's colours, which people of every colour vision tell apart; without the one that is nearly red."""
_TOLD_APART = 3.0
"""The contrast that WCAG 2 asks of what is no text."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Paint:
    """Colour and background by the names of theme variables, nothing for what lies below; attributes as rich has
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
    "production": Paint("alarm", "ansi_default", "bold reverse"),
    "chosen-over": Paint("ansi_default", "ansi_default", "reverse"),
}
"""What differs where the terminal's own colours are used."""


def style_of(name: str, variables: Mapping[str, str], *, ansi: bool) -> Style:
    """The style of this name under a theme's variables."""
    if name.startswith(CLIENT_COLOR):
        given = Color.parse(name.removeprefix(CLIENT_COLOR))
        return Style(color=(given if ansi else readable(given, variables)).rich_color)
    paint = ANSI.get(name, PAINTS[name]) if ansi else PAINTS[name]
    colors = (_color(color, variables) for color in (paint.color, paint.background))
    color, background = (found.rich_color if found is not None and found.a > 0 else None for found in colors)
    return Style(color=color, bgcolor=background) + Style.parse(paint.attributes)


def edge_style(color: str | None, slug: str) -> str:
    """The style name of a client's edge: the colour it was given, else one by its slug, the same on every day."""
    if color:  # asking the library for what is no colour makes it look for the nearest one, for milliseconds
        with suppress(ColorParseError):
            return CLIENT_COLOR + Color.parse(color).hex
    return CLIENT_COLOR + _GIVEN[crc32(slug.encode()) % len(_GIVEN)]


def readable(color: Color, variables: Mapping[str, str]) -> Color:
    """The colour, brought towards white or black until it can be told from the theme's ground."""
    ground = Color.parse(variables.get("background", "#000000"))
    end = Color.parse("white" if ground.brightness < _HALF else "black")
    steps = (color.blend(end, step / 10, alpha=1) for step in range(11))
    return next((step for step in steps if contrast(ground, step) >= _TOLD_APART), end)


def contrast(one: Color, other: Color) -> float:
    """WCAG 2's contrast ratio, 1.0-21.0."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    shares = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized)
    return sum(share * weight for share, weight in zip(shares, (0.2126, 0.7152, 0.0722), strict=True))


def _color(name: str, variables: Mapping[str, str]) -> Color | None:
    return Color.parse(variables.get(name, name)) if name else None
