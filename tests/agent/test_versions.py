"""C125: two versions of the program on one computer, one of which was installed while the other ran."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.agent.conftest import Done, Person

import awsclients

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
        done = subprocess.run(command, env=person.environ, capture_output=True, text=True, timeout=60)
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def newer(tmp_path: Path) -> Newer:
    """A program that was installed later."""
    return Newer(tmp_path / "newer")


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
