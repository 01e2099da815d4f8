"""R3 and C124: many at once, and AWS is asked as if it were one."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from tests.agent.conftest import Person
from tests.waiting import LONG, until

from awsclients.access.events import SessionChanged
from awsclients.access.session import Session
from awsclients.agent.broker import AgentBroker
from awsclients.clock import SystemClock
from awsclients.config.load import load
from awsclients.demo.faults import Fault

pytestmark = pytest.mark.slow

DEV = "acme/dev"
THREADS, PROCESSES = 200, 50


def broker(person: Person) -> AgentBroker:
    """The agent's, as the screen has it."""
    return AgentBroker(person.door(), load(person.config), SystemClock())


def all_at_once(count: int, work: Callable[[], object]) -> list[object]:
    """What as many threads were given, or what they raised."""
    start, got = threading.Barrier(count), list[object]()

    def run() -> None:
        start.wait()
        try:
            got.append(work())
        except Exception as error:  # noqa: BLE001
            got.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(LONG)
    return got


def test_R3_two_hundred_threads_and_fifty_cold_processes_ask_once(person: Person) -> None:
    running = [person.begin("credential-process", DEV) for _ in range(PROCESSES)]
    shared = broker(person)
    got = all_at_once(THREADS, lambda: shared.session(DEV))
    assert [one for one in got if not isinstance(one, Session)] == []
    outputs = {one.communicate(timeout=LONG)[0] for one in running}
    assert [one.returncode for one in running] == [0] * PROCESSES
    assert len(outputs) == 1
    assert person.assumed("dev") == 1


def test_R3_with_the_agent_killed_in_between_once_more_at_the_most(person: Person) -> None:
    person.aws.faults.order(Fault("slow", operation="sts:AssumeRole", seconds=1.0))
    shared = broker(person)
    killed = threading.Thread(target=kill_when_asked, args=(person,))
    killed.start()
    got = all_at_once(THREADS, lambda: shared.session(DEV))
    killed.join(LONG)
    assert [one for one in got if not isinstance(one, Session)] == []
    assert person.assumed("dev") <= 2
    assert person("credential-process", DEV).code == 0
    assert person.assumed("dev") <= 2


def kill_when_asked(person: Person) -> None:
    """Kill the agent while AWS is still thinking about its first call."""
    until(lambda: person.pid)
    pid = person.pid
    assert pid
    os.kill(pid, signal.SIGKILL)


SCREEN = """
import sys, time
from awsclients.cli import compose
from awsclients.process import capture
world = compose.real(capture(), None)
broker = world.broker(world.load())
heard = []
broker.subscribe(heard.append)
print("ready", flush=True)
for line in sys.stdin:
    print(broker.session(line.strip()).credentials.access_key_id, len(heard) > 0, flush=True)
"""


def test_C124_two_windows_twenty_programs_and_a_command_on_one_state(person: Person) -> None:
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", SCREEN],
            env=person.environ,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for one in windows:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    programs = [person.begin("credential-process", DEV) for _ in range(20)]
    command = person.begin(
        "exec", DEV, "--", sys.executable, "-c", "import os; print(os.environ['AWS_ACCESS_KEY_ID'])"
    )
    said = []
    for one in windows:
        assert one.stdin
        assert one.stdout
        one.stdin.write(f"{DEV}\n")
        one.stdin.flush()
        said.append(one.stdout.readline().split())
    key = command.communicate(timeout=LONG)[0].strip()
    assert [one[0] for one in said] == [key, key]
    assert all(key in one.communicate(timeout=LONG)[0] for one in programs)
    assert person.assumed("dev") == 1
    for one in windows:
        one.communicate(timeout=LONG)


def test_a_window_hears_of_what_others_do_and_of_the_agents_end(person: Person) -> None:
    window, heard = broker(person), list[object]()
    window.subscribe(heard.append)
    person("exec", DEV, "--", "true")
    until(lambda: any(isinstance(one, SessionChanged) and one.session for one in heard))
    pid = person.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: isinstance(heard[-1], SessionChanged) and heard[-1].session is None)
    assert isinstance(window.session(DEV), Session)
    assert isinstance(heard[-1], SessionChanged)
    assert heard[-1].session, "what an answer brought about was heard before it"
