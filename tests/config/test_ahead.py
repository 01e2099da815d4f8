"""The configuration as read by another process is the configuration as read by this one."""

import os
import signal
from pathlib import Path

import pytest
from benchmarks.workspaces import many_files

from awsclients.config import ahead
from awsclients.config.ahead import FIRST_FILES, Ahead
from awsclients.config.load import load

EXAMPLES = sorted((Path(__file__).parents[2] / "config" / "examples").glob("*.toml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_value_comes_over_as_it_is(example: Path) -> None:
    assert Ahead(example).next() == (load(example), False)


def test_problems_and_their_places_come_over(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[clients.acme.roles.dev]\nrole_arn = 7\n[clients.globex\n")
    read, more = Ahead(path).next()
    assert (str(read.problems[0]), more) == (str(load(path).problems[0]), False)


def test_of_very_many_files_the_first_come_first_and_then_all(tmp_path: Path) -> None:
    path = many_files(tmp_path, FIRST_FILES + 5)
    path.chmod(0o600)
    reading = Ahead(path)
    first, more = reading.next()
    assert (len(first.clients), more) == (FIRST_FILES, True)
    whole, more = reading.next()
    assert (whole, more) == (load(path), False)
    assert list(whole.clients)[:FIRST_FILES] == list(first.clients)


def test_a_file_that_cannot_be_read_among_the_first_hides_none_of_the_others(tmp_path: Path) -> None:
    path = many_files(tmp_path, FIRST_FILES + 5)
    (tmp_path / "clients.d" / "client-0000.toml").unlink()
    (tmp_path / "clients.d" / "client-0000.toml").symlink_to(tmp_path / "gone")
    reading = Ahead(path)
    first, more = reading.next()
    assert (len(first.clients), more) == (FIRST_FILES - 1, True)
    whole, _ = reading.next()
    assert len(whole.clients) == FIRST_FILES + 4
    assert whole == load(path)


def test_C119_a_starter_that_ignores_its_children_costs_no_configuration(tmp_path: Path) -> None:
    path = many_files(tmp_path, 2)
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert Ahead(path).next() == (load(path), False)
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_when_the_other_process_is_killed_the_files_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = many_files(tmp_path, 2)
    monkeypatch.setattr(ahead, "_read", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert Ahead(path).next() == (load(path), False)
