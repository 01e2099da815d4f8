"""An Identity Center of the embedded AWS, a world before it, and browsers that are programs of the tests."""

import functools
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

from tests.stores import MemoryStore

from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.config.model import Client, IdentityCenter, Role, Workspace
from awsclients.demo.centers import Center
from awsclients.demo.server import EmbeddedAws
from awsclients.launch.environment import Setting
from awsclients.launch.watch import Pending, Watch
from awsclients.launch.world import World, one_broker
from awsclients.process import Started

HUB, CLIENT = "111111111111", "222222222222"
START = "https://d-1234567890.awsapps.com/start"
CENTER = Center(
    start_url=START,
    region="eu-west-1",
    sets={HUB: ("ClientAccess", "ReadOnly"), CLIENT: ("ViewOnly",)},
    duration=7200,
)
SOURCE = IdentityCenter(
    name="hub", sso_start_url=START, sso_region="eu-west-1", account_id=HUB, role_name="ClientAccess"
)
ROLES = (
    Role(client="ours", name="look", source="hub", account_id=HUB, role_name="ReadOnly"),
    Role(
        client="acme",
        name="dev",
        source="hub",
        account_id=CLIENT,
        role_arn=f"arn:aws:iam::{CLIENT}:role/Dev",
        external_id="acme-1",
    ),
)
ANSWERER = """#!{python}
import html, re, sys, urllib.parse, urllib.request
log = open({log!r}, "a")
print(sys.argv[-1], file=log, flush=True)
page = urllib.request.urlopen(sys.argv[-1])
hidden = re.findall('name="([^"]+)" value="([^"]*)"', page.read().decode().split("<button")[0])
fields = {{**{{name: html.unescape(value) for name, value in hidden}}, "answer": {answer!r}}}
done = urllib.request.urlopen(page.geturl().split("?")[0], urllib.parse.urlencode(fields).encode())
print(done.geturl(), done.status, file=log, flush=True)
"""


def browser(folder: Path, answer: str = "allow") -> tuple[Path, Path]:
    """A program that opens the page and presses one of its buttons, and the file where it writes what it saw."""
    log, script = folder / "visited", folder / "browser"
    script.write_text(ANSWERER.format(python=sys.executable, log=str(log), answer=answer))
    script.chmod(0o755)
    return script, log


def press(address: str, answer: str) -> None:
    """What a person does on the page of a device code."""
    body = urlopen(address).read().decode()
    assert 'id="allow"' in body
    page, fields = address.split("?")
    urlopen(page, f"{fields}&answer={answer}".encode()).read()


def trust(principal: str) -> Mapping[str, object]:
    """A client's trust policy with an external ID."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"sts:ExternalId": "acme-1"},
            "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{HUB}:role/aws-reserved/sso.amazonaws.com*"},
        },
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


class Stage:
    """An Identity Center, a client's role behind it, and a world to sign in from."""

    def __init__(self, aws: EmbeddedAws, folder: Path, **variables: str) -> None:
        self.aws = aws
        aws.add_identity_center(CENTER)
        aws.add_role(f"arn:aws:iam::{CLIENT}:role/Dev", trust(HUB))
        self.store = MemoryStore()
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
        started = Started({k.encode(): v.encode() for k, v in environ.items()}, 0o022, None, folder)
        overrides = {"AWS_ENDPOINT_URL": aws.url}
        real = functools.cache(lambda: BotoAws(Endpoints(overrides), aws.clock, {}))
        self.workspace = workspace(SOURCE, *ROLES)
        self.world = World(
            started=started,
            clock=aws.clock,
            config_path=folder / "config.toml",
            setting=Setting(started, folder, ("awsclients",), folder / "config.toml", overrides),
            load=lambda: self.workspace,
            broker=one_broker(real, lambda _: self.store, aws.clock, "jane"),
            aws=real,
            store=lambda _: self.store,
        )
        self.told: list[Pending] = []
        self.watch = Watch(self.told.append)

    def with_browser(self, script: Path) -> None:
        """Let this be the browser."""
        environ = {**self.world.started.environ, b"BROWSER": os.fsencode(script)}
        self.world = replace(self.world, started=replace(self.world.started, environ=environ))


def workspace(source: IdentityCenter, *roles: Role) -> Workspace:
    """A workspace of these."""
    clients = {role.client: Client(slug=role.client, name=role.client.title(), roles=(role,)) for role in roles}
    return Workspace(
        Path("/config.toml"),
        sources={source.name: source},
        clients=clients,
        roles={role.address: role for role in roles},
    )


class Running:
    """Something that blocks, on a thread; `result` is what it returned or raised."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.result: object = None
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            self.result = work()
        except BaseException as error:  # noqa: BLE001
            self.result = error

    def end(self, seconds: float = 20) -> object:
        """Wait for it."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "it goes on"
        return self.result
