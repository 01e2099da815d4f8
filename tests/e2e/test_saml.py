"""A SAML sign-in from the screen, in a real terminal, with a real browser that clicks."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.chromium import PROGRAM
from tests.e2e.conftest import Terminal

TESTS = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def test_enter_signs_in_by_a_real_browser_and_the_session_is_live(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    if PROGRAM is None:
        pytest.skip("chromium is not installed")
    report = tmp_path / "report.txt"
    browser = f"{sys.executable} {TESTS}/chromium.py {report} %s '#sign-in'"
    one = terminal(110, 30, BROWSER=browser)
    one.run(f"{sys.executable} -P -m awsclients demo")
    one.wait("Initech")
    one.type("reports")
    one.press("Enter", "Enter")
    one.wait("initech/reports is live until")
    assert "initech" in report.read_text().splitlines()[0]
    one.press("q")
    one.wait("$")
