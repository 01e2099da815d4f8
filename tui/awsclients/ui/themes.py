"""The colour themes: dark, light, high contrast, and the terminal's own sixteen colours."""

from collections.abc import Mapping
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="dark",
    primary="#6aa5ff",
    secondary="#9aa7c7",
    accent="#ffcf6b",
    foreground="#e3e7f0",
    background="#14171f",
    surface="#1b1f2a",
    panel="#222838",
    success="#6fd58b",
    warning="#f2b84b",
    error="#ff7b7b",
    dark=True,
    variables={
        "faint": "#939db4",
        "alarm": "#ff8f8f",
        "chosen": "#22304a",
        "rule": "#39435a",
        "production": "#c9302c",
        "on-production": "#ffffff",
    },
)
LIGHT = Theme(
    name="light",
    primary="#1f5fbf",
    secondary="#4c5a78",
    accent="#8a4b00",
    foreground="#1d2330",
    background="#fcfcfa",
    surface="#f1f2f5",
    panel="#e4e8f0",
    success="#17692f",
    warning="#855300",
    error="#b3261e",
    dark=False,
    variables={
        "faint": "#5a6478",
        "alarm": "#b3261e",
        "chosen": "#d5e3fb",
        "rule": "#b4bccb",
        "production": "#b3261e",
        "on-production": "#ffffff",
    },
)
CONTRAST = Theme(
    name="contrast",
    primary="#7fd4ff",
    secondary="#ffffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#5dff8f",
    warning="#ffd23f",
    error="#ff8a8a",
    dark=True,
    variables={
        "faint": "#d0d0d0",
        "alarm": "#ff9b9b",
        "chosen": "#003a78",
        "rule": "#ffffff",
        "production": "#ff5a5a",
        "on-production": "#000000",
    },
)
ANSI = {
    "faint": "ansi_bright_black",
    "alarm": "ansi_red",
    "chosen": "ansi_default",
    "rule": "ansi_bright_black",
    "production": "ansi_red",
    "on-production": "ansi_default",
}
"""Our own colour names where the terminal's colours are used."""
_LIBRARYS = BUILTIN_THEMES["ansi-dark"]
TERMINAL = replace(_LIBRARYS, name="terminal", accent="ansi_yellow", variables={**_LIBRARYS.variables, **ANSI})
THEMES: Mapping[str, tuple[Theme, str]] = {
    "dark": (DARK, "Light text on a dark ground."),
    "light": (LIGHT, "Dark text on a light ground."),
    "contrast": (CONTRAST, "Black, white and few strong colours."),
    "terminal": (TERMINAL, "The sixteen colours and the ground that your terminal has."),
}
"""By name; with a sentence for the menu."""
_FEW_COLORS = {"linux", "screen", "xterm", "vt220", "ansi"}
_LIGHT_GROUNDS = {"7", "15"}


def plain(environ: Mapping[str, str]) -> bool:
    """Whether the terminal's own colours are all there is: `NO_COLOR`, or a terminal that has no others."""
    return "NO_COLOR" in environ or (not environ.get("COLORTERM") and environ.get("TERM", "") in _FEW_COLORS)


def theme_for(kept: str, environ: Mapping[str, str]) -> str:
    """The name of the theme to begin with: the one a person chose, else what the terminal tells.

    A terminal that tells does so in `COLORFGBG` (`15;0`: white on black); any other is taken for dark.
    """
    if plain(environ):
        return TERMINAL.name
    if kept in THEMES:
        return kept
    light = environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_GROUNDS
    return LIGHT.name if light else DARK.name
