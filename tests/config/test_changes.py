"""Every way in which a program changes a file is seen."""

import os
from pathlib import Path

import pytest

from awsclients.config.changes import signature


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("a = 1\n")
    (tmp_path / "clients.d").mkdir()
    (tmp_path / "clients.d" / "acme.toml").write_text("a = 1\n")
    return path


def _replace(file: Path) -> None:
    new = file.with_suffix(".new")
    new.write_bytes(file.read_bytes())
    before = file.stat()
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(file)


CHANGES = {
    "written again": lambda file: file.write_text("a = 2\n") and os.utime(file, ns=(1, 1)),
    "replaced by one of the same size and time": _replace,
    "longer": lambda file: file.write_text("a = 10\n"),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("name", ["config.toml", "clients.d/acme.toml"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(config: Path, name: str, change: str) -> None:
    before = signature(config)
    CHANGES[change](config.parent / name)
    assert signature(config) != before


def test_a_new_client_is_seen_and_other_files_are_not(config: Path) -> None:
    before = signature(config)
    (config.parent / "clients.d" / "notes.txt").write_text("")
    assert signature(config) == before
    (config.parent / "clients.d" / "globex.toml").write_text("")
    assert signature(config) != before


def test_nothing_there_is_a_signature_too(tmp_path: Path) -> None:
    assert signature(tmp_path / "config.toml") == ()
