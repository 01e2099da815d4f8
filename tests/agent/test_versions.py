"""C125: two versions of the program on one computer, one of which was installed while the other ran."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.agent.conftest import Done, Person
from tests.waiting import LONG, until

import awsclients
from awsclients.agent.connection import age

DEV = "acme/dev"


class Newer:
    """The program as version 99.0, in an environment of its own."""

    def __init__(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", str(folder)], check=True)
        self.python = folder / "bin/python"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        site = folder / "lib" / version / "site-packages"
        ignored = shutil.ignore_patterns("__pycache__", "demo")
        shutil.copytree(Path(awsclients.__file__).parent, site / "awsclients", ignore=ignored)
        (site / "awsclients/__init__.py").write_text('__version__ = "99.0"\n')
        (site / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")

    def __call__(self, person: Person, *words: str) -> Done:
        """The newer program, to its end."""
        command = [str(self.python), "-P", "-m", "awsclients", *words]
        done = subprocess.run(command, env=person.environ, capture_output=True, text=True, timeout=LONG)
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def newer(tmp_path: Path) -> Newer:
    """A program that was installed later."""
    return Newer(tmp_path / "newer")


def test_C125_versions_are_ordered_as_they_are_released() -> None:
    released = "0.9 1.0.dev2 1.0a1 1.0b1 1.0rc1 1.0rc2 1.0 1.0.post1 1.0.1 1.2 1.10 2.0.0"
    ages = [age(1, version) for version in released.split()]
    assert ages == sorted(set(ages))
    assert age(1, "1.0") == age(1, "1.0.0") == age(1, "1.0+local.3")
    assert age(2, "0.1") > age(1, "9.9")
    assert age("1", "nonsense") == age(None, "") < age(1, "0.1")


@pytest.mark.slow
def test_C125_an_older_agent_makes_room(person: Person, newer: Newer) -> None:
    person("exec", DEV, "--", "true")
    before = person.pid
    done = newer(person, "exec", DEV, "--", "true")
    assert (done.code, done.err) == (0, "")
    assert "awsclients 99.0" in newer(person, "agent", "status").out
    assert person.pid != before
    assert newer(person, "credential-process", DEV).code == 0
    assert person.assumed("dev") == 2


CHILD = """
import os, sys, urllib.error, urllib.request
token = {"Authorization": os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}
request = urllib.request.Request(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"], headers=token)
for _ in sys.stdin:
    try:
        print(urllib.request.urlopen(request).status, flush=True)
    except urllib.error.HTTPError as error:
        print(error.code, flush=True)
"""


@pytest.mark.slow
def test_C125_a_child_that_an_older_program_waits_for_goes_on_with_the_newer_agent(
    person: Person, newer: Newer
) -> None:
    process = person.begin("exec", DEV, "--refresh", "--", sys.executable, "-c", CHILD, stdin=subprocess.PIPE)

    def asked() -> str:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    try:
        assert asked() == "200"
        assert newer(person, "exec", DEV, "--", "true").code == 0
        assert asked() == "200"
        assert newer(person, "lock").code == 0
        until(lambda: asked() == "403")  # the newer agent is asked, and not what was kept of the older one
    finally:
        process.communicate(timeout=LONG)
    assert "awsclients 99.0" in newer(person, "agent", "status").out


@pytest.mark.slow
def test_C125_an_older_program_is_told_to_begin_again(person: Person, newer: Newer) -> None:
    newer(person, "exec", DEV, "--", "true")
    before = person.pid
    done = person("exec", DEV, "--", "true")
    assert (done.code, done.out) == (5, "")
    assert "99.0" in done.err
    assert "Start this one again" in done.err
    assert person("credential-process", DEV).code == 5
    assert person("list").code == 0
    assert person.pid == before, "the newer one keeps what it holds"
    assert person("agent", "stop").code == 0
    assert person("exec", DEV, "--", "true").code == 0
