"""The heir of a child's port while nobody dies, and when it is the heir that does."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.waiting import LONG, until

from awsclients.launch.heir import lost
from awsclients.launch.inheritance import inheritance
from awsclients.launch.request import Request

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A port of ours."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def heirs() -> list[int]:
    """Our children that wait to inherit."""
    ours = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(pid) for pid in ours if b"launch.heir" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def an_heir() -> int:
    """The one there is, once the system knows what it runs."""
    until(heirs)
    return heirs()[0]


def test_it_is_gone_with_the_block_and_never_answered(server: socket.socket) -> None:
    with inheritance(server.fileno(), "shell") as begun:
        begun(os.getpid())
        heir = an_heir()
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            client.settimeout(0.3)
            with pytest.raises(TimeoutError):
                client.recv(1)
        assert os.getpgid(heir) == heir, "what a key sends to all of us does not reach it"
        assert os.getsid(heir) == os.getsid(0), "our terminal is its own"
    assert heirs() == []
    port = server.getsockname()
    server.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(port)


def test_without_an_heir_the_child_runs_all_the_same(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with inheritance(None, "shell") as begun:
        assert heirs() == []
        begun(os.getpid())
    with inheritance(server.fileno(), "shell") as begun:
        os.kill(an_heir(), signal.SIGKILL)
        begun(os.getpid())
    assert heirs() == []
    monkeypatch.setattr(sys, "executable", "/missing")
    with inheritance(server.fileno(), "shell") as begun:
        begun(os.getpid())


def test_one_that_was_told_of_no_child_takes_nothing_over() -> None:
    code = (
        "import os, socket, signal; from awsclients.launch.inheritance import inheritance\n"
        "with socket.create_server(('127.0.0.1', 0)) as server, inheritance(server.fileno(), 'shell'):\n"
        "    print(server.getsockname()[1], flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=LONG)
    until(lambda: refused(int(done.stdout)))


def refused(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_whoever_asks_it_hears_the_words() -> None:
    answer = lost("endpoint lost, leave this shell")(Request("GET", "/", {}))
    assert answer.status.startswith("503 ")
    assert answer.body == b'{"code": "EndpointLost", "message": "endpoint lost, leave this shell"}'
    assert not answer.wrong
