"""The loopback listener: what it gives away, to whom, and how often."""

import errno
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.launch.sockets import received
from tests.waiting import LONG, until

from awsclients.launch import listener, peer
from awsclients.launch.listener import Answerer, Listener
from awsclients.launch.one_address import one_address
from awsclients.launch.request import Request, Response, read_request

NONCE = "ab" * 32
ADDRESS = "https://signin.aws.amazon.com/federation?SigninToken=EXAMPLEKEY"


class Served:
    """A listener that is served on a thread until its last answer was sent."""

    def __init__(self, answer: Answerer, longest_body: int = 0) -> None:
        self.server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self.server.getsockname()[1])
        self.listener = Listener(self.server, answer, longest_body=longest_body)
        self._stop = threading.Event()
        self.given = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stop.is_set() and not self.given.is_set():
            if self.listener.serve(0.01):
                self.given.set()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(LONG)
        self.listener.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=LONG)

    def ask(self, request: bytes) -> bytes:
        """Everything that is answered; empty when the connection is closed instead."""
        with self.connect() as connection:
            connection.sendall(request)
            return received(connection)

    @property
    def open(self) -> list[listener._Connection]:
        """The connections that are in."""
        return list(self.listener._open.values())

    def post(self, length: int) -> bytes:
        """The head of a form."""
        return f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: {length}\r\n\r\n".encode()

    def good(self, method: str = "GET", host: str | None = None, more: str = "") -> bytes:
        return f"{method} /{NONCE} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{self.port}'}\r\n{more}\r\n".encode()


@pytest.fixture
def served() -> Iterator[Served]:
    """One pending address."""
    one = Served(one_address(NONCE, ADDRESS))
    yield one
    one.close()


@pytest.fixture
def form() -> Iterator[Served]:
    """Says what it was asked, with a body of at most 1000 bytes."""

    def answer(request: Request) -> Response:
        said = f"{request.method} {request.target} {request.headers.get('x-a')} {request.body!r}".encode()
        return Response("200 OK", said, (("Content-Type", "text/plain"),))

    one = Served(answer, longest_body=1000)
    yield one
    one.close()


def test_the_one_who_knows_the_path_is_redirected_once(served: Served) -> None:
    answer = served.ask(served.good())
    assert answer.startswith(b"HTTP/1.1 303 See Other\r\nLocation: " + ADDRESS.encode() + b"\r\n")
    assert b"Cache-Control: no-store" in answer
    assert b"Referrer-Policy: no-referrer" in answer
    assert b"Access-Control" not in answer
    assert b"Server:" not in answer
    assert served.given.wait(LONG)


def test_it_is_bound_to_this_computer_alone(served: Served) -> None:
    assert served.server.getsockname()[0] == "127.0.0.1"


BAD_HOSTS = [
    "localhost:{p}", "127.0.0.1", "127.0.0.1:{q}", "127.1:{p}", "2130706433:{p}", "[::1]:{p}", "0.0.0.0:{p}",
    "evil.com:{p}", "127.0.0.1.nip.io:{p}", "127.0.0.1:{p}@evil", "127.0.0.1:{p}.", "127.0.0.1:{p}\tx", "",
    "x" * 9000,
]  # fmt: skip


def test_C99_wrong_hosts_get_nothing_and_end_nothing(served: Served) -> None:
    for host in BAD_HOSTS:
        for method in ("GET", "POST", "HEAD", "OPTIONS"):
            answer = served.ask(served.good(method, host.format(p=served.port, q=served.port + 1) or " "))
            assert answer == b"" or answer.startswith(b"HTTP/1.1 400 "), (method, host)
            assert ADDRESS.encode() not in answer
    assert served.ask(served.good()).startswith(b"HTTP/1.1 303 ")


