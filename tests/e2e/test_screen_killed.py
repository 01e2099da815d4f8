"""C118: a screen that is killed while a refreshing shell runs is not seen by what runs in the shell."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.agent.conftest import CONFIG, Person, person
from tests.agent.test_endpoint_lost import held
from tests.e2e.conftest import Terminal
from tests.waiting import until

__all__ = ["person"]

ASKS = """#!{python}
import os, time, urllib.request
while True:
    request = urllib.request.Request(
        os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
        headers={{"Authorization": os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}},
    )
    with urllib.request.urlopen(request) as answer, open("{home}/answers", "a") as answers:
        port = request.host.rpartition(":")[2]
        answers.write("%s %d %s\\n" % (answer.status, os.getppid(), port))
    time.sleep(0.1)
"""


@pytest.mark.slow
def test_C118_a_screen_that_is_killed_is_not_seen_by_the_child(
    terminal: Callable[..., Terminal], person: Person
) -> None:
    shell, answers = person.home / "shell", person.home / "answers"
    shell.write_text(ASKS.format(python=sys.executable, home=person.home))
    shell.chmod(0o700)
    person.write(f'[settings]\ncredentials = "refreshing"\nshell = ["{shell}"]\n{CONFIG}')
    window = terminal(120, 36, AWSCLIENTS_AGENT="on", **person.environ)
    window.run(f"{sys.executable} -P -m awsclients")
    window.type("dev")
    window.wait("1 of ")
    window.press("Enter", "Enter")
    window.wait("live until")
    window.type("s")
    until(lambda: answers.exists() and "200" in answers.read_text())
    keeper = _parent(answers)
    screen = int(Path(f"/proc/{keeper}/stat").read_text().rpartition(")")[2].split()[1])
    assert b"shell" not in Path(f"/proc/{screen}/cmdline").read_bytes()
    os.kill(screen, signal.SIGKILL)
    window.wait("Killed")
    before = len(answers.read_text().splitlines())
    until(lambda: len(answers.read_text().splitlines()) > before + 10)
    assert _parent(answers) == keeper
    port = int(answers.read_text().split()[2])
    os.kill(keeper, signal.SIGKILL)  # the shell now fails, and ends
    until(lambda: not held(port))


def _parent(answers: Path) -> int:
    """The process that waits for the shell, as the shell saw it with its last answer."""
    return int(answers.read_text().splitlines()[-1].split()[1])
