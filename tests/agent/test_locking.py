"""After a lock nothing is held, and programs get nothing until a person runs a command at a terminal."""

import os
import shutil
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pexpect
import pytest
from tests.agent.conftest import CONFIG, PROGRAM, Person
from tests.waiting import LONG, until

from awsclients.agent import vigil
from awsclients.agent.broker import AgentBroker
from awsclients.agent.vigil import Vigil
from awsclients.config.load import load
from awsclients.config.model import Lock
from awsclients.demo.clock import MovableClock
from awsclients.errors import LocalFailure

DEV = "acme/dev"


def at_a_terminal(person: Person, *words: str) -> int:
    """Run a command as a person does."""
    child = pexpect.spawn(PROGRAM[0], [*PROGRAM[1:], *words], env=person.environ, timeout=LONG)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus is not None
    return int(child.exitstatus)


def test_T18_lock_drops_everything_until_a_person_is_back(person: Person) -> None:
    person("exec", DEV, "--", "true")
    assert person("lock").code == 0
    assert person.session(DEV) is None
    refused = person("credential-process", DEV)
    assert (refused.code, refused.out) == (3, "")
    assert "locked" in refused.err
    assert person("exec", DEV, "--", "true").code == 0, "a command is no program that asks for credentials"
    assert person("credential-process", DEV).code == 3
    assert at_a_terminal(person, "credential-process", DEV) == 3
    assert at_a_terminal(person, "agent", "status") == 0
    assert person("credential-process", DEV).code == 3
    assert at_a_terminal(person, "list") == 0
    assert person("credential-process", DEV).code == 0


CHILD = """
import os, subprocess, sys, urllib.error, urllib.request
def ask():
    token = {"Authorization": os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}
    request = urllib.request.Request(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"], headers=token)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code
before = ask()
subprocess.run([sys.executable, "-P", "-m", "awsclients", "lock"], check=True)
print(before, ask(), flush=True)
"""


def test_T18_it_says_who_gets_nothing_and_those_get_nothing(person: Person) -> None:
    done = person("exec", DEV, "--refresh", "--", sys.executable, "-c", CHILD)
    assert done.out == "200 403\n", done.err
    assert "credential-process and refreshing shells get none until" in done.err
    assert person("credential-process", DEV).code == 3
    assert person("exec", DEV, "--", "true").code == 0, "which is no program that comes back by itself"


def test_logout_of_all_drops_also_what_came_of_sources_to_which_nobody_signs_in(person: Person) -> None:
    assert person("exec", "acme/production", "--confirm", "acme/production", "--", "true").code == 0
    assert person("credential-process", "acme/production").code == 0
    done = person("logout", "--all")
    assert (done.code, done.out) == (0, "")
    assert "The session of acme/production is forgotten." in done.err
    assert person.session("acme/production") is None
    assert person("credential-process", "acme/production").code == 3
    assert person("logout", "--all").err == "Nobody is signed in.\n"


class Hanging:
    """A door to an agent that says hello, and does not answer."""

    def __init__(self, person: Person) -> None:
        self.place = person.place

    def visit(self) -> "Hanging":
        return self

    def ask(self, *_: object) -> NoReturn:
        raise TimeoutError

    def close(self) -> None:
        pass


def test_T18_what_an_agent_that_hangs_did_not_drop_is_not_told_as_dropped(person: Person) -> None:
    door: Any = Hanging(person)
    broker = AgentBroker(door, load(person.config), MovableClock())
    with pytest.raises(LocalFailure, match="awsclients agent stop"):
        broker.lock()
    assert Path(person.place.marker).exists()
    assert broker.held() == {}


def test_a_lock_outlives_the_agent(person: Person) -> None:
    person("exec", DEV, "--", "true")
    person("lock")
    assert person("agent", "status").out.endswith(" · locked\n")
    pid = person.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert person("credential-process", DEV).code == 3
    person.variables["AWSCLIENTS_AGENT"] = "off"
    assert person("credential-process", DEV).code == 3


@pytest.mark.parametrize("agent", ["on", "off"])
def test_T18_a_lock_outlives_the_login_session(person: Person, agent: str) -> None:
    """What runs on in a detached tmux is given nothing either: only a person at a terminal ends a lock."""
    person.variables["AWSCLIENTS_AGENT"] = agent
    person("exec", DEV, "--", "true")
    assert person("lock").code == 0
    shutil.rmtree(person.home / "run")
    assert person("credential-process", DEV).code == 3
    (person.home / "run").mkdir(mode=0o700)
    assert person("credential-process", DEV).code == 3
    assert at_a_terminal(person, "list") == 0
    assert person("credential-process", DEV).code == 0


def test_without_an_agent_there_is_a_lock_all_the_same(person: Person) -> None:
    assert person("lock").code == 0
    assert person.pid is None
    assert person("credential-process", DEV).code == 3


@pytest.mark.slow
def test_it_locks_by_itself_when_nobody_was_there_for_so_long(person: Person) -> None:
    person("exec", DEV, "--", "true")
    assert person("credential-process", DEV).code == 0
    person.write('[settings]\nlock = { idle = "3s" }\n' + CONFIG)
    until(lambda: person("credential-process", DEV).code == 3)
    assert person.session(DEV) is None
    person.write(CONFIG)
    assert at_a_terminal(person, "list") == 0
    assert person("credential-process", DEV).code == 0


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_T18_idle_is_told_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = MovableClock(NOON, stopped=True)
    watch = Vigil(clock)
    lock = Lock(idle=600, suspend=None)
    clock.advance(timedelta(minutes=9))
    assert not watch.over(lock)
    watch.person()
    clock.advance(timedelta(minutes=9))
    assert not watch.over(lock)
    clock.advance(timedelta(minutes=1))
    assert watch.over(lock)
    assert not watch.over(Lock(idle=None))
    clock.advance(timedelta(days=-1))
    assert not watch.over(lock)
    clock.advance(timedelta(minutes=10))
    assert watch.over(lock)


def test_T18_a_long_sleep_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = [100.0]
    monkeypatch.setattr(vigil, "slept", lambda: asleep[0])
    watch = Vigil(MovableClock(NOON, stopped=True))
    lock = Lock(suspend=4 * 3600)
    asleep[0] += 4 * 3600 - 1
    assert not watch.over(lock)
    asleep[0] += 4 * 3600 - 1
    assert not watch.over(lock), "two naps are not one long sleep"
    asleep[0] += 4 * 3600
    assert watch.over(lock)
    assert not watch.over(lock)
