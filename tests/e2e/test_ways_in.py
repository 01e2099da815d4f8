"""Every way in, through the command line and through the screen, in a real terminal, as far as AWS's own answer.

The browser is a program that presses buttons; in test_sign_in.py and test_saml.py it is a real one.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.e2e.conftest import Terminal
from tests.waiting import LONG

from awsclients.config.model import AccessKey
from awsclients.demo.clock import MovableClock
from awsclients.demo.world import demo_world
from awsclients.launch.world import World
from awsclients.process import capture
from awsclients.secrets.store import service

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent.parent
PROGRAM = f"{sys.executable} -P -m awsclients"
WHO = "aws sts get-caller-identity --query Arn --output text"
PAGE = "https://wayne.example/console"
WITH_COMMAND = """
[sources.commanded]
kind = "access-key"
access_key_id = "{number}"
mfa_serial = "arn:aws:iam::111111111111:mfa/jane-mfa"
mfa_command = ["sh", "-c", "curl -s {url}/mfa | cut -d' ' -f3"]

[clients.mine.roles.own]
source = "commanded"
account_id = "111111111111"
region = "us-east-1"
"""


@dataclass(frozen=True)
class Way:
    """A way in: a role of the demo that is reached by it, who one is there, and what a person has to give."""

    address: str
    arn: str
    source: str = ""
    """Where a person signs in by the browser."""
    asks_for_code: bool = False
    by_command: bool = False
    """Whether the source's own command gives the code."""
    has_end: bool = False
    """Whether the screen says until when the sign-in or the code is good."""


WAYS = {
    "cross-account role": Way("acme/staging", "arn:aws:sts::777777777777:assumed-role/Consultant/jane"),
    "cross-account role behind a hub": Way(
        "wayne/platform", "arn:aws:sts::888888888888:assumed-role/Operator/jane"
    ),
    "Identity Center as the hub": Way(
        "acme/audit", "arn:aws:sts::222222222222:assumed-role/Auditor/jane", source="center", has_end=True
    ),
    "Identity Center directly": Way(
        "wayne/admin",
        "arn:aws:sts::666666666666:assumed-role/AWSReservedSSO_AdministratorAccess_",
        source="center",
        has_end=True,
    ),
    "SAML": Way(
        "initech/reports", "arn:aws:sts::444444444444:assumed-role/Reports/jane", source="idp", has_end=True
    ),
    "access keys": Way("wayne/own", "arn:aws:iam::666666666666:user/jane"),
    "aws login": Way("umbrella/own", "arn:aws:iam::555555555555:user/jane", has_end=True),
    "profile": Way("initech/logs", "arn:aws:sts::444444444444:assumed-role/Logs/jane"),
    "access keys with MFA": Way(
        "initech/admin",
        "arn:aws:sts::444444444444:assumed-role/External/jane",
        asks_for_code=True,
        has_end=True,
    ),
    "access keys with a command for MFA": Way(
        "mine/own", "arn:aws:iam::111111111111:user/jane-mfa", by_command=True, has_end=True
    ),
}
"""Those with a device come last: a new code is had by moving AWS's clock, and a provider's answers with it."""


class Demo:
    """One demo that all terminals join, and what a person in it has besides: a device, and a browser."""

    def __init__(self, world: World, clock: MovableClock) -> None:
        self.world, self._clock = world, clock
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        browser = f"{sys.executable} {TESTS}/form_browser.py {world.config_path.parent}/visited %s"
        folder = str(world.config_path.parent)
        self.variables = {"AWSCLIENTS_DEMO": folder, "BROWSER": browser, "PATH": path, "SHELL": "/bin/sh"}
        self._url = world.setting.overrides["AWS_ENDPOINT_URL"]
        self._add_command()

    def next_code(self) -> str:
        """Wait until the device shows another code: each is good for one use."""
        self._clock.advance(timedelta(seconds=30))
        with urlopen(f"{self._url}/mfa", timeout=LONG) as page:
            return str(page.read().decode().split()[1])

    def sign_out(self) -> None:
        """End the sign-ins of the tests before."""
        words = [*PROGRAM.split(), "logout", "--all"]
        subprocess.run(words, env={**os.environ, **self.variables}, check=True, capture_output=True)

    def _add_command(self) -> None:
        """Let the device have a source of its own whose codes come from a command."""
        workspace = self.world.load()
        source, store = workspace.sources["hub-mfa"], self.world.store(workspace)
        assert isinstance(source, AccessKey)
        secret = store.get(service("hub-mfa"), source.access_key_id)
        assert secret is not None
        store.put(service("commanded"), source.access_key_id, secret)
        with self.world.config_path.open("a") as file:
            file.write(WITH_COMMAND.format(number=source.access_key_id, url=self._url))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """See Demo."""
    started, clock = capture(), MovableClock()
    home = os.fsencode(tmp_path_factory.mktemp("home"))
    with demo_world(replace(started, environ={**started.environ, b"HOME": home}), clock=clock) as world:
        yield Demo(world, clock)


