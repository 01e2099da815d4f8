"""The main job, as a person does it: a client's shell and console, and a terminal that is as it was before."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.conftest import Terminal

pytestmark = pytest.mark.slow

PROGRAM = f"{sys.executable} -m awsclients"
GLOBEX = "333333333333"


@pytest.fixture
def browser(tmp_path: Path) -> tuple[str, Path]:
    """A browser that keeps the page it was sent to."""
    page = tmp_path / "page.html"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nexec curl --silent --location --output {page} "$1"\n')
    script.chmod(0o755)
    return str(script), page


@pytest.mark.parametrize(("width", "height"), [(80, 24), (160, 45)])
def test_from_three_letters_to_a_clients_shell_and_console(
    terminal: Callable[..., Terminal], browser: tuple[str, Path], width: int, height: int
) -> None:
    opener, page = browser
    folder = Path(sys.executable).parent
    window = terminal(width, height, BROWSER=opener, PATH=f"{folder}:{Path('/usr/bin')}:/bin", SHELL="/bin/sh")
    window.run(f"stty -a > before; {PROGRAM} demo; stty -a > after; cmp before after && echo same terminal")
    window.wait("Globex")
    window.type("glo")
    window.wait(lambda screen: "Globex" in screen and "Acme" not in screen)
    window.press("Enter", "Enter")
    window.wait("59m")
    window.type("s")
    window.wait("min left")
    window.run("aws sts get-caller-identity --query Account")
    window.wait(f'"{GLOBEX}"')
    window.run("exit")
    window.wait("59m")
    window.type("b")
    window.wait(lambda _: page.exists() and GLOBEX in page.read_text())
    window.type("q")
    window.wait("same terminal")
    assert window.variable("alternate_on") == "0"


def test_one_command_in_a_guarded_account(terminal: Callable[..., Terminal]) -> None:
    if shutil.which("aws", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("the AWS command line is not installed")
    window = terminal(160, 24, PATH=f"{Path(sys.executable).parent}:/usr/bin:/bin")
    guarded = "exec acme/production --confirm acme/production"
    window.run(f"{PROGRAM} demo {guarded} -- aws sts get-caller-identity; echo code $?")
    screen = window.wait("code 0")
    assert '"Account": "222222222222"' in screen
