"""The colours of each theme by their names, and which theme a terminal gets."""

from collections.abc import Mapping

DARK, LIGHT, CONTRAST, TERMINAL = "dark", "light", "contrast", "terminal"
PALETTES: Mapping[str, Mapping[str, str]] = {
    DARK: {
        "primary": "#6aa5ff",
        "secondary": "#9aa7c7",
        "accent": "#ffcf6b",
        "foreground": "#e3e7f0",
        "background": "#14171f",
        "surface": "#1b1f2a",
        "panel": "#222838",
        "success": "#6fd58b",
        "warning": "#f2b84b",
        "error": "#ff7b7b",
        "faint": "#939db4",
        "alarm": "#ff8f8f",
        "chosen": "#22304a",
        "rule": "#39435a",
        "production": "#c9302c",
        "on-production": "#ffffff",
    },
    LIGHT: {
        "primary": "#1f5fbf",
        "secondary": "#4c5a78",
        "accent": "#8a4b00",
        "foreground": "#1d2330",
        "background": "#fcfcfa",
        "surface": "#f1f2f5",
        "panel": "#e4e8f0",
        "success": "#17692f",
        "warning": "#855300",
        "error": "#b3261e",
        "faint": "#5a6478",
        "alarm": "#b3261e",
        "chosen": "#d5e3fb",
        "rule": "#b4bccb",
        "production": "#b3261e",
        "on-production": "#ffffff",
    },
    CONTRAST: {
        "primary": "#7fd4ff",
        "secondary": "#ffffff",
        "accent": "#ffff00",
        "foreground": "#ffffff",
        "background": "#000000",
        "surface": "#000000",
        "panel": "#000000",
        "success": "#5dff8f",
        "warning": "#ffd23f",
        "error": "#ff8a8a",
        "faint": "#d0d0d0",
        "alarm": "#ff9b9b",
        "chosen": "#003a78",
        "rule": "#ffffff",
        "production": "#ff5a5a",
        "on-production": "#000000",
    },
    TERMINAL: {
        "primary": "blue",
        "accent": "yellow",
        "foreground": "default",
        "background": "default",
        "surface": "default",
        "panel": "default",
        "success": "green",
        "warning": "yellow",
        "error": "red",
        "faint": "bright_black",
        "alarm": "red",
        "chosen": "default",
        "rule": "bright_black",
        "production": "red",
        "on-production": "default",
    },
}
"""As rich reads colours; TERMINAL has those that the terminal calls so."""
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
        return TERMINAL
    if kept in PALETTES:
        return kept
    light = environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_GROUNDS
    return LIGHT if light else DARK
