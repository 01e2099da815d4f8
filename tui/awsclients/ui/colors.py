"""From style names to colours, by the variables of the theme.

A table and not rules of the style sheet: to the library every component class of every widget is a node of its
own, here two hundred and fifty of them, and styling those took longer than drawing the first frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style
from textual.color import Color, ColorParseError

CLIENT_COLOR = "client-color:"
"""The beginning of a style name that carries a client's own colour."""


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
    "production": Paint("background", "alarm", "bold"),
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
        return Style(color=name.removeprefix(CLIENT_COLOR))
    paint = ANSI.get(name, PAINTS[name]) if ansi else PAINTS[name]
    colors = (_color(color, variables) for color in (paint.color, paint.background))
    color, background = (found.rich_color if found is not None and found.a > 0 else None for found in colors)
    return Style(color=color, bgcolor=background) + Style.parse(paint.attributes)


def edge_style(color: str | None) -> str:
    """The style name of a client's edge: its colour, or none where it has no colour that is one."""
    if not color:
        return ""
    try:
        return CLIENT_COLOR + Color.parse(color).hex
    except ColorParseError:
        return ""


def _color(name: str, variables: Mapping[str, str]) -> Color | None:
    return Color.parse(variables.get(name, name)) if name else None
