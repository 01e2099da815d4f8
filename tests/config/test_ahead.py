"""The configuration as read by another process is the configuration as read by this one."""

import os
import signal
from pathlib import Path

import pytest
from benchmarks.workspaces import many_files

from awsclients.config import ahead
from awsclients.config.ahead import FIRST_FILES, Ahead
from awsclients.config.load import load
from awsclients.config.model import Workspace

EXAMPLES = sorted((Path(__file__).parents[2] / "config" / "examples").glob("*.toml"))


def _drawn(workspace: Workspace, whole: bool) -> str:
    return f"{len(workspace.clients)} {whole} in {os.getpid()}"


def _read(path: Path) -> tuple[list[str], Workspace]:
    """What was shown, and what was read."""
    shown: list[str] = []
    reading = Ahead(path, _drawn, shown.append)
    read, more = reading.next()
    if more:
        assert shown[0].startswith(f"{len(read.clients)} False in ")
        first = list(read.clients)
        read, more = reading.next()
        assert list(read.clients)[: len(first)] == first
    assert not more
    return shown, read


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_value_comes_over_as_it_is(example: Path) -> None:
    assert _read(example)[1] == load(example)


def test_problems_and_their_places_come_over(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[clients.acme.roles.dev]\nrole_arn = 7\n[clients.globex\n")
    assert str(_read(path)[1].problems[0]) == str(load(path).problems[0])


def test_the_other_process_draws_the_first_frame_and_this_one_shows_it(
    tmp_path: Path,
) -> None:
    path = many_files(tmp_path, 2)
    shown, read = _read(path)
    assert shown[0].startswith("2 True in ")
    assert shown[0] != _drawn(read, whole=True)


def test_of_very_many_files_the_frame_is_drawn_from_the_first_and_all_are_read(tmp_path: Path) -> None:
    path = many_files(tmp_path, FIRST_FILES + 5)
    shown, read = _read(path)
    assert shown[0].startswith(f"{FIRST_FILES} False in ")
    assert len(read.clients) == FIRST_FILES + 5
    assert read == load(path)


def test_a_file_that_cannot_be_read_among_the_first_hides_none_of_the_others(tmp_path: Path) -> None:
    path = many_files(tmp_path, FIRST_FILES + 5)
    (tmp_path / "clients.d" / "client-0000.toml").unlink()
    (tmp_path / "clients.d" / "client-0000.toml").symlink_to(tmp_path / "gone")
    shown, read = _read(path)
    assert shown[0].startswith(f"{FIRST_FILES - 1} False")
    assert len(read.clients) == FIRST_FILES + 4
    assert read == load(path)


def test_C119_a_starter_that_ignores_its_children_costs_no_configuration(tmp_path: Path) -> None:
    path = many_files(tmp_path, 2)
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert _read(path)[1] == load(path)
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_when_the_other_process_is_killed_the_files_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = many_files(tmp_path, 2)
    monkeypatch.setattr(ahead, "_read", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert _read(path) == ([], load(path))


def test_when_it_is_killed_behind_the_first_frame_they_are_read_here_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = many_files(tmp_path, 2)
    monkeypatch.setattr("awsclients.config.packing.pack", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    shown, read = _read(path)
    assert len(shown) == 1
    assert read == load(path)
