"""The program that a shell would run."""

import os
import subprocess
from pathlib import Path

import pytest

from awsclients.launch.program import ChildNotRun, find_program


@pytest.fixture
def bins(tmp_path: Path) -> Path:
    """Two folders of programs, with a plain file before the executable of the same name."""
    for folder, name, mode in (
        ("a", "tool", 0o644),
        ("b", "tool", 0o755),
        ("a", "data", 0o644),
        ("b", "sub", 0o755),
    ):
        file = tmp_path / folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(mode)
    (tmp_path / "a" / "sub").mkdir()
    return tmp_path


def _path(*folders: object) -> dict[bytes, bytes]:
    return {b"PATH": os.fsencode(":".join(map(str, folders)))}


def test_the_childs_own_path_is_searched_and_what_cannot_run_is_passed_over(bins: Path) -> None:
    environ = _path(bins / "a", bins / "b")
    assert find_program("tool", environ, Path("/")) == str(bins / "b" / "tool")
    assert find_program("sub", environ, Path("/")) == str(bins / "b" / "sub"), "a folder is no program"


def test_empty_and_relative_elements_are_below_the_current_folder(bins: Path) -> None:
    assert find_program("tool", _path("", "/bin"), bins / "b") == str(bins / "b" / "tool")
    assert find_program("tool", _path("b"), bins) == str(bins / "b" / "tool")
    assert find_program("sh", {}, bins).endswith("bin/sh"), "no PATH at all"


def test_a_name_with_a_slash_is_not_searched(bins: Path) -> None:
    environ = _path(bins / "b")
    assert find_program("b/tool", environ, bins) == str(bins / "b" / "tool")
    with pytest.raises(ChildNotRun) as failed:
        find_program("./tool", environ, bins)
    assert failed.value.exit_code == 127


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing-like-it", 127),
        ("", 127),
        ("a/nothing", 127),
        ("tool/x", 127),
        ("data", 126),
        ("a/data", 126),
        ("./a", 126),
        ("a/", 126),
        ("/", 126),
        ("nul\0", 127),
        ("../" * 3000, 127),
    ],
)
def test_C119_the_code_is_the_one_a_shell_gives(bins: Path, name: str, code: int) -> None:
    environ = {b"PATH": os.fsencode(bins / "a") + b":/usr/bin:/bin"}
    with pytest.raises(ChildNotRun) as failed:
        find_program(name, environ, bins)
    assert failed.value.exit_code == code
    assert "\0" not in failed.value.message
    assert failed.value.message.count(". ") == 1
    if "\0" not in name:
        shell = subprocess.run(["bash", "-c", '"$1"', "-", name], cwd=bins, env=environ, capture_output=True)
        assert shell.returncode in {code, 126}
