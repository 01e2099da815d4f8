"""Who comes and says nothing, half of something, or too much costs others nothing."""

import errno
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.agent.conftest import Person
from tests.waiting import LONG, until

from awsclients import __version__
from awsclients.agent import desk, frames, peer, porch
from awsclients.agent.codec import encode
from awsclients.agent.desk import Desk
from awsclients.agent.hub import Hub
from awsclients.agent.listener import Listener
from awsclients.agent.place import Place
from awsclients.agent.porch import Porch
from awsclients.agent.server import Server
from awsclients.clock import SystemClock

if TYPE_CHECKING:
    from awsclients.agent.service import Service

DEV = "acme/dev"
linux = pytest.mark.skipif(sys.platform != "linux", reason="it is read from /proc")


class Standing:
    """A porch at a socket of its own, and what those said who were let in."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "door")
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(self.path)
        self.door.listen(64)
        self.said: list[bytes] = []
        self.porch = Porch(self.door, self._welcome)

    def _welcome(self, connection: socket.socket, message: bytes) -> None:
        self.said.append(message)
        connection.close()

    def guest(self, said: bytes = b"") -> socket.socket:
        """Somebody who has come, and said this."""
        one = socket.socket(socket.AF_UNIX)
        one.settimeout(LONG)
        one.connect(self.path)
        one.sendall(said)
        self.serve()
        return one

    def serve(self) -> None:
        """Serve all that there is to do."""
        for _ in range(4):
            self.porch.serve(0)


@pytest.fixture
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """One porch."""
    one = Standing(tmp_path_factory.mktemp("p"))
    yield one
    one.door.close()


def framed(message: bytes) -> bytes:
    """A message as it goes over the socket."""
    return len(message).to_bytes(4, "big") + message


def gone(guest: socket.socket) -> bool:
    """Whether the other end has left."""
    with suppress(ConnectionResetError):
        return guest.recv(1) == b""
    return True


def test_C123_who_cannot_be_listened_to_is_left_and_nobody_else(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(porch, "HELLO_SECONDS", 0.0)

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(standing.porch._selector, "register", no_room)
        with standing.guest(framed(b"one")) as refused:
            assert gone(refused)
    standing.serve()
    with standing.guest(framed(b"two")):
        standing.serve()
    assert standing.said == [b"two"]


def test_a_message_may_come_in_pieces_while_others_are_served(standing: Standing) -> None:
    slow = standing.guest()
    for byte in framed(b"slow")[:-1]:
        slow.sendall(bytes([byte]))
        standing.serve()
    assert gone(standing.guest(framed(b"quick")))
    assert standing.said == [b"quick"]
    slow.sendall(b"w")
    standing.serve()
    assert standing.said == [b"quick", b"slow"]


@pytest.mark.parametrize(
    "said", [b"\xff\xff\xff\xff", framed(b"one") + b"\0", framed(b"one") + framed(b"two"), b"\0\x10\0\1"]
)
def test_what_is_no_message_is_left(standing: Standing, said: bytes) -> None:
    assert gone(standing.guest(said))
    assert standing.said == []


def test_half_a_message_is_none(standing: Standing) -> None:
    guest = standing.guest(framed(b"half")[:-1])
    guest.shutdown(socket.SHUT_WR)
    standing.serve()
    assert gone(guest)
    assert standing.said == []


def test_who_is_silent_is_left_in_time(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(porch, "HELLO_SECONDS", 0.05)
    silent = standing.guest()
    standing.porch.serve(0.1)
    assert gone(silent)


def test_the_oldest_goes_when_there_are_too_many(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(porch, "_MOST", 3)
    guests = [standing.guest() for _ in range(4)]
    assert gone(guests[0])
    for number, guest in enumerate(guests[1:]):
        guest.sendall(framed(b"%d" % number))
    standing.serve()
    assert sorted(standing.said) == [b"0", b"1", b"2"]


def test_T1_another_user_is_left_before_a_word_is_read(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "uid", lambda _: os.geteuid() + 1)
    gc.collect()  # descriptors of tests before this one
    before, strangers = entries("/dev/fd"), 50
    for _ in range(strangers):
        stranger = standing.guest(framed(b"stranger"))
        assert gone(stranger)
        stranger.close()
    assert standing.said == []
    assert entries("/dev/fd") < before + strangers / 2  # threads of earlier tests come and go meanwhile


def test_those_who_have_come_stay_when_the_door_moves(
    standing: Standing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    early = standing.guest()
    other = Standing(tmp_path_factory.mktemp("q"))
    other.porch = standing.porch
    standing.porch.move(other.door)
    early.sendall(framed(b"early"))
    assert gone(other.guest(framed(b"late")))
    assert sorted(standing.said) == [b"early", b"late"]


def test_without_descriptors_it_waits_and_goes_on(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def accept(self) -> None:
            raise OSError(24, "Too many open files")

    monkeypatch.setattr(porch, "_NONE_LEFT_SECONDS", 0)
    monkeypatch.setattr(standing.porch, "_door", Full())
    standing.porch._open()
    monkeypatch.undo()
    assert gone(standing.guest(framed(b"then")))
    assert standing.said == [b"then"]


class Broken:
    """A service in which everything fails, and its broker."""

    def __init__(self) -> None:
        self.broker = self

    def subscribe(self, _: object) -> None:
        """Nobody is ever told."""

    def holds(self) -> bool:
        """Something would be lost."""
        return True

    def refresh(self) -> None:
        """Fail."""
        raise RuntimeError

    def text(self, address: str) -> str:
        """Fail."""
        raise RuntimeError(address)


def test_what_fails_inside_costs_no_session(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = str(tmp_path_factory.mktemp("p"))
    place = Place({"HOME": home, "XDG_RUNTIME_DIR": home}, f"{home}/config.toml")
    serving = Server(Listener(place), cast("Service", Broken()), SystemClock(), lambda: place)
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(LONG)
        client.connect(place.socket)
        frames.send(client, frames.HIT + "\0".join((__version__, DEV, place.world)).encode())
        serving._porch.serve(5)
        assert frames.receive(client) == b""
    serving._looked_at = 0
    serving._look_around()
    serving._listener.close()


class Wordy:
    """A service whose every answer is longer than any buffer of a socket."""

    def perform(self, *_: object, **__: object) -> str:
        """Say a lot."""
        return "x" * (8 << 20)


def test_who_never_reads_keeps_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_SEND_SECONDS", 0.1)
    ours, theirs = socket.socketpair()
    with theirs:
        frames.send(theirs, encode({"call": "held", "args": (), "named": {}}))
        one = Desk(cast("Service", Wordy()), Hub(), SystemClock(), "world", cast("Server", None))
        one.serve(ours, encode({"world": "world"}))
    assert ours.fileno() == -1, "it has left"


@linux
def test_a_thousand_silent_connections_delay_no_program(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    before = entries(f"/proc/{pid}/task")
    with ExitStack() as crowd:
        for _ in range(1000):
            one = crowd.enter_context(socket.socket(socket.AF_UNIX))
            one.connect(person.place.socket)
        assert person("credential-process", DEV).code == 0
        assert person("exec", DEV, "--", "true").code == 0
        assert entries(f"/proc/{pid}/task") <= before + 2
    assert person.pid == pid
    assert person.assumed("dev") == 1


@linux
def test_who_never_reads_keeps_no_one_waiting_and_sigterm_ends_it_at_once(person: Person) -> None:
    person("exec", DEV, "--", "true")
    pid = person.pid
    assert pid
    with socket.socket(socket.AF_UNIX) as deaf, socket.socket(socket.AF_UNIX) as half:
        deaf.connect(person.place.socket)
        frames.send(deaf, b'{"!":"map","is":[["world","x"]]}')
        half.connect(person.place.socket)
        half.sendall(b"\0\0")
        assert person("credential-process", DEV).code == 0
        begun = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        until(lambda: not Path(f"/proc/{pid}").exists())
        assert time.monotonic() - begun < porch.HELLO_SECONDS, "it waited for half a message"
    assert not Path(person.place.socket).exists()
    assert person("exec", DEV, "--", "true").code == 0


def entries(folder: str) -> int:
    """How much is in a folder: a process's threads, or its descriptors."""
    return len(list(Path(folder).iterdir()))
