"""A person's sign-in at the demo's identity provider: the browser goes there, and what it posts is redeemed."""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from tests.chromium import PROGRAM
from tests.waiting import LONG, until

from awsclients.access.session import Session
from awsclients.config.model import Saml, Workspace
from awsclients.demo.world import demo_world
from awsclients.errors import BadInput, Failure, LocalFailure
from awsclients.launch.foreign import origin_of
from awsclients.launch.sign_in import sign_in
from awsclients.launch.watch import GivenUp, Pending, Watch, Way
from awsclients.launch.world import World
from awsclients.process import Started
from awsclients.secrets.secret import Secret

TESTS = Path(__file__).parent.parent
ROLE = "initech/reports"


@dataclass
class Signing:
    """One sign-in on a thread of its own."""

    world: World
    workspace: Workspace
    source: Saml
    way: Way = Way.BROWSER
    told: list[Pending] = field(default_factory=list)
    ended: list[Secret | Failure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(self.told.append)
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self.ended.append(sign_in(self.world, self.workspace, self.source, self.way, self.watch))
        except Failure as failure:
            self.ended.append(failure)

    @contextmanager
    def begun(self) -> Iterator["Signing"]:
        """Begun, waiting, and ended at the end."""
        self.thread.start()
        self.until(lambda: bool(self.told or self.ended))
        yield self
        self.watch.give_up()
        self.thread.join(LONG)
        assert not self.thread.is_alive()

    def until(self, happened: Callable[[], object]) -> None:
        """Wait for something."""
        until(happened)

    def post(self, *, status: int, origin: str = "null", **fields: str) -> None:
        """A form from somewhere else, with the answer it should get."""
        form = Request(self.source.acs_url, urlencode(fields).encode(), {"Origin": origin})
        try:
            answer = urlopen(form, timeout=LONG)
        except HTTPError as error:
            answer = error
        assert answer.status == status


class Desk:
    """The demo's world with a browser, and sign-ins in it."""

    def __init__(self, world: World, report: Path) -> None:
        self.world, self.report = world, report
        self.workspace = world.load()
        source = self.workspace.sources["idp"]
        assert isinstance(source, Saml)
        self.source = source

    def signing(self, **changes: str) -> Signing:
        """A sign-in, not begun; `changes` are of the source."""
        return Signing(self.world, self.workspace, replace(self.source, **changes))

    def visited(self) -> list[str]:
        """Where the browser was, with the status of each page."""
        lines = self.report.read_text().splitlines() if self.report.exists() else []
        return [f"{line.split()[0]} {urlsplit(line.split()[1]).path}" for line in lines]


@contextmanager
def at(started: Started, tmp_path: Path, *browser: str) -> Iterator[Desk]:
    report = tmp_path / "report.txt"
    words = [sys.executable, str(TESTS / browser[0]), str(report), "%s", *browser[1:]]
    environ = {**started.environ, b"BROWSER": os.fsencode(" ".join(words)), b"NO_PROXY": b"127.0.0.1"}
    with demo_world(replace(started, environ=environ)) as world:
        yield Desk(world, report)


@pytest.fixture
def desk(started: Started, tmp_path: Path) -> Iterator[Desk]:
    """A browser that knows forms."""
    with at(started, tmp_path, "form_browser.py") as made:
        yield made


@pytest.fixture
def nobody(started: Started, tmp_path: Path) -> Iterator[Desk]:
    """A browser that only begins: it never signs in."""
    with at(started, tmp_path, "never.py") as made:
        yield made


def redeemed(desk: Desk, response: Secret) -> Session:
    """The session that the response gives, by the broker."""
    broker = desk.world.broker(desk.workspace)
    broker.sign_in("idp", response)
    found = broker.session(ROLE)
    assert isinstance(found, Session)
    return found


def test_the_browser_signs_in_and_the_response_is_redeemed(desk: Desk) -> None:
    with desk.signing().begun() as signing:
        signing.thread.join(LONG)
    assert isinstance(signing.ended[0], Secret)
    signing.until(lambda: desk.visited() == ["200 /idp/initech", "200 /idp/initech", "200 /saml"])
    session = redeemed(desk, signing.ended[0])
    assert session.identity.arn == "arn:aws:sts::444444444444:assumed-role/Reports/jane"
    left = session.left(desk.world.clock.now())
    assert left is not None
    assert left.total_seconds() > 4 * 3600 - 60


def test_nothing_listens_when_the_sign_in_is_over(desk: Desk) -> None:
    with desk.signing().begun() as signing:
        signing.thread.join(LONG)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(desk.source.acs_url).port or 0))


def test_the_next_sign_in_may_follow_at_once(desk: Desk) -> None:
    for _ in range(2):
        with desk.signing().begun() as signing:
            signing.thread.join(LONG)
        assert isinstance(signing.ended[0], Secret), signing.ended


