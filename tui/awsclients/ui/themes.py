"""The colour themes as the library has them: dark, light, high contrast, and the terminal's own colours."""

from collections.abc import Mapping
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from awsclients.ui import palette
from awsclients.ui.palette import PALETTES

_LIBRARYS = BUILTIN_THEMES["ansi-dark"]
_OWN = ("faint", "alarm", "chosen", "rule", "production", "on-production")
"""The names that the library has no colours for."""
ANSI = {name: f"ansi_{PALETTES[palette.TERMINAL][name]}" for name in _OWN}
"""Our own colour names where the terminal's colours are used."""


def _theme(name: str, *, dark: bool = True) -> Theme:
    """All colours as variables, too: the library would round them."""
    colors = PALETTES[name]
    return Theme(
        name=name,
        primary=colors["primary"],
        secondary=colors["secondary"],
        warning=colors["warning"],
        error=colors["error"],
        success=colors["success"],
        accent=colors["accent"],
        foreground=colors["foreground"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        dark=dark,
        variables=dict(colors),
    )


THEMES: Mapping[str, tuple[Theme, str]] = {
    palette.DARK: (_theme(palette.DARK), "Light text on a dark ground."),
    palette.LIGHT: (_theme(palette.LIGHT, dark=False), "Dark text on a light ground."),
    palette.CONTRAST: (_theme(palette.CONTRAST), "Black, white and few strong colours."),
    palette.TERMINAL: (
        replace(
            _LIBRARYS,
            name=palette.TERMINAL,
            accent="ansi_yellow",
            variables={**_LIBRARYS.variables, **ANSI},
        ),
        "The sixteen colours and the ground that your terminal has.",
    ),
}
"""By name; with a sentence for the menu."""
