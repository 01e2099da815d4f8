"""A configuration that is being written costs no session; one that was changed does."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.conftest import CONFIG, Person
from tests.agent.test_hit import hit, is_hit
from tests.waiting import until

from awsclients.agent import server, service
from awsclients.agent.doubt import settled
from awsclients.agent.stamps import Stamps
from awsclients.config.load import load
from awsclients.config.model import Workspace

DEV = "acme/dev"
BROKEN = f'{CONFIG}\n[clients.globex.roles.dev\nrole_arn = "'
CLIENT = '[clients.globex.roles.dev]\nrole_arn = "arn:aws:iam::333333333333:role/dev"\naliases = ["old/dev"]\n'


@pytest.mark.parametrize("between", ["", "# nothing yet\n", BROKEN, CONFIG.replace("arn:", ""), None])
def test_an_editor_that_empties_or_breaks_the_file_costs_no_session(person: Person, between: str | None) -> None:
    person("exec", DEV, "--", "true")
    if between is None:
        person.config.unlink()
    else:
        person.write(between)
    code, out, loaded = hit(person, DEV)
    assert (code, is_hit(loaded)) == (0, True)
    person.write(CONFIG)
    assert person("credential-process", DEV).out == out
    assert person.assumed("dev") == 1


@pytest.mark.slow
def test_a_file_that_stays_empty_is_meant_to_be_and_one_that_stays_broken_is_not(person: Person) -> None:
    person("exec", DEV, "--", "true")
    person.write(BROKEN)
    time.sleep(service.PATIENCE_SECONDS + server.LOOK_SECONDS + 1)
    assert is_hit(hit(person, DEV)[2])
    person.write("")
    assert is_hit(hit(person, DEV)[2])
    until(lambda: hit(person, DEV)[0] == 2)


def test_a_new_session_comes_with_the_whole_file_again(person: Person) -> None:
    person("exec", DEV, "--", "true")
    person.write("")
    assert is_hit(hit(person, DEV)[2])
    person.write(CONFIG.replace("role/dev", "role/nobody"))
    assert hit(person, DEV)[:2] == (4, "")


def workspace(folder: Path, **files: str | None) -> Workspace:
    """The configuration in a folder after these files were written, or removed."""
    (folder / "clients.d").mkdir(exist_ok=True)
    for name, text in files.items():
        file = folder / ("config.toml" if name == "main" else f"clients.d/{name}.toml")
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
            file.chmod(0o600)
    return load(folder / "config.toml")


def roles(found: Workspace) -> set[str]:
    """The addresses."""
    return set(found.roles)


@pytest.fixture
def before(tmp_path: Path) -> Workspace:
    """Two clients, one of them in a file of its own."""
    return workspace(tmp_path, main=CONFIG, globex=CLIENT)


ALL = {DEV, "acme/production", "globex/dev"}


@pytest.mark.parametrize("text", ["", "# later", "[clients.globex", CLIENT.replace("arn:", "")])
def test_a_clients_file_that_says_nothing_keeps_what_it_said(before: Workspace, tmp_path: Path, text: str) -> None:
    other = CLIENT.replace("globex", "umbrella").replace("old", "older")
    found = settled(before, workspace(tmp_path, globex=text, umbrella=other), patient=True)
    assert roles(found) == {*ALL, "umbrella/dev"}
    assert found.aliases["old/dev"] == "globex/dev"
    assert found.client_of(found.roles["globex/dev"]).slug == "globex"
    changed = workspace(tmp_path, main=CONFIG.replace("role/dev", "role/two"))
    again = settled(found, changed, patient=True)
    assert str(again.roles[DEV].role_arn).endswith("role/two")
    assert "globex/dev" in again.roles
    assert "globex/dev" in settled(again, changed, patient=False).roles, "a file of no client is an error"


@pytest.mark.parametrize("text", ["", "[sources.hub", CONFIG.replace('"profile"', '"nothing"')])
def test_without_its_sources_everything_is_as_it_was(before: Workspace, tmp_path: Path, text: str) -> None:
    asked_for = workspace(tmp_path, main=f'[settings]\nguard_for = "1h"\n{CONFIG}')
    found = settled(asked_for, workspace(tmp_path, main=text), patient=True)
    assert (found.roles, found.sources, set(found.clients)) == (before.roles, before.sources, set(before.clients))
    assert (found.settings == asked_for.settings) == (not text.startswith("\n"))


def test_an_empty_main_file_is_believed_in_the_end(before: Workspace, tmp_path: Path) -> None:
    empty = workspace(tmp_path, main="# nothing", globex=None)
    assert roles(settled(before, empty, patient=True)) == ALL - {"globex/dev"}
    assert roles(settled(before, empty, patient=False)) == set()


def test_what_is_gone_or_changed_is_so(before: Workspace, tmp_path: Path) -> None:
    assert roles(settled(before, workspace(tmp_path, globex=None), patient=True)) == ALL - {"globex/dev"}
    half = CONFIG[: CONFIG.index("[clients.acme.roles.production")]
    assert roles(settled(before, workspace(tmp_path, main=half), patient=True)) == {DEV}
    fewer = workspace(tmp_path, main=CONFIG, globex=CLIENT.replace('aliases = ["old/dev"]\n', ""))
    assert settled(before, fewer, patient=True) is fewer


def test_C22_a_file_that_others_may_write_keeps_nothing(before: Workspace, tmp_path: Path) -> None:
    (tmp_path / "clients.d/globex.toml").chmod(0o666)
    assert roles(settled(before, load(tmp_path / "config.toml"), patient=True)) == ALL - {"globex/dev"}
    (tmp_path / "config.toml").chmod(0o666)
    assert roles(settled(before, load(tmp_path / "config.toml"), patient=True)) == set()


@contextmanager
def writing(file: Path, pause: float, times: int) -> Iterator[None]:
    """A file that is written piece by piece meanwhile."""

    def write() -> None:
        for _ in range(times):
            time.sleep(pause)
            with file.open("a") as opened:
                opened.write("#")

    writer = threading.Thread(target=write)
    writer.start()
    yield
    writer.join()


def test_files_are_read_when_they_are_still(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")
    stamps = Stamps(config)
    assert not stamps.changed()
    config.write_text("#")
    with writing(config, 0.01, 10):
        assert stamps.changed()
        assert config.read_text() == "#" * 11
    assert not stamps.changed()


def test_one_look_at_one_client_misses_nothing_of_it(tmp_path: Path) -> None:
    main, folder = tmp_path / "config.toml", tmp_path / "clients.d"
    folder.mkdir()
    files = [folder / f"{name}.toml" for name in ("acme", "globex")]
    for file in (main, *files):
        file.write_text("")
    stamps = Stamps(main)
    assert not stamps.stale(files[0])
    for change in (main, files[0]):
        change.write_text("#")
        assert stamps.stale(files[0])
        stamps.changed()
        assert not stamps.stale(files[0])
    files[1].write_text("#")
    assert (stamps.stale(files[0]), stamps.stale(files[1])) == (False, True)
    (folder / "new.toml").write_text("")
    assert stamps.stale(files[0])
    stamps.changed()
    files[1].rename(folder / "other.toml")
    assert stamps.stale(files[0])
