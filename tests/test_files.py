import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.waiting import LONG

from awsclients import files
from awsclients.errors import BadInput, LocalFailure


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def rest(folder: Path) -> set[str]:
    """What lies in a folder beside locks."""
    return {file.name for file in folder.iterdir() if not file.name.endswith(".lock")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_bytes(b"old")
    path.chmod(0o600)
    return path


def test_a_private_file_is_new_and_follows_no_link(tmp_path: Path) -> None:
    files.write_private(tmp_path / "a", b"x")
    assert mode(tmp_path / "a") == 0o600
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for taken in ("a", "link"):
        with pytest.raises(FileExistsError):
            files.write_private(tmp_path / taken, b"y")
    assert not (tmp_path / "target").exists()


def test_a_new_file_is_private_and_has_no_backup(tmp_path: Path) -> None:
    files.replace(tmp_path / "new.toml", b"new", expected=None)
    assert (tmp_path / "new.toml").read_bytes() == b"new"
    assert mode(tmp_path / "new.toml") == 0o600
    assert rest(tmp_path) == {"new.toml"}


def test_exactly_one_backup_is_kept_and_the_mode_stays(path: Path) -> None:
    path.chmod(0o640)
    files.replace(path, b"newer", expected=b"old")
    files.replace(path, b"newest", expected=b"newer")
    assert path.read_bytes() == b"newest"
    assert path.with_name("config.toml.bak").read_bytes() == b"newer"
    assert mode(path) == mode(path.with_name("config.toml.bak")) == 0o640
    assert rest(path.parent) == {"config.toml", "config.toml.bak"}


def test_C19_a_link_stays_a_link_and_the_real_file_changes(path: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "one.toml").symlink_to(path)
    (home / "two.toml").symlink_to("one.toml")
    with files.locked(home / "two.toml"):
        files.replace(home / "two.toml", b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert (home / "one.toml").is_symlink()
    assert (home / "two.toml").is_symlink()
    assert rest(home) == {"one.toml", "two.toml"}
    assert path.with_name("config.toml.bak").exists()


def test_C20_links_that_lead_nowhere_are_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(BadInput, match="link to a file that is not there"):
        files.replace(tmp_path / "dangling", b"new", expected=None)
    with pytest.raises((BadInput, LocalFailure)):
        files.replace(tmp_path / "loop", b"new", expected=None)
    assert rest(tmp_path) == {"dangling", "loop"}


def test_C21_a_read_only_file_is_respected(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(BadInput, match=r"is read-only\. Run: chmod u\+w"):
        files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"old"
    assert rest(path.parent) == {"config.toml"}


def test_C21_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="not a regular file"):
        files.replace(tmp_path / "pipe", b"new", expected=None)


def test_C24_a_file_that_was_changed_meanwhile_is_not_overwritten(path: Path) -> None:
    for expected in (b"older", None):
        with pytest.raises(BadInput, match="changed by somebody else"):
            files.replace(path, b"new", expected=expected)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("call", "code"), [("fsync", errno.ENOSPC), ("fsync", errno.EIO), ("fchmod", errno.EPERM)]
)
def test_C31_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(LocalFailure, match=os.strerror(code)):
        files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"old"
    assert rest(path.parent) == {"config.toml"}


def test_a_folder_that_cannot_be_synced_takes_the_file_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def refuses_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        sync(handle)

    monkeypatch.setattr(os, "fsync", refuses_folders)
    files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert rest(path.parent) == {"config.toml", "config.toml.bak"}


def test_C31_a_limit_on_file_sizes_leaves_the_old_file(path: Path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from awsclients import files
from awsclients.errors import LocalFailure
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    files.replace(Path(sys.argv[1]), b"x" * 100_000, expected=b"old")
except LocalFailure as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, timeout=LONG)
    assert "cannot be written" in done.stdout, done.stderr
    assert path.read_bytes() == b"old"
    assert rest(path.parent) <= {"config.toml", "config.toml.bak"}


LOOP = """
import sys
from pathlib import Path
from awsclients import files
path = Path(sys.argv[1])
print("go", flush=True)
while True:
    old = path.read_bytes()
    files.replace(path, b"ab".replace(old[:1], b"") * 200_000, expected=old)
"""


def test_C32_a_killed_writer_leaves_the_old_or_the_new_file(path: Path) -> None:
    path.write_bytes(b"a" * 200_000)
    for number in range(6):
        child = subprocess.Popen([sys.executable, "-c", LOOP, path], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"go\n"
        time.sleep(0.01 * number)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert path.read_bytes() in {b"a" * 200_000, b"b" * 200_000}


EVERY_LINE = """
import os, signal, sys
from pathlib import Path
from types import FrameType
from awsclients import files

def dying_at(step):
    def line(frame, event, _):
        nonlocal step
        step -= event == "line"
        if step < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return line
    return lambda frame, event, _: line if frame.f_code.co_filename == files.__file__ else None

path, step, status = Path(sys.argv[1]), 0, 1
while status:
    path.write_bytes(b"old")
    if not (child := os.fork()):
        sys.settrace(dying_at(step))
        files.replace(path, b"new", expected=b"old")
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    step += 1
    print(path.read_text())
"""
"""Ends the writer at every line there is, and with that before and after every call to the system."""


def test_R1_killed_at_any_step_a_writer_leaves_the_old_or_the_new_file_and_no_stray_for_long(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", EVERY_LINE, path], capture_output=True, text=True, timeout=LONG)
    seen = done.stdout.split()
    assert (done.stderr, set(seen), seen[-1]) == ("", {"old", "new"}, "new")
    assert len(seen) > 40
    for stray in path.parent.glob(".*.tmp"):
        os.utime(stray, (time.time() - 3700, time.time() - 3700))
    files.replace(path, b"newer", expected=b"new")
    assert rest(path.parent) == {"config.toml", "config.toml.bak"}


def test_C32_what_a_killed_writer_left_is_removed_after_an_hour(path: Path) -> None:
    old, young = path.with_name(".config.toml.a.tmp"), path.with_name(".config.toml.b.tmp")
    other = path.with_name(".other.toml.a.tmp")
    for stray in (old, young, other):
        stray.write_bytes(b"left")
    for stray in (old, other):
        os.utime(stray, (time.time() - 3700, time.time() - 3700))
    files.replace(path, b"new", expected=b"old")
    assert not old.exists()
    assert young.exists()
    assert other.exists()


COUNT = """
import sys
from pathlib import Path
from awsclients import files
path = Path(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with files.locked(path, wait=60):
        old = path.read_bytes()
        files.replace(path, old + b"x", expected=old)
"""


@pytest.mark.parametrize(("writers", "each"), [(4, 25), pytest.param(8, 500, marks=pytest.mark.slow)])
def test_C33_R2_no_change_of_several_writers_is_lost(path: Path, writers: int, each: int) -> None:
    words = [sys.executable, "-c", COUNT, path, str(each)]
    children = [subprocess.Popen(words) for _ in range(writers)]
    assert [child.wait(600) for child in children] == [0] * writers
    assert path.read_bytes() == b"old" + b"x" * (writers * each)


def test_C33_who_waits_too_long_is_told(path: Path) -> None:
    code = "import sys,time; from pathlib import Path; from awsclients import files\n"
    code += "with files.locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        told = rf"Another awsclients \(process {child.pid}\) is changing"
        for _ in range(2):
            with pytest.raises(LocalFailure, match=told), files.locked(path, wait=0.2):
                pytest.fail("two held the lock")
    finally:
        child.kill()
        child.communicate()
    with files.locked(path, wait=2):
        pass


def test_C34_C35_without_flock_a_marker_is_used_and_broken_when_its_process_is_gone(path: Path) -> None:
    code = """
import errno, fcntl, os, signal, sys
from pathlib import Path
def missing(*_): raise OSError(errno.ENOSYS, "Function not implemented")
fcntl.flock = missing
from awsclients import files
from awsclients.errors import LocalFailure
with files.locked(Path(sys.argv[1]), wait=5):
    if sys.argv[2:] == ["die"]:
        os.kill(os.getpid(), signal.SIGKILL)
    print("held", flush=True)
    sys.stdin.read()
"""
    words = [sys.executable, "-W", "ignore", "-c", code, str(path)]
    subprocess.run([*words, "die"], check=False)
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n", "the dead one's marker was broken"
        second = subprocess.run(words, input=b"", capture_output=True)
        assert f"process {holder.pid}" in second.stderr.decode()
        holder.communicate(b"")


def test_C35_a_child_that_lives_on_does_not_keep_the_lock(path: Path) -> None:
    with files.locked(path):
        child = subprocess.Popen(["sleep", "30"], close_fds=False)
    try:
        with files.locked(path, wait=0.5):
            assert child.poll() is None
    finally:
        child.kill()
        child.wait()


def test_a_lock_where_nothing_can_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalFailure, match="cannot be written"), files.locked(tmp_path / "file" / "config.toml"):
        pytest.fail("this is no folder")
