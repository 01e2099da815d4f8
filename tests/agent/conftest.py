"""A real world of files, processes and sockets, before an embedded AWS."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.waiting import LONG

from awsclients.agent.connection import Connection
from awsclients.agent.door import Door
from awsclients.agent.place import Place
from awsclients.agent.start import start
from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

HUB, CLIENT = "111111111111", "222222222222"
PROGRAM = (sys.executable, "-P", "-m", "awsclients")


@dataclass
class Done:
    """What one run of the program left."""

    code: int
    out: str
    err: str


@dataclass
class Person:
    """One person's home: files, a runtime folder, and the program run in it as often as is wanted."""

    home: Path
    aws: EmbeddedAws
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.home / ".config/awsclients/config.toml"

    @property
    def environ(self) -> dict[str, str]:
        """The environment of every process."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "AWS_ENDPOINT_URL": self.aws.url,
            **self.variables,
        }

    @property
    def place(self) -> Place:
        """Where the agent is."""
        return Place(self.environ, str(self.config))

    def door(self) -> Door:
        """A way to the agent, as the program has one."""
        environ, config = self.environ, str(self.config)

        def where() -> Place:
            return Place(environ, config)

        return Door(where, functools.partial(start, where, environ, config), {}, attended=False)

    def knock(self) -> Connection | None:
        """A conversation with the agent, if there is one."""
        return self.door().knock()

    @property
    def pid(self) -> int | None:
        """The agent's process."""
        connection = self.knock()
        if connection is None:
            return None
        standing = connection.ask("status").value
        connection.close()
        return int(getattr(standing, "pid"))  # noqa: B009

    def write(self, text: str) -> None:
        """Change the configuration."""
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(text)

    def begin(self, *words: str, **how: object) -> "subprocess.Popen[str]":
        """The program, running."""
        pipe = subprocess.PIPE
        given = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, **how}
        return subprocess.Popen([*PROGRAM, *words], env=self.environ, text=True, **given)  # type: ignore[call-overload, no-any-return]

    def __call__(self, *words: str) -> Done:
        """The program, to its end."""
        process = self.begin(*words)
        out, err = process.communicate(timeout=LONG)
        return Done(process.returncode, out, err)

    def session(self, address: str) -> object:
        """What `list --json` says of a role's session."""
        found = {one["address"]: one["session"] for one in json.loads(self("list", "--json").out)}
        return found[address]

    def assumed(self, role: str) -> int:
        """How often AWS was asked for a role of this name."""
        calls = self.aws.calls.of("sts:AssumeRole")
        return sum(call.parameters["RoleArn"].endswith(f"/{role}") for call in calls)


def trust(user: str) -> Mapping[str, object]:
    """A trust policy for one principal."""
    statement = {"Effect": "Allow", "Principal": {"AWS": user}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody with the roles acme/dev and acme/production, whose keys are in a profile."""
    with EmbeddedAws(MovableClock()) as aws:
        key, secret, _ = aws.add_user(HUB, "jane")
        for name in ("dev", "production"):
            aws.add_role(f"arn:aws:iam::{CLIENT}:role/{name}", trust(f"arn:aws:iam::{HUB}:user/jane"))
        one = Person(tmp_path_factory.mktemp("p"), aws)  # short, as a home is: sockets lie in it
        (one.home / "run").mkdir(mode=0o700)
        one.write(CONFIG)
        (one.home / ".aws").mkdir()
        keys = one.home / ".aws/credentials"
        keys.write_text(f"[hub]\naws_access_key_id = {key}\naws_secret_access_key = {secret.reveal()}\n")
        yield one
        one.door().stop()
        keys.unlink()  # no file that outlives a test holds a secret


CONFIG = f"""
[sources.hub]
kind = "profile"
profile = "hub"

[clients.acme.roles.dev]
role_arn = "arn:aws:iam::{CLIENT}:role/dev"

[clients.acme.roles.production]
role_arn = "arn:aws:iam::{CLIENT}:role/production"
environment = "production"
"""
