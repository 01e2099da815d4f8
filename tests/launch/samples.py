"""Acme's production role, made-up keys for it, and a terminal with a shell on it."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect
from tests.waiting import LONG, until

from awsclients.access.session import Session
from awsclients.aws.api import Credentials, Identity
from awsclients.config.model import Client, Role
from awsclients.launch.environment import Setting
from awsclients.process import Started
from awsclients.secrets.secret import Secret

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEBYaDH+session/token==EXAMPLEKEY"
END = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
RUNNER = (sys.executable, str(Path(__file__).with_name("runner.py")))

ROLE = Role(
    client="acme",
    name="production",
    source="hub",
    role_arn="arn:aws:iam::222222222222:role/Consultant",
    account_id="222222222222",
    region="eu-west-1",
    environment="production",
    profile="acme-prod",
)
CLIENT = Client(slug="acme", name="Acme Ltd", roles=(ROLE,))
SESSION = Session(
    address=ROLE.address,
    credentials=Credentials("ASIAEXAMPLE00000ACME", Secret(SECRET), Secret(TOKEN), END),
    identity=Identity(
        "222222222222", "arn:aws:sts::222222222222:assumed-role/Consultant/jane", "AROAEXAMPLE:jane"
    ),
    issued=END - timedelta(hours=1),
    region=ROLE.region,
    chained=False,
)


def setting(started: Started) -> Setting:
    """Where children are started from; awsclients itself is /opt/awsclients."""
    home = Path(started.variables["HOME"])
    config = home / ".config" / "awsclients" / "config.toml"
    return Setting(started, home / "run", ("/opt/awsclients",), config, overrides={})


class Shell:
    """An interactive bash on a pty of its own, whose prompt is `OUT> `."""

    def __init__(self) -> None:
        whole = {**os.environ, "PS1": "OUT> ", "RUNNER": " ".join(RUNNER), "RUNNER_SAYS": "1", "TERM": "dumb"}
        arguments = ["--norc", "--noprofile", "-i"]
        self.pty: Any = pexpect.spawn("bash", arguments, env=whole, encoding="utf-8", timeout=LONG)
        self.expect("OUT> ")

    def type(self, line: str) -> None:
        """Type a line."""
        self.pty.sendline(line)

    def expect(self, pattern: str) -> str:
        """What came before the pattern."""
        self.pty.expect(pattern)
        return str(self.pty.before)

    def lent(self) -> int:
        """Until a child that says `ready` and its process id has the terminal: keys go to nobody else then."""
        self.pty.expect(r"\nready (\d+)")
        child = int(self.pty.match[1])
        self.lent_to(child)
        return child

    def lent_to(self, child: int) -> None:
        """Until this child has the terminal."""
        until(lambda: os.tcgetpgrp(self.pty.fileno()) == child)

    def gave_the_terminal(self) -> bool:
        """Whether others have the terminal than bash itself."""
        return os.tcgetpgrp(self.pty.fileno()) != os.getpgid(self.pty.pid)

    def run(self, line: str) -> str:
        """Type a line and read what it says until the next prompt."""
        self.type(line)
        self.expect("\n")
        return self.expect("OUT> ")

    def close(self) -> None:
        """Hang up."""
        self.pty.close(force=True)
