"""Whose a connection is: asked of the system's own list, and of another user's real process."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from awsclients.launch import peer
from awsclients.launch.peer import Peer, peer_of

HEADING = "  sl  local_address rem_address st tx_queue tr tm->when retrnsmt uid timeout inode\n"
LISTENS = "  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 7 1 0 100\n"
ROW = "  1: {end} {six}0100007F:1F90 {state} 00000000:00000000 00:00000000 00000000 {uid:>5}        0 {file} 1 0\n"
MAPPED = "0000000000000000FFFF0000"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists connections")


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Peer]:
    """What is said of port 1 where only this list tells; we are 1000, and listen at 8080."""
    table = tmp_path / "tcp"
    monkeypatch.setattr(peer, "_CONNECTIONS", (table,))
    monkeypatch.setattr("os.getuid", lambda: 1000)

    def said(lines: str) -> Peer:
        table.write_text(HEADING + lines)
        return peer_of(0x0001, 0x1F90)

    return said


def row(uid: int, *, port: str = "0001", six: str = "", state: str = "01", file: int = 8) -> str:
    """A line of the list."""
    return ROW.format(end=f"{six}0100007F:{port}", six=six, state=state, uid=uid, file=file)


def test_the_owner_of_a_connection_is_looked_up(listed: Callable[[str], Peer]) -> None:
    assert listed(LISTENS + row(1000)) is Peer.OURS
    assert listed(LISTENS + row(0)) is Peer.OURS, "root may do anything"
    assert listed(LISTENS + row(1001)) is Peer.OTHER
    assert listed(LISTENS + row(1001, six=MAPPED)) is Peer.OTHER
    assert listed(LISTENS + row(1000, port="0002") + row(1001)) is Peer.OTHER


def test_what_was_closed_belongs_to_nobody(listed: Callable[[str], Peer]) -> None:
    assert listed(LISTENS + row(0, state="05", file=0)) is Peer.GONE
    assert listed(LISTENS) is Peer.GONE


def test_without_a_list_that_lists_us_nobody_is_kept_out(
    listed: Callable[[str], Peer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert listed("") is Peer.OURS
    monkeypatch.setattr(peer, "_CONNECTIONS", (tmp_path / "missing",))
    assert peer_of(0x0001, 0x1F90) is Peer.OURS


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_kernel_and_its_list_say_the_same(family: socket.AddressFamily) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(family) as client:
        ours = server.getsockname()[1]
        client.connect(("127.0.0.1" if family is socket.AF_INET else "::ffff:127.0.0.1", ours))
        port = client.getsockname()[1]
        assert peer._answered(port, ours) == peer._listed(port, ours) == os.getuid()
        with pytest.raises(OSError, match="does not know"):
            peer._answered(ours, port ^ 1)
        client.close()
        assert peer._answered(port, ours) is peer._listed(port, ours) is None


STRANGER = """
import encodings.idna, os, socket, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=90)
connection.sendall(b"x")
if sys.argv[2] == "closes":
    connection.close()
print("sent", flush=True)
sys.stdin.read()
"""


@contextmanager
def connected(how: str) -> Iterator[tuple[int, int]]:
    """Another user's process that connected to us and sent something: its port and ours."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = server.getsockname()[1]
        argv = [sys.executable, "-I", "-S", "-c", STRANGER, str(ours), how]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == "sent\n"
            accepted, (_, port) = server.accept()
            with accepted:
                yield port, ours
            process.stdin.close()


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize(("how", "who"), [("stays", Peer.OTHER), ("closes", Peer.GONE)])
def test_T1_another_user_is_known_also_when_he_sends_and_closes(how: str, who: Peer) -> None:
    with connected(how) as (port, ours):
        assert peer_of(port, ours) is who
