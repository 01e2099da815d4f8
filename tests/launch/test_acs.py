"""Which requests bring a SAML response, and that no other ends the wait for it."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from tests.waiting import LONG

from awsclients.errors import BadInput
from awsclients.launch.acs import LONGEST, acs
from awsclients.launch.listener import Listener
from awsclients.secrets.secret import Secret

FORM = "application/x-www-form-urlencoded"
RESPONSE = "PHJlc3BvbnNlLz4EXAMPLEKEY="


class Waiting:
    """A listener at /saml that takes RESPONSE, on a thread until it has come."""

    def __init__(self, relay_state: str | None) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        self.offered: list[Secret] = []
        self.origins: list[str] = []
        self.taken: list[Secret] = []
        self.listener = Listener(self.server, acs("/saml", relay_state, self._take), longest_body=LONGEST)
        self.thread = threading.Thread(target=self._serve)
        self.stop = threading.Event()

    def _take(self, response: Secret, origin: str) -> None:
        self.offered.append(response)
        self.origins.append(origin)
        if not response.matches(RESPONSE):
            raise BadInput("Another one.")
        self.taken.append(response)

    def _serve(self) -> None:
        while not self.stop.is_set() and not self.listener.serve(0.02):
            continue

    def ask(self, method: str, path: str, body: str | bytes | None, **headers: str) -> tuple[int, bytes]:
        """One request; status and body of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        found = (answer.status, answer.read())
        connection.close()
        return found

    def post(self, *fields: tuple[str, str], **headers: str) -> int:
        """Post a form; the status."""
        return self.ask("POST", "/saml", urlencode(fields), **{"Content_Type": FORM, **headers})[0]


@pytest.fixture
def wait() -> Iterator[Callable[..., Waiting]]:
    """Begins to wait."""
    made: list[Waiting] = []

    def begin(relay_state: str | None = None) -> Waiting:
        waiting = Waiting(relay_state)
        waiting.thread.start()
        made.append(waiting)
        return waiting

    yield begin
    for waiting in made:
        waiting.stop.set()
        waiting.thread.join()
        waiting.listener.close()


def test_a_posted_form_is_taken_and_ends_the_wait(wait: Callable[..., Waiting]) -> None:
    waiting = wait()
    status, page = waiting.ask(
        "POST",
        "/saml",
        urlencode({"SAMLResponse": RESPONSE, "RelayState": "of the provider's"}),
        Content_Type=f"{FORM}; charset=UTF-8",
        Origin="https://idp.example",
        Sec_Fetch_Site="cross-site",
        Sec_Fetch_Mode="navigate",
        Sec_Fetch_Dest="document",
    )
    waiting.thread.join(LONG)
    assert (status, len(waiting.taken), waiting.thread.is_alive()) == (200, 1, False)
    assert waiting.origins == ["https://idp.example"]
    assert b"signed in" in page
    assert RESPONSE.encode() not in page


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/saml", 405),
        ("HEAD", "/saml", 405),
        ("OPTIONS", "/saml", 405),
        ("GET", "/favicon.ico", 404),
        ("POST", "/saml/", 404),
        ("POST", "/saml?x=1", 404),
        ("POST", "/SAML", 404),
        ("POST", "//saml", 404),
        ("POST", "/x/../saml", 404),
        ("POST", "/%73aml", 404),
    ],
)
def test_C98_other_methods_and_paths(wait: Callable[..., Waiting], method: str, path: str, status: int) -> None:
    waiting = wait()
    body = urlencode({"SAMLResponse": RESPONSE}) if method == "POST" else None
    assert waiting.ask(method, path, body, Content_Type=FORM)[0] == status
    assert not waiting.offered
    assert waiting.post(("SAMLResponse", RESPONSE)) == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", "", FORM + "2"]
)
def test_only_forms_are_read(wait: Callable[..., Waiting], kind: str) -> None:
    waiting = wait()
    assert waiting.post(("SAMLResponse", RESPONSE), Content_Type=kind) == 415
    assert waiting.post(("SAMLResponse", RESPONSE)) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"SAMLResponse",
        b"SAMLResponse=",
        b"SAMLResponse=a&SAMLResponse=b",
        b"SAMLResponse=a&RelayState=b&RelayState=c",
        b"samlresponse=a",
        b"&".join([b"SAMLResponse=a"] + [b"x=1"] * 8),
        b"SAMLResponse=\xff",
        b"SAMLResponse=a;b&&",
    ],
)
def test_C103_forms_that_bring_no_single_response(wait: Callable[..., Waiting], body: bytes) -> None:
    waiting = wait()
    assert waiting.ask("POST", "/saml", body, Content_Type=FORM)[0] == 400
    assert not waiting.offered
    assert waiting.post(("SAMLResponse", RESPONSE)) == 200


def test_C103_a_form_of_more_than_256_kib(wait: Callable[..., Waiting]) -> None:
    waiting = wait()
    too_long = HTTPConnection("127.0.0.1", waiting.port, timeout=LONG)
    too_long.putrequest("POST", "/saml")
    too_long.putheader("Content-Type", FORM)
    too_long.putheader("Content-Length", str(LONGEST + 1))
    too_long.endheaders()
    assert too_long.getresponse().status == 413
    too_long.close()
    assert waiting.post(("SAMLResponse", "A" * (LONGEST - 100))) == 400
    assert waiting.post(("SAMLResponse", RESPONSE)) == 200


def test_C99_a_response_that_is_not_taken_ends_nothing(wait: Callable[..., Waiting]) -> None:
    waiting = wait()
    for _ in range(30):
        assert waiting.post(("SAMLResponse", "PGZvcmdlZC8+")) == 400
    assert waiting.post(("SAMLResponse", RESPONSE)) == 200
    assert len(waiting.taken) == 1


@pytest.mark.parametrize("relay", [None, "", "other", "right2", "righ"])
def test_T7_a_relay_state_that_was_sent_along_must_come_back(
    wait: Callable[..., Waiting], relay: str | None
) -> None:
    waiting = wait("right")
    fields = [("SAMLResponse", RESPONSE), *([("RelayState", relay)] if relay is not None else [])]
    assert waiting.post(*fields) == 400
    assert not waiting.offered
    assert waiting.post(("SAMLResponse", RESPONSE), ("RelayState", "right")) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Dest": "iframe", "Sec_Fetch_Mode": "navigate"},
        {"Sec_Fetch_Dest": "empty", "Sec_Fetch_Mode": "no-cors"},
        {"Sec_Fetch_Mode": "cors"},
        {"Sec_Fetch_Dest": "object"},
    ],
)
def test_T7_neither_a_frame_nor_a_script_signs_in(wait: Callable[..., Waiting], headers: dict[str, str]) -> None:
    waiting = wait()
    assert waiting.post(("SAMLResponse", RESPONSE), **headers) == 403
    assert not waiting.offered
    assert waiting.post(("SAMLResponse", RESPONSE)) == 200


@pytest.mark.parametrize("host", ["localhost:{port}", "evil.example:{port}", "127.0.0.1", "[::1]:{port}"])
def test_T6_another_host_is_not_ours(wait: Callable[..., Waiting], host: str) -> None:
    waiting = wait()
    assert waiting.post(("SAMLResponse", RESPONSE), Host=host.format(port=waiting.port)) == 400
    assert not waiting.offered
