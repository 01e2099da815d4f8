"""The agent is closed to others as ssh-agent is: each property with its test."""

import ctypes
import itertools
import os
import socket
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.agent.conftest import Person
from tests.waiting import LONG

from awsclients.agent import frames
from awsclients.errors import BadInput
from awsclients.process import harden

DEV = "acme/dev"
linux = pytest.mark.skipif(sys.platform != "linux", reason="it is read from /proc")
pytest.importorskip("resource")  # imported now: another user may not read the interpreter's files

root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def pid(person: Person) -> int:
    """The process of a running agent that holds a session."""
    person.variables |= {
        "AWS_SECRET_ACCESS_KEY": "leftEXAMPLEKEY",
        "GITHUB_TOKEN": "x",
        "TEXTUAL_LOG": "/tmp/keys",
    }
    person("exec", DEV, "--", "true")
    found = person.pid
    assert found
    return found


def test_T1_socket_and_folder_are_for_us_alone(person: Person, pid: int) -> None:
    place = person.place
    assert stat.S_IMODE(os.lstat(place.socket).st_mode) == 0o600
    assert stat.S_IMODE(os.lstat(place.folder).st_mode) == 0o700


def as_another_user(work: Callable[[], str]) -> str:
    """What `work` returns in a process of another user, or the name of what it raises."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            said = work()
        except BaseException as error:  # noqa: BLE001
            said = type(error).__name__
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    said = os.read(read, 1000).decode()
    os.close(read)
    return said


def connected(person: Person) -> socket.socket:
    """A client that has said something."""
    one = socket.socket(socket.AF_UNIX)
    one.settimeout(LONG)
    one.connect(person.place.socket)
    one.sendall(b"\0\0\0\2{}")
    return one


@root
@linux
def test_T1_another_user_is_refused_by_the_folder_and_by_the_agent(person: Person, pid: int) -> None:
    def as_another() -> str:
        return as_another_user(lambda: str(len(connected(person).recv(100))))

    assert as_another() == "PermissionError"
    ours = itertools.takewhile(lambda path: path != Path(tempfile.gettempdir()), Path(person.place.socket).parents)
    modes = {path: path.stat().st_mode for path in (Path(person.place.socket), *ours)}
    try:
        for path in modes:
            path.chmod(0o777)
        assert as_another() in {"0", "ConnectionResetError", "BrokenPipeError"}
    finally:
        for path, mode in modes.items():
            path.chmod(stat.S_IMODE(mode))
    assert person("credential-process", DEV).code == 0


@linux
def test_T5_it_dumps_no_core_and_makes_files_for_us_alone(pid: int) -> None:
    limits = Path(f"/proc/{pid}/limits").read_text()
    assert next(line for line in limits.splitlines() if "core file" in line).split()[4:6] == ["0", "0"]
    assert "Umask:\t0077" in Path(f"/proc/{pid}/status").read_text()


@root
@linux
def test_T5_no_process_of_the_same_user_can_look_into_it() -> None:
    def before_and_after() -> str:
        pr_set_dumpable = 4
        ctypes.CDLL(None).prctl(pr_set_dumpable, 1, 0, 0, 0)  # to be another user has taken it away
        before = look_into_parent()
        harden()
        return f"{before} {look_into_parent()}"

    assert as_another_user(before_and_after) == "seen PermissionError"


def look_into_parent() -> str:
    """What a child sees of this process's environment."""
    parent = os.getpid()
    read, write = os.pipe()
    if os.fork() == 0:
        try:
            said = "seen" if Path(f"/proc/{parent}/environ").read_bytes() else "empty"
        except OSError as error:
            said = type(error).__name__
        os.write(write, said.encode())
        os._exit(0)
    os.wait()
    return os.read(read, 1000).decode()


@linux
def test_T22_it_inherits_no_file_and_has_no_terminal(person: Person) -> None:
    read, write = os.pipe()
    os.set_inheritable(read, True)
    process = person.begin("exec", DEV, "--", "true", pass_fds=(read,))
    process.communicate(timeout=LONG)
    pid = person.pid
    files = {int(one.name): str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}
    assert [files.pop(number) for number in (0, 1, 2)] == [os.devnull] * 3
    assert all(target.startswith(("socket:", "anon_inode:[eventpoll]")) for target in files.values()), files
    os.close(read)
    os.close(write)
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    parent, session, terminal = int(fields[1]), int(fields[3]), int(fields[4])
    assert parent not in {os.getpid(), process.pid}
    assert session not in {os.getsid(0), pid}
    assert terminal == 0
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")


@linux
def test_T23_its_environment_is_its_own(person: Person, pid: int) -> None:
    environ = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    names = {one.partition(b"=")[0].decode() for one in environ if one}
    assert not names & {"AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "TEXTUAL_LOG", "PYTHONPATH"}
    assert {"HOME", "AWS_ENDPOINT_URL", "AWSCLIENTS_CONFIG"} <= names
    assert not Path(f"/proc/{pid}/cmdline").read_bytes().count(b"acme")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        b"\0\0\0\2{}",
        b"\0\0\0\1\0",
        b"\0\0\0\5\0\0\0\0\0",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"\0\0\0\x0b[1,2,3,4,5]",
    ],
)
def test_who_does_not_speak_as_a_client_gets_nothing(person: Person, pid: int, message: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(person.place.socket)
        one.sendall(message)
        one.shutdown(socket.SHUT_WR)
        one.settimeout(LONG)
        with suppress(ConnectionResetError):
            assert one.recv(1000) in {b"", b"\0\0\0\0"}
    assert person.pid == pid


def test_another_world_is_told_so_and_nothing_more(person: Person, pid: int) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(person.place.socket)
        frames.send(one, b'{"!":"map","is":[["world","another"]]}')
        assert b'"same_world",false' in frames.receive(one)
        assert one.recv(1000) == b""


def test_a_method_that_may_not_cross_is_refused(person: Person, pid: int) -> None:
    for name in ("use", "workspace", "_drop", "__init__", "holds"):
        connection = person.knock()
        assert connection
        with pytest.raises(BadInput, match="no such call"):
            assert connection.ask(name).value
        connection.close()
