"""Folders that live as long as one child."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from awsclients.errors import LocalFailure
from awsclients.launch.runtime import child_folder

HOLD = """
import sys, pathlib
from awsclients.launch.runtime import child_folder
with child_folder(pathlib.Path(sys.argv[1])) as folder:
    (folder / "config").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_those_of_the_dead_are_removed_and_those_of_the_living_kept(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    command = [sys.executable, "-c", HOLD, str(runtime)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        theirs = Path(holder.stdout.readline().strip())
        with child_folder(runtime) as ours:
            assert (theirs / "config").read_text() == "x"
        assert not ours.exists()
        environ = {"AWS_CONFIG_FILE": f"{theirs}/config"}
        with subprocess.Popen(["/bin/sleep", "60"], env=environ) as child:
            holder.kill()
            holder.wait()
            with child_folder(runtime):
                assert theirs.exists() == (sys.platform == "linux"), "its child goes on"
            child.kill()
        with child_folder(runtime):
            assert not theirs.exists()


def test_a_strangers_files_in_there_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "child-link").symlink_to(tmp_path / "kept")
    (tmp_path / "child-file").write_text("x")
    tmp_path.chmod(0o700)
    with child_folder(tmp_path):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["child-file", "child-link", "kept"]


def test_a_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(LocalFailure, match="can be written by others"), child_folder(tmp_path):
        pass


def test_C31_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_arguments: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    tmp_path.chmod(0o700)
    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(LocalFailure, match="cannot be written: No space left"), child_folder(tmp_path):
        pass
