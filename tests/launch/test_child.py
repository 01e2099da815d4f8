"""What a child is started with, and how its end comes back."""

import os
import resource
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from tests.launch.samples import RUNNER
from tests.waiting import LONG

from awsclients.launch.child import Child, run
from awsclients.launch.program import ChildNotRun
from awsclients.process import Started


def _sh(command: str, started: Started, **environ: str) -> int:
    whole = {**started.environ, **{os.fsencode(name): os.fsencode(value) for name, value in environ.items()}}
    return run(Child(("/bin/sh", "-c", command), whole, started.cwd), started)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("exit 0", 0),
        ("exit 3", 3),
        ("exit 255", 255),
        ("exit 300", 44),
        ("kill -TERM $$", 143),
        ("kill -9 $$", 137),
    ],
)
def test_C119_the_childs_code_comes_back(started: Started, command: str, code: int) -> None:
    assert _sh(command, started) == code


def test_C119_programs_that_cannot_be_run_are_126_and_missing_ones_127(started: Started, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/nowhere/interpreter\n")
    broken.chmod(0o755)
    binary = tmp_path / "binary"
    binary.write_bytes(b"\x00\x01\x02")
    binary.chmod(0o755)
    for program, code, said in (
        (broken, 126, "interpreter"),
        (binary, 126, "cannot be executed"),
        (tmp_path / "missing", 127, "not found"),
    ):
        with pytest.raises(ChildNotRun, match=said) as failed:
            run(Child((str(program),), started.environ, tmp_path), started)
        assert failed.value.exit_code == code


def test_a_script_without_a_first_line_runs_as_in_a_shell(started: Started, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text('test "$1" = "a b" && exit 21\n')
    script.chmod(0o755)
    assert run(Child((str(script), "a b"), started.environ, tmp_path), started) == 21


def test_too_much_and_nul_are_said_in_words(started: Started, tmp_path: Path) -> None:
    for arguments, said in ((("x" * 3_000_000,), "too long"), (("a\0b",), "NUL")):
        with pytest.raises(ChildNotRun, match=said) as failed:
            run(Child(("/bin/true", *arguments), started.environ, tmp_path), started)
        assert failed.value.exit_code == 126


def test_a_folder_that_is_gone_is_named(started: Started, tmp_path: Path) -> None:
    with pytest.raises(ChildNotRun, match="gone is gone"):
        run(Child(("/bin/true",), started.environ, tmp_path / "gone"), started)


def test_the_child_gets_the_umask_and_core_limit_of_the_start_and_ours_stay(started: Started) -> None:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    lent = 4096 if before[1] == resource.RLIM_INFINITY else min(before[1], 4096)
    first = replace(started, umask=0o037, core_limit=(lent, before[1]))
    mask = os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]))
    try:
        assert _sh('test "$(umask)" = 0037', first) == 0
        assert _sh(f'grep -Eq "core file size +{lent} " /proc/self/limits', first) == 0
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, before[1])
        assert os.umask(0o077) == 0o077
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
        os.umask(mask)


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_a_child_of_a_hardened_process_is_an_ordinary_one() -> None:
    said = "umask; cat /proc/self/limits | grep core; cat /proc/$$/environ | tr '\\0' '\\n' | grep -c MARKED"
    environ = {**os.environ, "MARKED": "1"}
    plain = subprocess.run(["sh", "-c", said], env=environ, capture_output=True, text=True)
    child = subprocess.run([*RUNNER, "sh", "-c", said], env=environ, capture_output=True, text=True)
    assert child.stdout == plain.stdout
    assert child.stdout.endswith("\n1\n")


def test_T22_the_child_inherits_only_the_three_standard_files(started: Started) -> None:
    kept = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(kept, True)
    code = "import os, sys; sys.exit(sum(os.path.exists(f'/dev/fd/{number}') for number in range(64)))"
    try:
        assert run(Child((sys.executable, "-c", code), started.environ, started.cwd), started) == 3
    finally:
        os.close(kept)


def test_C112_the_environment_arrives_byte_for_byte(started: Started) -> None:
    odd = {b"ODD": b"\xff\xfe line\nline", b"not-a-name": b"1", b"EMPTY": b""}
    code = f"import os,sys; sys.exit(not all(os.environb.get(k) == v for k, v in {odd!r}.items()))"
    child = Child((sys.executable, "-c", code), {**started.environ, **odd}, started.cwd)
    assert run(child, started) == 0


def test_a_child_can_be_waited_for_on_another_thread(started: Started) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(_sh("exit 4", started)))
    thread.start()
    thread.join(LONG)
    assert codes == [4]
