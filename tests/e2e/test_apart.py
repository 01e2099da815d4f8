"""What the screen says of refreshing shells: of its own once they are closed, of others when it is left itself."""

import os
import re
import signal
import sys
from collections.abc import Callable

import pytest
from tests.agent.conftest import CONFIG, Person, person
from tests.agent.test_children import broker
from tests.e2e.conftest import Terminal
from tests.waiting import until

from awsclients.agent.place import SAYS

__all__ = ["person"]

pytestmark = pytest.mark.slow


def opened(terminal: Callable[..., Terminal], person: Person, script: str) -> Terminal:
    """The screen, with a session of acme/dev; its shell is a program with these lines."""
    shell = person.home / "shell"
    shell.write_text(script)
    shell.chmod(0o700)
    person.write(f'[settings]\ncredentials = "refreshing"\nshell = ["{shell}"]\n{CONFIG}')
    # The terminal has these, and what else is begun must share its agent.
    person.variables |= {name: os.environ[name] for name in SAYS if name in os.environ and name != "HOME"}
    window = terminal(140, 36, AWSCLIENTS_AGENT="on", **person.environ)
    window.run(f"{sys.executable} -P -m awsclients")
    window.type("dev")
    window.wait("1 of ")
    window.press("Enter", "Enter")
    window.wait("live until")
    return window


def test_why_there_was_no_shell_is_read_on_the_screen(terminal: Callable[..., Terminal], person: Person) -> None:
    window = opened(terminal, person, "#!/nowhere/interpreter\n")
    window.type("s")
    window.wait("needs an interpreter that is not there. Correct its first line.")
    assert "is closed" not in window.screen


def test_T22_what_a_shell_leaves_behind_is_read_on_the_screen(
    terminal: Callable[..., Terminal], person: Person
) -> None:
    window = opened(terminal, person, "#!/bin/sh\nsetsid sleep 60 &\nexit 3\n")
    window.type("s")
    screen = window.wait("The shell of acme/dev is closed (exit 3). sleep (")
    left = re.search(r"sleep \(([0-9]+)\) still runs and can get no new keys of acme/dev\.", screen)
    assert left is not None
    os.kill(int(left[1]), signal.SIGKILL)


def test_T22_who_leaves_the_screen_is_told_what_goes_on(terminal: Callable[..., Terminal], person: Person) -> None:
    window = opened(terminal, person, "#!/bin/sh\n")
    with person.begin("exec", "acme/dev", "--refresh", "--", "sleep", "60") as other:
        until(lambda: broker(person).children())
        window.wait("command")
        window.press("q")
        window.wait(f"Still running: command of acme/dev (process {other.pid}).")
        other.terminate()
