"""The agent asks the keyring of whoever asks it, wherever it was started itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.agent.conftest import CLIENT, HUB, PROGRAM, Person, trust
from tests.waiting import LONG

from awsclients.agent.seat import seat, sit

BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus", "DISPLAY": ":0"}
KEYED = """
[sources.joan]
kind = "access-key"
access_key_id = "{key}"

[clients.globex.roles.lab]
source = "joan"
role_arn = "arn:aws:iam::{client}:role/lab"
"""
IN_SESSION = """
printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$@" secret set joan && exec "$@" exec globex/lab -- true </dev/null
"""


@pytest.mark.parametrize("said", [None, "x", {}, {"DISPLAY": ":1"}, {"DBUS_SESSION_BUS_ADDRESS": 7}])
def test_a_client_in_no_session_leaves_the_agent_where_it_is(said: object) -> None:
    environ = dict(BUS)
    sit(said, environ)
    assert environ == BUS
    assert seat({"DISPLAY": ":1", "HOME": "/home/jane"}) == {}


def test_the_agent_moves_to_the_newest_clients_session_and_takes_nothing_else_from_it() -> None:
    environ = {**BUS, "PATH": "/bin"}
    wayland = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/b", "WAYLAND_DISPLAY": "wayland-0"}
    sit(seat({**wayland, "PATH": "/elsewhere"}), environ)
    assert environ == {**wayland, "PATH": "/bin"}
    sit({**BUS, "DISPLAY": "a\0b", "LD_PRELOAD": "x"}, environ)
    assert environ == {"DBUS_SESSION_BUS_ADDRESS": BUS["DBUS_SESSION_BUS_ADDRESS"], "PATH": "/bin"}


@pytest.mark.slow
def test_started_where_no_keyring_is_it_finds_the_one_of_a_later_session(person: Person) -> None:
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")
    key, secret, _ = person.aws.add_user(HUB, "joan")
    person.aws.add_role(f"arn:aws:iam::{CLIENT}:role/lab", trust(f"arn:aws:iam::{HUB}:user/joan"))
    person.write('settings.source = "hub"\n' + person.config.read_text() + KEYED.format(key=key, client=CLIENT))
    assert person("exec", "acme/dev", "--", "true").code == 0
    started = person.pid
    assert "There is no keyring" in person("exec", "globex/lab", "--", "true").err
    session = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", IN_SESSION, "bash", *PROGRAM],
        env={**person.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        input=secret.reveal(),
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert session.returncode == 0, session.stderr
    assert person.pid == started
