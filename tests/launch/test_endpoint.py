"""The container-credentials endpoint: who gets credentials, and all those who do not."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from tests.launch.samples import END, SECRET, SESSION, TOKEN
from tests.launch.sockets import received
from tests.waiting import LONG

from awsclients.access.session import Session
from awsclients.demo.clock import MovableClock
from awsclients.errors import LocalFailure, PersonNeeded, Refused
from awsclients.launch.endpoint import Endpoint, endpoint

NOW = END - timedelta(minutes=30)


@dataclass
class Served:
    """An endpoint of Acme's session, and what to make it do."""

    given: Session = SESSION
    error: Exception | None = None
    clock: MovableClock = field(default_factory=lambda: MovableClock(NOW, stopped=True))
    asked: int = 0
    at: Endpoint = field(init=False)

    def session(self) -> Session:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.given

    @property
    def token(self) -> str:
        return self.at.token.reveal()

    @property
    def port(self) -> int:
        return int(self.at.url.split(":")[2].partition("/")[0])

    @property
    def path(self) -> str:
        return self.at.url.partition(f":{self.port}")[2]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=LONG)

    def ask(self, request: bytes, *, half_close: bool = True) -> bytes:
        """Everything that is answered; empty when the connection is closed instead."""
        with self.connect() as connection:
            try:
                connection.sendall(request)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            return received(connection)

    def request(self, **changed: bytes) -> bytes:
        """A request as SDKs send it, with parts of it changed: `line`, `host`, `token`, `more`."""
        parts = {
            "line": f"GET {self.path} HTTP/1.1".encode(),
            "host": f"Host: 127.0.0.1:{self.port}".encode(),
            "token": f"Authorization: {self.token}".encode(),
            "more": b"Accept: application/json",
            **changed,
        }
        return b"\r\n".join([part for part in parts.values() if part] + [b"", b""])


@pytest.fixture
def served() -> Iterator[Served]:
    """An endpoint that serves."""
    one = Served()
    with endpoint(one.session, one.clock) as one.at:
        yield one


def body(answer: bytes) -> dict[str, str]:
    found: dict[str, str] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return found


def test_the_child_gets_its_session_as_ecs_answers(served: Served) -> None:
    answer = served.ask(served.request(), half_close=False)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    for header in (b"Content-Type: application/json", b"Cache-Control: no-store", b"Connection: close"):
        assert header in answer
    assert b"Access-Control" not in answer
    assert body(answer) == {
        "AccessKeyId": "ASIAEXAMPLE00000ACME",
        "SecretAccessKey": SECRET,
        "Token": TOKEN,
        "Expiration": "2030-01-02T03:04:05Z",
        "AccountId": "222222222222",
    }


def test_T2_it_listens_on_this_computer_alone_and_is_gone_with_the_child() -> None:
    one = Served()
    with endpoint(one.session, one.clock) as one.at:
        assert one.at.url == f"http://127.0.0.1:{one.port}{one.path}"
        assert len(one.token) == 43
        kept = one.connect()
    assert received(kept) == b""
    kept.close()
    with pytest.raises(ConnectionRefusedError):
        one.connect()


def test_two_children_have_nothing_in_common(served: Served) -> None:
    other = Served()
    with endpoint(other.session, other.clock) as other.at:
        assert other.token != served.token
        assert other.path != served.path
        strange = other.request(token=f"Authorization: {served.token}".encode())
        assert refused(other.ask(strange))


