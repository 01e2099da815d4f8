"""An agent begins when it is needed, is one for all, and is gone when nobody needs it."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from tests.agent.conftest import CONFIG, HUB, Person
from tests.waiting import LONG, until

from awsclients.access.events import SessionChanged
from awsclients.access.session import Session
from awsclients.agent import peer, server
from awsclients.agent.broker import AgentBroker
from awsclients.agent.connection import Connection
from awsclients.agent.place import Place
from awsclients.clock import SystemClock
from awsclients.config.load import load
from awsclients.errors import LocalFailure

DEV, PRODUCTION = "acme/dev", "acme/production"


def test_the_first_verb_that_asks_starts_it_and_the_next_finds_its_session(person: Person) -> None:
    assert person("agent", "status").out == "No agent is running.\n"
    assert person("exec", DEV, "--", "true").code == 0
    status = person("agent", "status").out
    assert f"process {person.pid}" in status
    assert "sessions held: 1" in status
    assert person("exec", DEV, "--", "true").code == 0
    assert '"Version": 1' in person("credential-process", DEV).out
    assert person.assumed("dev") == 1


def test_list_shows_what_a_running_one_holds_and_starts_none(person: Person) -> None:
    assert person.session(DEV) is None
    assert person.pid is None
    person("exec", DEV, "--", "true")
    assert person.session(DEV)
    assert "min left" in person("list").out


def test_stop_ends_it_and_with_it_what_it_held(person: Person) -> None:
    assert person("agent", "stop").out == "No agent was running.\n"
    person("exec", DEV, "--", "true")
    pid = person.pid
    assert person("agent", "stop").out == "The agent has ended.\n"
    assert person.pid is None
    until(lambda: not Path(f"/proc/{pid}").exists())
    assert person.session(DEV) is None
    assert not Path(person.place.socket).exists()


def test_killed_it_costs_its_sessions_and_nothing_else(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    done = person("exec", DEV, "--", "true")
    assert (done.code, done.err) == (0, "")
    assert person.pid not in {pid, None}
    assert person.assumed("dev") == 2


@pytest.mark.slow
def test_one_that_hangs_is_said_and_can_be_ended(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    done = person("exec", DEV, "--", "true")
    assert (done.code, done.out) == (5, "")
    assert "awsclients agent stop" in done.err
    assert person("list").code == 0
    stopped = person("agent", "stop")
    assert (stopped.out, stopped.err) == ("The agent has ended.\n", "")
    assert person("exec", DEV, "--", "true").code == 0


def test_one_in_another_container_is_not_ended_by_its_number(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("exec", DEV, "--", "true")
    monkeypatch.setattr(Connection, "__init__", hangs)
    monkeypatch.setattr(peer, "_number", lambda answer, index: 0 if index == 0 else os.geteuid())
    monkeypatch.setattr(os, "kill", None)
    with pytest.raises(LocalFailure, match="cannot be ended from here"):
        person.door().stop()
    monkeypatch.undo()


def hangs(*_: object, **__: object) -> None:
    raise TimeoutError


def test_off_does_everything_in_process(person: Person) -> None:
    person.variables["AWSCLIENTS_AGENT"] = "off"
    assert person("exec", DEV, "--", "true").code == 0
    assert "in the process" in person("agent", "status").out
    assert person.pid is None


def test_the_demo_never_meets_it(person: Person) -> None:
    assert person("demo", "exec", "acme/staging", "--", "true").code in {0, 3}
    assert person.pid is None


def test_a_guard_opened_once_is_open_for_the_next_program(person: Person) -> None:
    assert person("credential-process", PRODUCTION).code == 3
    assert person("exec", PRODUCTION, "--confirm", PRODUCTION, "--", "true").code == 0
    assert person("credential-process", PRODUCTION).code == 0


def test_the_console_is_asked_for_through_it(person: Person) -> None:
    person.write(f'{CONFIG}\n[clients.acme.roles.own]\naccount_id = "{HUB}"\n')
    done = person("console", "acme/own", "--print")
    assert (done.code, "Action=login" in done.out) == (0, True), done.err
    assert person.pid
    assert person.session("acme/own") is None


def test_failures_come_back_as_they_are_in_process(person: Person) -> None:
    person.write(CONFIG.replace("role/dev", "role/nobody"))
    through = person("exec", DEV, "--", "true")
    person.variables["AWSCLIENTS_AGENT"] = "off"
    alone = person("exec", DEV, "--", "true")
    assert (through.code, through.err) == (alone.code, alone.err)
    assert through.code == 4


def test_debug_tells_of_every_call_before_the_verb_ends(person: Person) -> None:
    told = person("--debug", "exec", DEV, "--", "sh", "-c", "echo done >&2").err.splitlines()
    assert told[-2].startswith(f"sts:AssumeRole for {DEV}: ok")
    assert told[-1] == "done"


def test_debug_tells_of_a_refused_call_before_it_tells_of_the_refusal(person: Person) -> None:
    person.write(CONFIG.replace("role/dev", "role/nobody"))
    for _ in range(3):
        told = person("--debug", "exec", DEV, "--", "true").err.splitlines()
        refusal = next(number for number, line in enumerate(told) if line.startswith("awsclients: "))
        assert told[refusal - 1].startswith(f"sts:AssumeRole for {DEV}: AccessDenied")


def test_a_changed_role_loses_its_session_and_the_others_keep_theirs(person: Person) -> None:
    person("exec", DEV, "--", "true")
    person("exec", PRODUCTION, "--confirm", PRODUCTION, "--", "true")
    person.write(CONFIG.replace("role/dev", "role/dev2"))
    assert person.session(DEV) is None
    assert person.session(PRODUCTION)


def test_a_role_that_was_just_written_is_known(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    person.write(CONFIG + '[clients.globex.roles.dev]\nrole_arn = "arn:aws:iam::222222222222:role/dev"\n')
    assert person("exec", "globex/dev", "--", "true").code == 0
    assert person.pid == pid


def test_the_first_client_that_is_added_leaves_it_as_it_was(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    added = person("add", "arn:aws:iam::222222222222:role/dev", "--client", "globex", "--no-check", "--yes")
    assert (added.code, (person.config.parent / "clients.d/globex.toml").exists()) == (0, True), added.err
    assert person.pid == pid
    assert person.session(DEV)


def test_a_configuration_that_is_another_file_now_has_another_agent(person: Person) -> None:
    one, other = person.home / "one.toml", person.home / "other.toml"
    for file in (one, other):
        file.write_text(CONFIG)
    person.config.unlink()
    person.config.symlink_to(one)
    person("exec", DEV, "--", "true")
    pid = person.pid
    person.config.unlink()
    person.config.symlink_to(other)
    until(lambda: not Path(f"/proc/{pid}").exists())
    assert person("exec", DEV, "--", "true").code == 0
    assert person.pid not in {pid, None}


def test_another_world_has_another_agent(person: Person, tmp_path: Path) -> None:
    person("exec", DEV, "--", "true")
    one = person.pid
    before = dict(person.variables)
    person.variables["AWS_CA_BUNDLE"] = str(tmp_path / "ca.pem")
    (tmp_path / "ca.pem").write_text("")
    person("whoami", "hub")
    other = person.pid
    assert other not in {one, None}
    person.door().stop()
    person.variables = before
    assert person.pid == one


@pytest.mark.slow
def test_it_leaves_when_it_holds_nothing_and_nobody_is_there(person: Person) -> None:
    assert person("exec", DEV, "--", "false").code == 1
    person.write(CONFIG.replace("role/dev", "role/dev2"))
    assert person.pid
    until(lambda: person.pid is None)  # which asks for its status again and again
    assert not Path(person.place.socket).exists()


@pytest.mark.slow
def test_a_window_keeps_it(person: Person) -> None:
    window = AgentBroker(person.door(), load(person.config), SystemClock())
    window.subscribe(lambda _: None)
    window.identity("hub")
    pid = person.pid
    time.sleep(server.IDLE_SECONDS + 2 * server.LOOK_SECONDS)
    assert person.pid == pid


@pytest.mark.slow
def test_a_session_keeps_it(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    time.sleep(server.IDLE_SECONDS + 2 * server.LOOK_SECONDS)
    assert person.pid == pid


@pytest.mark.slow
def test_many_at_once_start_one(person: Person) -> None:
    running = [person.begin("exec", DEV, "--", "true") for _ in range(8)]
    assert [one.wait(LONG) for one in running] == [0] * 8
    for one in running:
        one.communicate()
    assert person.assumed("dev") == 1
    assert person("agent", "status").out.count("sessions held: 1") == 1


@pytest.mark.slow
def test_it_is_found_again_when_the_runtime_folder_goes_and_comes(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid, folder = person.pid, person.home / "run"
    shutil.rmtree(folder)
    until(lambda: person.pid == pid)
    assert Path(person.place.folder) == person.home / ".local/state/awsclients/run"
    folder.mkdir(mode=0o700)
    until(lambda: person.pid == pid)
    assert Path(person.place.folder) == folder / "awsclients"
    assert person("credential-process", DEV).code == 0
    assert person.assumed("dev") == 1


@pytest.mark.slow
def test_a_window_goes_on_when_the_person_logs_out(person: Person) -> None:
    window = AgentBroker(person.door(), load(person.config), SystemClock())
    heard: list[object] = []
    window.subscribe(heard.append)
    window.session(DEV)
    folder = person.home / "run"
    shutil.rmtree(folder)
    for _ in range(3):
        assert isinstance(window.session(DEV), Session)
        assert isinstance(heard[-1], SessionChanged)
        time.sleep(1)
    assert heard[-1].session
    assert not folder.exists(), "what belongs to the login session is not made anew"
    assert person.assumed("dev") <= 2


def test_a_long_runtime_folder_gives_a_short_socket(person: Person, tmp_path: Path) -> None:
    place = Place({"HOME": "/home/jane", "XDG_RUNTIME_DIR": str(tmp_path)}, "/c.toml")
    assert len(place.socket) < 104
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    place = Place({"HOME": "/home/jane", "XDG_RUNTIME_DIR": str(deep)}, "/c.toml")
    assert len(place.socket) < 104
    assert place.folder.endswith(f"awsclients-{os.getuid()}")
