"""A child that renews its credentials beside a real agent, which is killed, locked out of, and begun anew."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agent.conftest import Person
from tests.waiting import LONG, until

from awsclients.agent.broker import AgentBroker
from awsclients.clock import SystemClock
from awsclients.config.load import load

CHILD = """
import json, os, sys, urllib.request
url, token = os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"], os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
for _ in sys.stdin:
    request = urllib.request.Request(url, headers={"Authorization": token})
    try:
        with opener.open(request, timeout=90) as answer:
            found = json.load(answer)
            print(answer.status, found["AccessKeyId"], found["Expiration"], flush=True)
    except urllib.error.HTTPError as error:
        print(error.code, json.load(error)["message"], flush=True)
"""


class Child:
    """A command with `--refresh` that asks its endpoint once for every line it gets."""

    def __init__(self, person: Person, address: str, *words: str) -> None:
        argv = ("exec", address, "--refresh", *words, "--", sys.executable, "-c", CHILD)
        self.process = person.begin(*argv, stdin=subprocess.PIPE)

    def asks(self) -> str:
        """What it gets: status, key and end; or status and the reason.

        While the agent is slow to answer, it gets what it was given last.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def ends(self) -> tuple[int, str]:
        """Its exit code, and what was said beside it."""
        _, said = self.process.communicate(timeout=LONG)
        return self.process.returncode, said


@pytest.fixture(params=["acme/dev", "acme/production"])
def child(person: Person, request: pytest.FixtureRequest) -> Iterator[Child]:
    """A child of a role, and of one that is guarded."""
    address = str(request.param)
    one = Child(person, address, *(["--confirm", address] if address.endswith("production") else []))
    yield one
    one.process.kill()
    one.process.communicate()


def broker(person: Person) -> AgentBroker:
    """The agent's, as the screen sees it."""
    return AgentBroker(person.door(), load(person.config), SystemClock())


def kill(person: Person) -> None:
    """End the agent in the middle of whatever it does."""
    pid = person.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{pid}").exists())


@pytest.mark.slow
def test_a_child_is_seen_by_others_and_gone_with_its_end(person: Person) -> None:
    one = Child(person, "acme/dev")
    assert one.asks().startswith("200 ASIA")
    assert one.asks().startswith("200 ASIA")
    (known,) = broker(person).children().values()
    assert (known.address, known.kind, known.asked, known.cut_off) == ("acme/dev", "command", 2, False)
    assert known.pid == one.process.pid
    assert one.ends() == (0, "")
    assert broker(person).children() == {}
    assert person.assumed("dev") == 1


@pytest.mark.slow
def test_C118_an_agent_that_is_killed_is_not_seen_by_the_child(person: Person, child: Child) -> None:
    before = child.asks()
    assert before.startswith("200 ASIA")
    for _ in range(2):
        kill(person)
        assert child.asks() == before
        assert child.asks() == before
        until(lambda: person.pid is not None)
        until(lambda: len(broker(person).children()) == 1)
    assert len(broker(person).held()) == 1
    assert child.ends() == (0, "")


@pytest.mark.slow
def test_an_agent_that_is_stopped_is_not_seen_by_the_child(person: Person, child: Child) -> None:
    before = child.asks()
    pid = person.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        assert child.asks() == before
    finally:
        os.kill(pid, signal.SIGCONT)
    assert child.asks() == before


def test_a_child_that_is_cut_off_gets_nothing_more(person: Person, child: Child) -> None:
    assert child.asks().startswith("200")
    one = broker(person)
    (known,) = one.children()
    one.cut_off(known)
    until(lambda: child.asks().startswith("403 This command was cut off from acme/"))


@pytest.mark.slow
def test_a_role_that_is_forgotten_stays_so_for_a_guarded_child(person: Person) -> None:
    one = Child(person, "acme/production", "--confirm", "acme/production")
    assert one.asks().startswith("200")
    broker(person).forget("acme/production")
    until(lambda: one.asks().startswith("403 acme/production waits for you: acme/production is guarded"))
    kill(person)
    assert not one.asks().startswith("200")
    one.ends()


@pytest.mark.slow
def test_T18_after_a_lock_nothing_is_given_by_whichever_agent_until_a_person_is_back(person: Person) -> None:
    one = Child(person, "acme/dev")
    assert one.asks().startswith("200")
    assert person("lock").code == 0
    until(lambda: one.asks().startswith("403"))
    kill(person)
    assert not one.asks().startswith("200")
    one.ends()


GUESSES = """
import contextlib, os, socket
port = int(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"].split(":")[2].partition("/")[0])
if os.environ["OTHER"]:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for _ in range(21):
    with contextlib.suppress(ConnectionError), socket.socket() as guess:
        guess.connect(("127.0.0.1", port))
        guess.sendall(b"GET /v1/guess HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\n\\r\\n" % port)
        guess.recv(1)
"""


@pytest.mark.parametrize("other", ["", "1"])
def test_C99_those_who_guess_are_told_of_by_the_command_and_the_agent(person: Person, other: str) -> None:
    if other and os.getuid():
        pytest.skip("only root can be somebody else")
    person.variables["OTHER"] = other
    done = person("exec", "acme/dev", "--refresh", "--", sys.executable, "-I", "-S", "-c", GUESSES)
    assert done.code == 0, done.err
    who = "Another user of this computer tried" if other else "Something on this computer asks our port"
    assert done.err.startswith(f"awsclients: acme/dev: {who}")
    counted = "21 connections of other users, 0" if other else "0 connections of other users, 21"
    assert f"Turned away: {counted} wrong requests." in done.err
    assert f"acme/dev: {who}" in person("agent", "status").err


def test_T22_who_ends_the_agent_is_told_which_children_begin_another(person: Person) -> None:
    one = Child(person, "acme/dev")
    assert one.asks().startswith("200")
    stopped = person("agent", "stop")
    assert stopped.out == "The agent has ended.\n"
    assert stopped.err.startswith(f"Still running: command of acme/dev (process {one.process.pid}). They start")
    assert one.asks().startswith("200")
    one.ends()
    assert person("agent", "stop").err == ""


def test_T22_what_outlives_the_child_gets_nothing(person: Person, tmp_path: Path) -> None:
    said = tmp_path / "said"
    later = f"sleep 1; curl -s -o /dev/null -w '%{{http_code}}' -H \"Authorization: $T\" $U >{said}.new; "
    script = (
        "T=$AWS_CONTAINER_AUTHORIZATION_TOKEN U=$AWS_CONTAINER_CREDENTIALS_FULL_URI "
        f"setsid sh -c '{later}mv {said}.new {said}' >/dev/null 2>&1 &"
    )
    done = person("exec", "acme/dev", "--refresh", "--", "sh", "-c", script)
    assert done.code == 0
    assert re.fullmatch(
        r"awsclients: sh \([0-9]+\), sleep \([0-9]+\) still run and can get no new keys of acme/dev\.\n", done.err
    )
    until(said.exists)
    assert said.read_text() == "000"