HOSTS = {
    "missing": "",
    "two": "Host: 127.0.0.1:{p}\r\nHost: 127.0.0.1:{p}",
    "two-different": "Host: 127.0.0.1:{p}\r\nHost: evil.com",
    "localhost": "Host: localhost:{p}",
    "no-port": "Host: 127.0.0.1",
    "other-port": "Host: 127.0.0.1:1{p}",
    "short": "Host: 127.1:{p}",
    "number": "Host: 2130706433:{p}",
    "v6": "Host: [::1]:{p}",
    "any": "Host: 0.0.0.0:{p}",
    "evil": "Host: evil.com:{p}",
    "nip": "Host: 127.0.0.1.nip.io:{p}",
    "userinfo": "Host: 127.0.0.1:{p}@evil",
    "upper": "Host: LOCALHOST:{p}",
    "dot": "Host: 127.0.0.1.:{p}",
    "tab": "Host: 127.0.0.1:{p}\tx",
    "long": "Host: " + "a" * 9216,
}
ORIGINS = {
    "null": "Origin: null",
    "own": "Origin: http://127.0.0.1:{p}",
    "evil": "Origin: https://evil",
    "referer": "Referer: http://127.0.0.1:{p}/",
    "fetch": "Sec-Fetch-Site: same-origin",
    "cookie": "Cookie: a=b",
    "forwarded": "X-Forwarded-For: 127.0.0.1",
}
TOKENS = {
    "missing": b"",
    "empty": b"Authorization: ",
    "bearer": b"Authorization: Bearer {t}",
    "prefix": b"Authorization: {t}x",
    "suffix": b"Authorization: x{t}",
    "cut": b"Authorization: {c}",
    "nul": b"Authorization: {t}\0",
    "non-ascii": b"Authorization: {c}\xff",
    "two": b"Authorization: {t}\r\nAuthorization: {t}",
    "folded": b"Authorization:\r\n {t}",
    "space-before-colon": b"Authorization : {t}",
    "megabyte": b"Authorization: " + b"a" * (1 << 20),
}
LINES = {
    "slashes": "{m} /{path} HTTP/1.1",
    "up": "{m} /../{path} HTTP/1.1",
    "encoded-up": "{m} /%2e%2e{path} HTTP/1.1",
    "trailing": "{m} {path}/ HTTP/1.1",
    "query": "{m} {path}?x HTTP/1.1",
    "root": "{m} / HTTP/1.1",
    "absolute": "{m} http://127.0.0.1:{p}{path} HTTP/1.1",
    "http-0.9": "{m} {path}",
    "http-2": "{m} {path} HTTP/2.0",
    "injection": "{m} {path}%0d%0aHost:x HTTP/1.1",
    "bare-lf": "{m} {path} HTTP/1.1\nX: y",
    "spaces": "{m}  {path} HTTP/1.1",
    "long": "{m} {path}?" + "a" * 9000 + " HTTP/1.1",
}
MORE = {
    "smuggling": "Content-Length: 4\r\nTransfer-Encoding: chunked",
    "chunked": "Transfer-Encoding: chunked",
    "body": "Content-Length: 4",
    "two-lengths": "Content-Length: 0\r\nContent-Length: 0",
    "no-colon": "garbage",
    "headers": "\r\n".join(f"X-{number}: y" for number in range(33)),
    "continue": "Expect: 100-continue",
}
METHODS = ("GET", "POST", "OPTIONS", "HEAD")


def vectors(one: Served, method: str) -> Iterator[tuple[str, bytes]]:
    """Every request that gets nothing, by name; all but one part of each is as it should be."""
    line = f"{method} {one.path} HTTP/1.1".encode()
    fill = {"m": method, "p": one.port, "path": one.path}
    for name, text in HOSTS.items():
        yield f"host {name}", one.request(line=line, host=text.format(**fill).encode())
    for name, text in (ORIGINS | MORE).items():
        yield f"header {name}", one.request(line=line, more=text.format(**fill).encode())
    for name, token in TOKENS.items():
        whole = token.replace(b"{t}", one.token.encode()).replace(b"{c}", one.token[:-1].encode())
        yield f"token {name}", one.request(line=line, token=whole)
    for name, text in LINES.items():
        yield f"line {name}", one.request(line=text.format(**fill).encode())
    yield "lower case", one.request(line=line.replace(method.encode(), method.lower().encode()))
    yield "1.0 without host", one.request(line=line.replace(b"1.1", b"1.0"), host=b"")
    yield "cut", one.request(line=line)[:-2]
    yield "pipelined", one.request(line=line) + one.request()


def refused(answer: bytes) -> bool:
    """4xx, once, and no byte of a credential."""
    assert SECRET.encode() not in answer
    assert TOKEN.encode() not in answer
    assert b"ASIA" not in answer
    return answer.startswith(b"HTTP/1.1 4") and answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("method", METHODS)
