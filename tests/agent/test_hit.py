"""`credential-process` when the agent has the session: little is imported, and every rule holds all the same."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.agent.conftest import CONFIG, Person
from tests.waiting import LONG

DEV, PRODUCTION = "acme/dev", "acme/production"
ALLOWED = {"_socket", "awsclients"}
TELL = """
import os, sys
before = set(sys.modules)
from awsclients.entry import main
sys.argv = ["awsclients", "credential-process", *sys.argv[1:]]
code = main()
os.write(2, " ".join(sorted({name.partition(".")[0] for name in set(sys.modules) - before})).encode())
sys.exit(code)
"""


def hit(person: Person, *words: str, **variables: str) -> tuple[int, str, set[str]]:
    """A credential request in a clean interpreter: code, output, and the modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", TELL, *words],
        env={**person.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, set(done.stderr.split("\n")[-1].split())


def is_hit(loaded: set[str]) -> bool:
    """Whether nothing but the socket was loaded."""
    return loaded <= ALLOWED


def test_a_hit_loads_the_socket_and_nothing_else(person: Person) -> None:
    person("exec", DEV, "--", "true")
    code, out, loaded = hit(person, DEV)
    assert code == 0
    assert out == person("export", DEV, "--format", "process").out
    assert json.loads(out)["Version"] == 1
    assert is_hit(loaded), loaded
    assert person.assumed("dev") == 1


def test_without_an_agent_or_a_session_the_whole_program_looks(person: Person) -> None:
    code, out, loaded = hit(person, DEV)
    assert (code, json.loads(out)["Version"]) == (0, 1)
    assert not is_hit(loaded)
    code, _, loaded = hit(person, "acme/nobody")
    assert code == 2
    assert not is_hit(loaded)


def test_other_words_and_settings_are_not_for_it(person: Person) -> None:
    person("exec", DEV, "--", "true")
    for words, variables in [
        (("--help",), {}),
        ((DEV, "--debug"), {}),
        ((DEV,), {"AWSCLIENTS_AGENT": "off"}),
        ((DEV,), {"AWSCLIENTS_CONFIG": ""}),
        ((DEV,), {"HOME": "/nonexistent"}),
    ]:
        assert not is_hit(hit(person, *words, **variables)[2]), words


def test_a_guard_is_kept(person: Person) -> None:
    assert hit(person, PRODUCTION)[0] == 3
    person("exec", PRODUCTION, "--confirm", PRODUCTION, "--", "true")
    code, out, loaded = hit(person, PRODUCTION)
    assert (code, is_hit(loaded)) == (0, True)
    assert out
    time.sleep(1)
    person.write('[settings]\nguard_for = "1s"\n' + CONFIG)
    assert hit(person, PRODUCTION)[:2] == (3, "")


def test_a_changed_role_is_noticed(person: Person) -> None:
    person("exec", DEV, "--", "true")
    person.write(CONFIG.replace("role/dev", "role/nobody"))
    code, out, _ = hit(person, DEV)
    assert (code, out) == (4, "")


def test_an_alias_is_the_role_it_stands_for(person: Person) -> None:
    person.write(CONFIG.replace('role/dev"', 'role/dev"\naliases = ["acme-old/dev"]'))
    person("exec", DEV, "--", "true")
    code, _, loaded = hit(person, "acme-old/dev")
    assert (code, is_hit(loaded)) == (0, True)


@pytest.mark.parametrize(
    "first", ["", "unset AWSCLIENTS_ROLE; "], ids=["as it is", "another role exported into it"]
)
def test_inside_a_shell_of_ours_it_meets_the_same_agent(person: Person, first: str) -> None:
    ask = f"{first}{sys.executable} -c '{TELL}' {DEV}"
    done = person("exec", DEV, "--", "sh", "-c", ask)
    assert json.loads(done.out)["Version"] == 1
    assert is_hit(set(done.err.split("\n")[-1].split())), done.err
    assert person.assumed("dev") == 1


def test_a_shell_with_quotes_in_what_it_replaced_takes_the_whole_program(person: Person, tmp_path: Path) -> None:
    odd = tmp_path / 'a"b'
    odd.write_text("")
    person.variables["AWS_CONFIG_FILE"] = str(odd)
    ask = f"{sys.executable} -m awsclients credential-process {DEV}"
    done = person("exec", DEV, "--", "sh", "-c", ask)
    assert json.loads(done.out)["Version"] == 1
    assert person.assumed("dev") == 1


def test_a_reader_that_left_is_no_traceback(person: Person) -> None:
    person("exec", DEV, "--", "true")
    read, write = os.pipe()
    os.close(read)
    process = person.begin("credential-process", DEV, stdout=write)
    os.close(write)
    assert process.wait(LONG) == 141
    assert process.stderr
    assert process.stderr.read() == ""


@pytest.mark.parametrize("mode", [0o755, 0o711])
def test_a_folder_that_others_can_enter_is_not_trusted(person: Person, mode: int) -> None:
    person("exec", DEV, "--", "true")
    folder = Path(person.place.folder)
    folder.chmod(mode)
    try:
        assert not is_hit(hit(person, DEV)[2])
        done = person("exec", DEV, "--", "true")
        assert (done.code, f"chmod 700 {folder}" in done.err) == (5, True)
    finally:
        folder.chmod(0o700)
