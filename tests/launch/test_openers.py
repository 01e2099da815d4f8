"""Which commands are tried to open an address."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from awsclients.config.model import Client, Settings
from awsclients.errors import LocalFailure
from awsclients.launch.openers import openers
from awsclients.process import Started


@pytest.fixture
def bins(started: Started, tmp_path: Path) -> Path:
    """The only folder of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def _on(started: Started, bins: Path, *programs: str, **variables: str) -> Started:
    for program in programs:
        (bins / program).write_text("#!/bin/sh\n")
        (bins / program).chmod(0o755)
    environ = {**started.variables, "PATH": str(bins), **variables}
    return replace(started, environ={os.fsencode(k): os.fsencode(v) for k, v in environ.items()})


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("w", [("w", "%s")]),
        ("w --new '%s' -x", [("w", "--new", "%s", "-x")]),
        ("w --url=%s", [("w", "--url=%s")]),
        ("a:b c:", [("a", "%s"), ("b", "c", "%s")]),
        ("w &", [("w", "%s")]),
        ("w ;id $(id)", [("w", ";id", "$(id)", "%s")]),
        ("'unclosed:b", [("b", "%s")]),
    ],
)
def test_BROWSER_wins_and_no_shell_reads_it(
    started: Started, bins: Path, client: Client, variable: str, expected: list[tuple[str, ...]]
) -> None:
    here = _on(started, bins, BROWSER=variable)
    assert openers(Settings(browser=("other",)), client, here) == expected


def test_BROWSER_may_be_a_path_with_spaces(started: Started, bins: Path, client: Client) -> None:
    here = _on(started, bins, "my browser", BROWSER=str(bins / "my browser"))
    assert openers(Settings(), client, here) == [(str(bins / "my browser"), "%s")]


def test_a_list_in_the_settings_is_the_command(started: Started, bins: Path, client: Client) -> None:
    here = _on(started, bins, BROWSER="")
    assert openers(Settings(browser=("my", "--app=%s")), client, here) == [("my", "--app=%s")]
    assert openers(Settings(browser=("my",)), client, here) == [("my", "%s")]


@pytest.mark.parametrize("browser", ["auto", "default"])
def test_the_desktops_own_opener_is_next(started: Started, bins: Path, client: Client, browser: str) -> None:
    here = _on(started, bins, "xdg-open", "firefox", DISPLAY=":0")
    commands = openers(Settings(browser=browser), client, here)
    assert commands == [(str(bins / "xdg-open"), "%s"), (str(bins / "firefox"), "%s")]


def test_C97_a_browser_that_draws_on_the_terminal_is_refused(started: Started, bins: Path, client: Client) -> None:
    for settings, here in (
        (Settings(), _on(started, bins, BROWSER="/usr/bin/lynx -accept_all_cookies:w3m")),
        (Settings(browser=("lynx",)), _on(started, bins)),
    ):
        with pytest.raises(LocalFailure, match=r"lynx draws on the terminal, which is in use\. .*--print"):
            openers(settings, client, here)
    assert openers(Settings(), client, _on(started, bins, BROWSER="w3m:w")) == [("w", "%s")]


def test_C94_without_a_screen_no_browser_is_guessed(started: Started, bins: Path, client: Client) -> None:
    with pytest.raises(LocalFailure, match="--print"):
        openers(Settings(), client, _on(started, bins, "xdg-open"))
    assert openers(Settings(), client, _on(started, bins, "wslview")) == [(str(bins / "wslview"), "%s")]


def test_a_firefox_container_has_the_clients_slug_and_color(started: Started, bins: Path, client: Client) -> None:
    settings = Settings(browser="firefox-containers")
    firefox = str(bins / "firefox")
    orange = replace(client, color="Orange", name="A&url=evil")
    here = _on(started, bins, "firefox")
    link = "ext+container:name=acme&color=orange&icon=briefcase&url=%s"
    assert openers(settings, orange, here) == [(firefox, "--new-tab", link)]
    unknown = replace(client, color="&url=https://evil")
    assert "evil" not in openers(settings, unknown, here)[0][-1]


def test_each_client_has_its_own_chromium(started: Started, bins: Path, client: Client) -> None:
    settings = Settings(browser="chromium-profiles")
    here = _on(started, bins, "chromium")
    [(program, data, *_, last)] = openers(settings, client, here)
    folder = Path(started.variables["HOME"]) / ".local" / "state" / "awsclients" / "browsers" / "acme"
    assert (program, data, last) == (str(bins / "chromium"), f"--user-data-dir={folder}", "%s")
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("browser", ["firefox-containers", "chromium-profiles"])
def test_a_browser_that_the_settings_ask_for_must_be_there(
    started: Started, bins: Path, client: Client, browser: str
) -> None:
    with pytest.raises(LocalFailure, match="was not found, which the settings ask for"):
        openers(Settings(browser=browser), client, _on(started, bins))