def by_the_command_line(window: Terminal, way: Way, demo: Demo) -> None:
    """Run AWS's own command line with the role, and read who it is."""
    window.run(f"{PROGRAM} exec {way.address} -- {WHO}; echo code $?")
    if way.asks_for_code:
        window.wait("MFA code of")
        window.run(demo.next_code())
    screen = window.wait("code 0")
    assert way.arn in screen
    assert ("It is waited for" in screen) is bool(way.source)


def by_the_screen(window: Terminal, way: Way, demo: Demo) -> None:
    """Find the role, assume it, and read in its shell who it is."""
    window.run(PROGRAM)
    window.type(way.address.replace("/", " "))
    window.wait("1 of ")
    window.press("Enter", "Enter")
    if way.asks_for_code:
        window.wait("six digits")
        window.run(demo.next_code())
    live = window.wait(f"{way.address} is live until")
    assert ("until about" in live) is way.has_end
    window.type("s")
    window.wait("exit to return")
    window.run(WHO)
    window.wait(way.arn)
    window.run("exit")
    window.wait("enter")
    window.type("q")
    window.wait(lambda screen: screen.rstrip().endswith("$"))


@pytest.mark.parametrize("through", [by_the_command_line, by_the_screen], ids=["the command line", "the screen"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_way_in_is_shown_through(
    demo: Demo,
    terminal: Callable[..., Terminal],
    way: Way,
    through: Callable[[Terminal, Way, Demo], None],
) -> None:
    if way.source:
        demo.sign_out()
    if way.by_command:
        demo.next_code()
    through(terminal(160, 36, **demo.variables), way, demo)


@pytest.fixture
def sent(demo: Demo, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """The page that a browser was sent to, by one that does not go there."""
    page, script, before = tmp_path / "page", tmp_path / "browser", demo.variables["BROWSER"]
    script.write_text(f'#!/bin/sh\ncurl -s -o /dev/null -w "%{{redirect_url}}" "$1" > {page}\n')
    script.chmod(0o755)
    demo.variables["BROWSER"] = str(script)
    yield lambda: page.read_text() if page.exists() else ""
    demo.variables["BROWSER"] = before


def test_the_way_in_by_a_console_password_is_shown_through_the_command_line(
    demo: Demo, terminal: Callable[..., Terminal], sent: Callable[[], str]
) -> None:
    window = terminal(160, 24, **demo.variables)
    window.run(f"{PROGRAM} console wayne/billing; echo code $?")
    window.wait("code 0")
    window.wait(lambda _: sent() == PAGE)


def test_the_way_in_by_a_console_password_is_shown_through_the_screen(
    demo: Demo, terminal: Callable[..., Terminal], sent: Callable[[], str]
) -> None:
    window = terminal(120, 36, **demo.variables)
    window.run(PROGRAM)
    window.type("wayne billing")
    window.wait("1 of ")
    window.press("Enter")
    window.type("b")
    window.wait(lambda _: sent() == PAGE)


def test_signing_out_says_what_was_there_and_who_signs_out_of_the_rest(demo: Demo) -> None:
    words = [*PROGRAM.split(), "logout"]
    environ = {**os.environ, **demo.variables}
    one = subprocess.run([*words, "idp"], env=environ, capture_output=True, text=True)
    assert (one.returncode, one.stderr) == (0, "Nobody was signed in to idp.\n")
    demo.sign_out()
    rest = subprocess.run([*words, "--all"], env=environ, capture_output=True, text=True)
    said = "For umbrella AWS's own command does that. Run: aws logout --profile umbrella\n"
    assert (rest.returncode, rest.stderr) == (0, said)
