"""The person's editor, run for real."""

from pathlib import Path

import pytest

from awsclients.errors import BadInput
from awsclients.launch.editor import edit, position
from awsclients.launch.program import ChildNotRun
from awsclients.process import Started


def _started(folder: Path, **variables: str) -> Started:
    environ = {"PATH": str(folder)} | variables
    return Started({name.encode(): value.encode() for name, value in environ.items()}, 0o022, None, folder)


def _program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" > "{folder}/told"\nexit 3\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("vim", ("+12", "/c/config.toml")),
        ("nano", ("+12", "/c/config.toml")),
        ("code", ("--goto", "/c/config.toml:12")),
        ("hx", ("/c/config.toml:12",)),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(name: str, told: tuple[str, ...]) -> None:
    assert position(name, Path("/c/config.toml"), 12) == told
    assert position(name, Path("/c/config.toml"), 0) == ("/c/config.toml",)


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("code", ["--wait"]),
        ("zed", ["--wait"]),
        ("subl -n", ["--wait", "-n"]),
        ("subl -w", ["-w"]),
        ("code --wait -n", ["--wait", "-n"]),
        ("gvim", ["-f"]),
        ("vim", []),
    ],
)
def test_an_editor_with_a_window_of_its_own_is_waited_for(tmp_path: Path, editor: str, told: list[str]) -> None:
    _program(tmp_path, editor.split(maxsplit=1)[0])
    file = tmp_path / "config.toml"
    edit(file, 0, _started(tmp_path, EDITOR=editor))
    assert (tmp_path / "told").read_text().splitlines()[1:] == [*told, str(file)]


def test_visual_goes_before_editor_and_its_options_are_kept(tmp_path: Path) -> None:
    _program(tmp_path, "mine")
    file = tmp_path / "new folder" / "config.toml"
    code = edit(file, 7, _started(tmp_path, VISUAL="mine --noplugin 'a b'", EDITOR="other"))
    assert code == 3
    assert (tmp_path / "told").read_text().splitlines()[1:] == ["--noplugin", "a b", "+7", str(file)]
    assert file.parent.is_dir()


def test_without_a_variable_an_editor_that_is_there_is_used(tmp_path: Path) -> None:
    _program(tmp_path, "vi")
    edit(tmp_path / "config.toml", 0, _started(tmp_path, EDITOR=" "))
    assert (tmp_path / "told").read_text().splitlines()[0].endswith("/vi")


def test_no_editor_and_a_broken_variable_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Set EDITOR"):
        edit(tmp_path / "c", 0, _started(tmp_path))
    with pytest.raises(BadInput, match=r"\$EDITOR has a quote"):
        edit(tmp_path / "c", 0, _started(tmp_path, EDITOR="'vim"))
    with pytest.raises(ChildNotRun, match="nowhere was not found"):
        edit(tmp_path / "c", 0, _started(tmp_path, EDITOR="nowhere"))