BAD_REQUESTS = [
    b"GET /{n} HTTP/1.1\r\n\r\n",
    b"GET /{n} HTTP/1.0\r\n\r\n",
    b"GET /{n}\r\n\r\n",
    b"GET /{n} HTTP/0.9\r\nHost: {h}\r\n\r\n",
    b"get /{n} HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET http://{h}/{n} HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET //{n} HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /x/../{n} HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /%61{n} HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /{n}/ HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /{n}?x HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /{n}\xc3\xa4 HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /favicon.ico HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nHost: {h}\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost : {h}\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\n continued\r\n\r\n",
    b"GET /{n} HTTP/1.1\nHost: {h}\n\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nOrigin: null\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nOrigin: http://{h}\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nOrigin: https://evil\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nSec-Purpose: prefetch\r\n\r\n",
    b"POST /{n} HTTP/1.1\r\nHost: {h}\r\n\r\n",
    b"OPTIONS /{n} HTTP/1.1\r\nHost: {h}\r\nAccess-Control-Request-Method: GET\r\n\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\n" + b"X: y\r\n" * 100 + b"\r\n",
    b"GET /{n} HTTP/1.1\r\nHost: {h}\r\nX: " + b"y" * 9000 + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
]


def test_C98_a_form_for_a_listener_that_takes_none_is_not_allowed(served: Served) -> None:
    host = f"127.0.0.1:{served.port}".encode()
    with served.connect() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 1\r\n\r\nx")
        assert connection.recv(65536).startswith(b"HTTP/1.1 405 ")


