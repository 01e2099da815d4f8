"""While a person is at the browser: the screen goes on, escape gives up, and nothing is asked twice."""

import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.agent.conftest import Person
from tests.agent.test_identity_center import jane
from tests.e2e.conftest import Terminal

__all__ = ["jane"]

pytestmark = pytest.mark.slow

PROGRAM = f"{sys.executable} -P -m awsclients"
LEFT = re.compile(r"it is waited for, (\d:\d\d) more")


def _left(screen: str) -> str:
    """The time that the dialog says is left."""
    found = LEFT.search(screen)
    return found[1] if found else ""


def test_the_screen_goes_on_while_a_person_is_at_the_browser_and_escape_gives_up_and_all_else_stands(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    page, browser = tmp_path / "page", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nexec curl -s -o /dev/null -w "%{{redirect_url}}" "$1" > {page}\n')
    browser.chmod(0o755)
    window = terminal(120, 36, BROWSER=str(browser))
    window.run(f"{PROGRAM} demo")
    window.type("lab")
    window.wait("1 of ")
    window.press("Enter", "Enter")
    window.wait("globex/lab is live until")
    window.press("Escape")
    window.wait("14 of 14")
    window.press("Up", "Enter")
    first = _left(window.wait(LEFT.search))
    window.wait(lambda screen: _left(screen) not in {"", first})
    window.resize(100, 30)
    window.wait(lambda screen: LEFT.search(screen) and max(map(len, screen.splitlines())) <= 100)
    window.wait(lambda _: page.exists() and "redirect_uri" in page.read_text())
    back = urlsplit(parse_qs(urlsplit(page.read_text()).query)["redirect_uri"][0])
    assert _listens(back.port)
    window.press("Escape")
    screen = window.wait("acme/audit: given up.")
    assert "1 live" in screen
    window.wait(lambda _: not _listens(back.port))
    window.press("Enter")
    window.wait(LEFT.search)
    window.press("Escape")
    window.wait(lambda screen: not LEFT.search(screen))
    window.type("q")
    window.wait(lambda screen: screen.rstrip().endswith("$"))


def test_two_sources_and_twenty_roles_from_the_screen_ask_one_sign_in_each_and_nothing_twice(
    terminal: Callable[..., Terminal],
    jane: Person,
) -> None:
    window = terminal(120, 40, AWSCLIENTS_AGENT="on", **jane.environ)
    window.run(PROGRAM)
    window.type("acme")
    window.wait("20 of 21")
    window.press("Enter", *["Space"] * 20, "Enter")
    window.wait("20 live")
    roles = [call.parameters["RoleArn"] for call in jane.aws.calls.of("sts:AssumeRole")]
    assert len(roles) == len(set(roles)) == 20
    for operation in ("sso-oidc:RegisterClient", "sso-oidc:CreateToken", "sso:GetRoleCredentials"):
        assert len(jane.aws.calls.of(operation)) == 2, operation
    visited = (jane.home / "report.txt").read_text().splitlines()
    assert sum("/authorize?" in line for line in visited) == 2
    assert {call.outcome for call in jane.aws.calls.seen()} == {"ok"}
    window.type("q")
    window.wait(lambda screen: screen.rstrip().endswith("$"))


def _listens(port: int | None) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port or 0)) == 0