def test_T2_C95_a_busy_port_stops_it_before_a_browser_is_opened(desk: Desk) -> None:
    port = urlsplit(desk.source.acs_url).port
    with socket.create_server(("127.0.0.1", port or 0)), desk.signing().begun() as signing:
        signing.thread.join(LONG)
    failure = signing.ended[0]
    assert isinstance(failure, LocalFailure)
    assert f"Port {port}" in failure.message
    assert "another port: in acs_url here, as the ACS URL of the application, and in SAML:aud" in failure.message
    if sys.platform == "linux":
        assert f"({os.getpid()}) has it" in failure.message
    assert failure.exit_code == 5
    time.sleep(0.3)
    assert (desk.visited(), signing.told) == ([], [])


def test_T7_forged_and_foreign_posts_get_400_and_the_sign_in_goes_on(nobody: Desk) -> None:
    stranger = nobody.signing(sign_in_url="http://127.0.0.1:9/never")
    with stranger.begun() as signing:
        for fields in ({"SAMLResponse": "PGZvcmdlZC8+"}, {"SAMLResponse": ""}, {"RelayState": "x"}, {}):
            signing.post(status=400, **fields)
        signing.until(lambda: "no SAML response" in signing.told[-1].note)
        assert not signing.ended
    assert isinstance(signing.ended[0], GivenUp)


def test_T7_a_relay_state_of_another_sign_in_is_not_taken(nobody: Desk) -> None:
    address = nobody.source.sign_in_url.replace("{relay_state}", "old")
    with nobody.signing().begun() as signing:
        page = urlopen(address, urlencode({"RelayState": "old", "user": "jane"}).encode()).read().decode()
        response = page.split('name="SAMLResponse" value="')[1].split('"')[0]
        signing.post(status=400, SAMLResponse=response, RelayState="old")
        signing.post(status=400, SAMLResponse=response)
        right = signing.told[0].address.reveal().rpartition("=")[2]
        signing.post(status=200, SAMLResponse=response, RelayState=right)
        signing.thread.join(LONG)
    assert isinstance(signing.ended[0], Secret)


def test_T7_without_a_relay_state_a_response_comes_from_the_providers_own_page(nobody: Desk) -> None:
    plain = nobody.source.sign_in_url.partition("?")[0]
    page = urlopen(plain, urlencode({"user": "jane"}).encode()).read().decode()
    response = page.split('name="SAMLResponse" value="')[1].split('"')[0]
    with nobody.signing(sign_in_url=plain).begun() as signing:
        signing.post(status=400, origin="http://evil.example", SAMLResponse=response)
        signing.until(lambda: "A page of http://evil.example posted" in signing.told[-1].note)
        assert not signing.ended
        signing.post(status=200, origin=origin_of(plain), SAMLResponse=response)
        signing.thread.join(LONG)
    assert isinstance(signing.ended[0], Secret)


def test_every_sign_in_has_a_relay_state_of_its_own(nobody: Desk) -> None:
    seen = set()
    for _ in range(2):
        with nobody.signing().begun() as signing:
            seen.add(signing.told[0].address.reveal().rpartition("=")[2])
    assert len(seen) == 2
    assert all(len(one) >= 43 for one in seen)


def test_C100_a_response_that_was_used_does_not_end_the_next_sign_in(desk: Desk) -> None:
    plain = desk.source.sign_in_url.partition("?")[0]
    with desk.signing(sign_in_url=plain).begun() as first:
        first.thread.join(LONG)
    assert isinstance(first.ended[0], Secret)
    redeemed(desk, first.ended[0])
    with desk.signing(sign_in_url="http://127.0.0.1:9/never").begun() as signing:
        signing.post(status=400, SAMLResponse=first.ended[0].reveal())
        signing.until(lambda: "used already" in signing.told[-1].note)
        assert not signing.ended


def test_an_answer_that_goes_elsewhere_is_for_saml_response(desk: Desk) -> None:
    signing = desk.signing(acs_url="https://signin.aws.amazon.com/saml")
    with signing.begun():
        signing.thread.join(LONG)
    failure = signing.ended[0]
    assert isinstance(failure, BadInput)
    assert "awsclients saml-response" in failure.message


def test_C94_without_a_browser_here_the_address_is_told_and_how_its_answer_gets_here(nobody: Desk) -> None:
    signing = nobody.signing()
    signing.way = Way.DEVICE_CODE
    port = urlsplit(nobody.source.acs_url).port
    with signing.begun():
        assert f"ssh -L {port}:127.0.0.1:{port}" in signing.told[0].note
        assert signing.told[0].address.reveal().startswith("http://127.0.0.1:")


def test_giving_up_ends_it_soon(nobody: Desk) -> None:
    with nobody.signing().begun() as signing:
        signing.watch.give_up()
        signing.thread.join(LONG)
    assert isinstance(signing.ended[0], GivenUp)


@pytest.mark.slow
def test_a_real_browser_signs_in(started: Started, tmp_path: Path) -> None:
    if PROGRAM is None:
        pytest.skip("chromium is not installed")
    with at(started, tmp_path, "chromium.py", "#sign-in") as desk, desk.signing().begun() as signing:
        signing.thread.join(LONG)
        assert isinstance(signing.ended[0], Secret), signing.told
        assert redeemed(desk, signing.ended[0]).identity.account_id == "444444444444"
        signing.until(lambda: "You are signed in" in desk.report.read_text())