def test_C98_C99_wrong_requests_get_nothing_and_end_nothing(served: Served) -> None:
    host = f"127.0.0.1:{served.port}".encode()
    for template in BAD_REQUESTS:
        request = template.replace(b"{n}", NONCE.encode()).replace(b"{h}", host)
        with served.connect() as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            try:
                answer = connection.recv(65536)
            except ConnectionError:
                answer = b""
        assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 503 ")), template
        assert b"EXAMPLEKEY" not in answer, template
    assert not served.given.is_set()
    assert served.ask(served.good()).startswith(b"HTTP/1.1 303 ")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody goes because it took too long."""
    monkeypatch.setattr(listener, "_DEADLINE", 10 * LONG)


@pytest.mark.usefixtures("patient")
def test_idle_and_slow_connections_block_nobody(served: Served) -> None:
    idle = [served.connect() for _ in range(100)]
    slow = served.connect()
    slow.sendall(served.good()[:20])
    assert served.ask(served.good()).startswith(b"HTTP/1.1 303 ")
    for connection in (*idle, slow):
        connection.close()


def test_a_connection_has_its_deadline(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_DEADLINE", 0.1)
    with served.connect() as idle:
        assert idle.recv(1) == b""


@pytest.mark.usefixtures("patient")
def test_a_request_that_does_not_end_is_told_so(form: Served) -> None:
    for request in (b"GET / HTTP/1.1\r\n", form.post(9) + b"SAML"):
        with form.connect() as connection:
            connection.sendall(request)
            until(lambda request=request: [one for one in form.open if one.received == request])
            for one in form.open:
                one.deadline = 0.0
            assert received(connection).startswith(b"HTTP/1.1 408 ")


@pytest.mark.usefixtures("patient")
def test_of_too_many_those_go_that_say_nothing_and_none_that_has_begun(served: Served) -> None:
    begun = [served.connect() for _ in range(15)]
    for connection in begun:
        connection.sendall(served.good()[:30])
    until(lambda: len(served.open) == 15 and all(one.received for one in served.open))
    idle = served.connect()
    until(lambda: len(served.open) == 16)
    with served.connect() as last:
        assert received(idle) == b""
        last.sendall(served.good()[:30])
        until(lambda: len(served.open) == 16 and all(one.received for one in served.open))
        assert served.ask(b"") == b"", "there is no room"
        begun[0].sendall(served.good()[30:])
        assert received(begun[0]).startswith(b"HTTP/1.1 303 ")
    for connection in (*begun, idle):
        connection.close()


def test_a_request_that_fails_here_ends_nothing_for_others() -> None:
    def answer(request: Request) -> Response:
        if request.target == "/bad":
            raise RuntimeError("wJalrXUtnFEMI")
        return Response("200 OK")

    one = Served(answer)
    ask = "GET /{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n"
    failed = one.ask(ask.format("bad", one.port).encode())
    assert failed.startswith(b"HTTP/1.1 500 ")
    assert b"RuntimeError" not in failed
    assert one.ask(ask.format("good", one.port).encode()).startswith(b"HTTP/1.1 200 ")
    one.close()


def test_C123_without_descriptors_it_waits_and_does_not_spin() -> None:
    class Full(socket.socket):
        def accept(self) -> tuple[socket.socket, object]:
            raise OSError(errno.EMFILE, "Too many open files")

    with Full() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        full = Listener(server, one_address(NONCE, ADDRESS))
        with socket.create_connection(server.getsockname()):
            start = time.monotonic()
            for _ in range(3):
                full.serve(LONG)
            assert 0.1 < time.monotonic() - start < LONG
        full.close()


def test_a_second_request_that_does_not_wait_spoils_the_first(served: Served) -> None:
    answer = served.ask(served.good() * 2)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert not served.given.is_set()
    assert served.ask(served.good()).startswith(b"HTTP/1.1 303 ")


def test_a_long_body_that_is_refused_does_not_take_the_answer_back(form: Served) -> None:
    with form.connect() as connection:
        connection.sendall(form.post(3_000_000))
        for _ in range(30):
            connection.sendall(b"x" * 10_000)
            time.sleep(0.005)
        assert received(connection).startswith(b"HTTP/1.1 413 ")


def test_T1_a_stranger_on_this_machine_is_dropped_and_counted(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.listener.turned_away.note == ""
    monkeypatch.setattr("os.getuid", lambda: 4242)
    monkeypatch.setattr(peer, "_ROOT", 4243)
    assert served.ask(b"") == b""
    assert served.listener.turned_away.others == 1
    assert served.listener.turned_away.note.startswith("Another user of this computer tried")
    monkeypatch.undo()
    assert served.ask(served.good()).startswith(b"HTTP/1.1 303 ")


def test_C99_wrong_requests_are_told_of_when_they_are_many(served: Served) -> None:
    for _ in range(20):
        served.ask(served.good(host="evil.example"))
    assert served.listener.turned_away.note == ""
    served.ask(b"GET /guess HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % served.port)
    assert served.listener.turned_away.note.startswith("Something on this computer asks")


def test_a_form_is_posted_in_pieces_and_answered_with_the_headers_of_all_answers(form: Served) -> None:
    with form.connect() as connection:
        head = f"POST /saml?a=1 HTTP/1.1\r\nHost: 127.0.0.1:{form.port}\r\nContent-Length: 9\r\nX-A: \xe4\r\n\r\n"
        for piece in (head.encode("latin-1")[:30], head.encode("latin-1")[30:], b"SAML", b"=abcd"):
            connection.sendall(piece)
            time.sleep(0.03)
        answer = connection.recv(65536)
    assert answer.endswith("\r\n\r\nPOST /saml?a=1 \xe4 b'SAML=abcd'".encode())
    assert b"Content-Type: text/plain\r\n" in answer
    assert b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n" in answer
    assert b"X-Content-Type-Options: nosniff\r\n" in answer


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Content-Length: 1001\r\n", b"413"),
        ("Content-Length: 99999999999999999999\r\n", b"400"),
        ("Content-Length: -1\r\n", b"400"),
        ("Content-Length: 4\r\nContent-Length: 4\r\n", b"400"),
        ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"400"),
        ("Transfer-Encoding: chunked\r\n", b"400"),
    ],
)
def test_a_body_comes_with_one_length_that_is_allowed(form: Served, headers: str, status: bytes) -> None:
    request = f"POST /saml HTTP/1.1\r\nHost: 127.0.0.1:{form.port}\r\n{headers}\r\n"
    assert form.ask(request.encode()).startswith(b"HTTP/1.1 " + status)


def test_a_header_that_came_twice_equals_nothing_expected_once(form: Served) -> None:
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{form.port}\r\nX-A: t\r\nx-a: t\r\n\r\n"
    assert form.ask(request.encode()).endswith(b"GET / t, t b''")


@given(st.binary(max_size=400))
def test_no_request_but_the_right_one_is_redirected(head: bytes) -> None:
    asked = read_request(head + b"\r\n\r\n", "127.0.0.1:7890", 0)
    response = one_address(NONCE, ADDRESS)(asked) if isinstance(asked, Request) else asked
    assert response is None or not response.status.startswith("303")
