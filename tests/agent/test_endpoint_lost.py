"""C118: the process that waits for a refreshing child is killed, and the child lives on in a real terminal."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from tests.agent.conftest import PROGRAM, Person
from tests.agent.test_children import broker
from tests.waiting import LONG, until

PARENT = "import subprocess, sys, time; subprocess.call(sys.argv[1:]); time.sleep(60)"
"""Starts a program and waits for it without ever taking the terminal back, as a shell would, from what it left."""
ASK = 'curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" $AWS_CONTAINER_CREDENTIALS_FULL_URI'


class Window:
    """A terminal with a refreshing shell of acme/dev in it."""

    def __init__(self, person: Person, shell: str) -> None:
        self.person = person
        (person.home / ".zshrc").touch()  # else zsh asks how it shall be
        (person.home / ".local/share/fish/generated_completions").mkdir(parents=True)  # else fish makes them
        environ = {**person.environ, "SHELL": shell, "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        words = ["-c", PARENT, *PROGRAM, "shell", "acme/dev", "--refresh"]
        self.pty = pexpect.spawn(sys.executable, words, env=environ, encoding="utf-8", timeout=LONG)
        self.pty.expect("exit to return")
        self.says("echo port-$AWS_CONTAINER_CREDENTIALS_FULL_URI", r"port-http://127.0.0.1:(\d+)/")
        self.port = int(self.pty.match[1])
        (self.keeper,) = (child.pid for child in broker(person).children().values())

    def says(self, line: str, pattern: str) -> None:
        """Type a line, and wait for what it says."""
        self.pty.send(f"{line}\r")
        self.pty.expect(pattern)


def held(port: int) -> bool:
    """Whether nobody else can have the port."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_C118_the_shell_says_that_its_endpoint_is_lost_and_its_port_is_nobodys(person: Person, name: str) -> None:
    shell = shutil.which(name)
    if shell is None:
        pytest.skip(f"{name} is not installed")
    window = Window(person, shell)
    window.says(ASK, '"AccessKeyId": "ASIA')
    os.kill(window.keeper, signal.SIGKILL)
    window.pty.expect("awsclients: endpoint lost, leave this shell")
    assert held(window.port)
    window.says(ASK, '"code": "EndpointLost", "message": "endpoint lost, leave this shell')
    window.says("printf 'still-%s' 42", "still-42")
    window.pty.send("exit\r")
    until(lambda: not held(window.port))
    window.pty.close(force=True)


@pytest.mark.slow
def test_C118_a_command_goes_on_and_is_told_when_it_asks(person: Person, tmp_path: Path) -> None:
    said = tmp_path / "said"
    loop = f"until test -e {tmp_path}/stop; do {ASK} >{said}.new; mv {said}.new {said}; sleep 0.1; done"
    script = f"echo $AWS_CONTAINER_CREDENTIALS_FULL_URI; {loop}"
    process = person.begin("exec", "acme/dev", "--refresh", "--", "sh", "-c", script, stdout=subprocess.PIPE)
    assert process.stdout is not None
    port = int(process.stdout.readline().split(":")[2].partition("/")[0])
    until(lambda: said.exists() and "ASIA" in said.read_text())
    process.kill()
    until(lambda: "endpoint lost, leave this command" in said.read_text())
    assert held(port)
    (tmp_path / "stop").touch()
    until(lambda: not held(port))
    process.communicate()
