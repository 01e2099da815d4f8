"""A person signs in to an Identity Center from the full screen, in a real terminal, with a real browser."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.chromium import PROGRAM as CHROMIUM
from tests.e2e.conftest import Terminal

CLICKS = Path(__file__).parent.parent / "chromium.py"


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_from_the_list_through_the_browser_to_a_role_behind_the_portal(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nexec {sys.executable} {CLICKS} {tmp_path}/report "$1" "#allow"\n')
    browser.chmod(0o755)
    window = terminal(120, 36, BROWSER=str(browser))
    window.run(f"{sys.executable} -m awsclients demo")
    window.wait("Globex")
    window.type("audit")
    window.wait("1 of ")
    window.press("Enter", "Enter")
    screen = window.wait("acme/audit is live until")
    assert "signed in    until about" in screen
    window.type("l")
    window.wait("Signed out of center.")
    window.type("q")
    window.wait(lambda _: "/done" in (tmp_path / "report").read_text())