def test_T1_T6_every_other_request_gets_nothing_and_harms_nobody(served: Served, method: str) -> None:
    for name, request in vectors(served, method):
        with served.connect() as pending:
            pending.sendall(served.request()[:-2])
            assert refused(served.ask(request)), name
            assert served.asked == 0, name
            pending.sendall(b"\r\n")
            assert received(pending).startswith(b"HTTP/1.1 200"), name
            served.asked = 0


@pytest.mark.parametrize("method", METHODS[1:])
def test_other_methods_get_nothing_with_the_token_in_hand(served: Served, method: str) -> None:
    answer = served.ask(served.request(line=f"{method} {served.path} HTTP/1.1".encode()))
    assert answer.startswith(b"HTTP/1.1 405")
    assert served.asked == 0


def test_half_a_request_is_refused_and_a_whole_one_may_close_its_side(served: Served) -> None:
    assert served.ask(served.request()[:40]).startswith(b"HTTP/1.1 400 ")
    assert served.ask(served.request()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.slow
def test_a_byte_a_second_is_closed(served: Served) -> None:
    with served.connect() as slow:
        with pytest.raises(ConnectionError):
            slowly(slow, served.request())
        assert refused(received(slow))


def slowly(connection: socket.socket, request: bytes) -> None:
    """Send it, a byte a second."""
    for byte in request:
        connection.sendall(bytes([byte]))
        time.sleep(1)


def test_a_hundred_idle_connections_delay_nobody(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsclients.launch.listener._DEADLINE", 10 * LONG)
    idle = [served.connect() for _ in range(100)]
    assert served.ask(served.request()).startswith(b"HTTP/1.1 200")
    for connection in idle:
        connection.close()


@pytest.mark.slow
def test_R4_no_answer_of_a_thousand_takes_a_second(served: Served) -> None:
    late = 0
    for _ in range(1000):
        begun = time.monotonic()
        assert served.ask(served.request()).startswith(b"HTTP/1.1 200")
        late += time.monotonic() - begun >= 1
    assert late <= 3, "a busy computer may stop us all now and then"


STRANGER = """
import encodings.idna, os, socket, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for request in eval(sys.stdin.read()):
    with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=90) as connection:
        connection.sendall(request)
        answer = b""
        try:
            while more := connection.recv(65536):
                answer += more
        except ConnectionError:
            pass
    print(answer)
"""


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be somebody else")
def test_T1_another_user_gets_nothing_with_the_right_token_or_without(served: Served) -> None:
    token = served.token.encode()
    wrong = (b"", b"Authorization: x", b"Authorization: " + token[:-1], b"Authorization: \xff" + token)
    requests = [served.request(token=value) for value in wrong] + [served.request()]
    argv = [sys.executable, "-I", "-S", "-c", STRANGER, str(served.port)]
    ours = subprocess.run(argv, input=repr(requests), capture_output=True, text=True, timeout=LONG)
    answers = [line for line in ours.stdout.splitlines() if line]
    assert len(answers) == 5, ours.stderr
    for answer in answers:
        assert SECRET not in answer
        assert "200 OK" not in answer
    assert served.asked == 0
    assert served.ask(served.request()).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (PersonNeeded("acme/production was cut off. Start it again."), 403, "PersonNeeded"),
        (Refused("AWS said no. Ask."), 503, "NotRenewed"),
        (LocalFailure("It is being renewed. Try again."), 503, "NotRenewed"),
    ],
)
def test_C73_what_cannot_be_given_is_one_short_reason_at_once(
    served: Served, error: Exception, status: int, code: str
) -> None:
    served.error = error
    answer = served.ask(served.request())
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert body(answer) == {"code": code, "message": str(error)}


def test_C74_what_has_ended_is_never_handed_out(served: Served) -> None:
    served.clock.advance(timedelta(minutes=30))
    answer = served.ask(served.request())
    assert answer.startswith(b"HTTP/1.1 503")
    assert SECRET.encode() not in answer


def test_a_session_whose_end_is_not_known_is_asked_for_again_in_an_hour(served: Served) -> None:
    served.given = replace(SESSION, credentials=replace(SESSION.credentials, expires=None, session_token=None))
    found = body(served.ask(served.request()))
    assert (found["Expiration"], found["Token"]) == ("2030-01-02T03:34:05Z", "")
