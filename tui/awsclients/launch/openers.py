"""The commands that open an address in a browser; `%s` stands for the address."""

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from awsclients.config.model import Settings
from awsclients.errors import LocalFailure
from awsclients.launch.program import ChildNotRun, find_program
from awsclients.paths import private_folder, state_folder
from awsclients.process import Started
from awsclients.text import display

Command = tuple[str, ...]


class Owner(Protocol):
    """Whose pages are kept apart from others' in containers or profiles: a client, or a source."""

    @property
    def slug(self) -> str:
        """What names the container or profile."""
        ...

    @property
    def color(self) -> str | None:
        """The container's colour."""
        ...


@dataclass(frozen=True, slots=True)
class SourceOwner:
    """The pages on which a person signs in to a source; `slug` is its name."""

    slug: str
    color: str | None = None


_ANOTHER = "Set BROWSER, or use: awsclients console ROLE --print"
_NO_BROWSER = f"No browser was found. {_ANOTHER}"
_COLORS = frozenset({"blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple"})
_DESKTOP = ("xdg-open", "x-www-browser", "firefox", "chromium", "google-chrome")
_FIREFOX = ("firefox", "firefox-esr", "firefox-developer-edition", "librewolf")
_CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "brave-browser",
    "microsoft-edge",
)
_ON_MACOS = {
    _FIREFOX: "/Applications/Firefox.app/Contents/MacOS/firefox",
    _CHROMIUM: "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}
_ON_A_TERMINAL = frozenset({"browsh", "carbonyl", "elinks", "links", "links2", "lynx", "w3m", "www-browser"})
"""Browsers that draw on a terminal. Ours is in use, and without one some follow the address unseen (C97)."""
_PYTHONS_OWN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def openers(settings: Settings, owner: Owner, started: Started) -> list[Command]:
    """What to try, in this order. `BROWSER` wins: a list of commands, as Python's webbrowser reads it, no shell.

    Raises LocalFailure when there is no browser to be tried.
    """
    if commands := _from_variable(started.variables.get("BROWSER", "")):
        return _with_windows(commands)
    wanted = settings.browser
    if not isinstance(wanted, str):
        return _with_windows([_with_address(tuple(wanted))])
    if wanted == "firefox-containers":
        return [(_found(_FIREFOX, started), "--new-tab", _container(owner))]
    if wanted == "chromium-profiles":
        return [_own_profile(_found(_CHROMIUM, started), owner, started)]
    return _usual(started)


def _with_windows(commands: list[Command]) -> list[Command]:
    """The commands that open a window of their own."""
    found = [command for command in commands if os.path.basename(command[0]) not in _ON_A_TERMINAL]  # noqa: PTH119
    if not found:
        raise LocalFailure(f"{display(commands[0][0], 80)} draws on the terminal, which is in use. {_ANOTHER}")
    return found


def _from_variable(text: str) -> list[Command]:
    return [_with_address(words) for entry in text.split(os.pathsep) if (words := _words(entry))]


def _words(entry: str) -> Command:
    """One command: a path with spaces in it, or words in a shell's quoting; a final `&` says what we do anyway."""
    if os.path.isfile(entry):  # noqa: PTH113
        return (entry,)
    try:
        words = tuple(shlex.split(entry))
    except ValueError:
        return ()
    return words[:-1] if words[-1:] == ("&",) else words


def _with_address(words: Command) -> Command:
    return words if any("%s" in word for word in words) else (*words, "%s")


def _container(owner: Owner) -> str:
    """The address scheme of the add-on "Open external links in a container"; the owner's slug names it."""
    color = owner.color.casefold() if owner.color else ""
    colored = f"&color={color}" if color in _COLORS else ""
    return f"ext+container:name={quote(owner.slug, safe='')}{colored}&icon=briefcase&url=%s"


def _own_profile(browser: str, owner: Owner, started: Started) -> Command:
    folder = private_folder(private_folder(state_folder(started.variables) / "browsers") / owner.slug)
    return (browser, f"--user-data-dir={folder}", "--no-first-run", "--no-default-browser-check", "%s")


def _usual(started: Started) -> list[Command]:
    if sys.platform == "darwin":
        return [("/usr/bin/open", "%s")]
    if sys.platform == "win32":
        return [(sys.executable, "-I", "-c", _PYTHONS_OWN, "%s")]
    environ = started.variables
    names = _DESKTOP if _has_screen(environ) else ("wslview",)
    commands: list[Command] = [(path, "%s") for name in names if (path := _program(name, started))]
    if not commands:
        raise LocalFailure(_NO_BROWSER)
    return commands


def _has_screen(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _found(names: tuple[str, ...], started: Started) -> str:
    bundle = _ON_MACOS[names] if sys.platform == "darwin" else ""
    if bundle and os.path.isfile(bundle):  # noqa: PTH113
        return bundle
    found = next((path for name in names if (path := _program(name, started))), None)
    if found is None:
        raise LocalFailure(f"{names[0]} was not found, which the settings ask for. Change the setting browser.")
    return found


def _program(name: str, started: Started) -> str | None:
    try:
        return find_program(name, started.environ, started.cwd)
    except ChildNotRun:
        return None
