"""The page about the recommended way, followed to the letter by both sides, from the first day to the last."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.cli.world import CommandLine, Done, real_world
from tests.pages import ROOT, blocks, typed

from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws
from awsclients.secrets.store import service

PAGE = ROOT / "docs/ways-in/cross-account-role.md"
EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
USE = ("export", "acme/production", "--confirm", "acme/production", "--format", "process", "--mfa-code-stdin")

pytestmark = pytest.mark.slow


def block(language: str, mark: str = "") -> str:
    """The first block of the page that is marked like this."""
    return next(found.text for found in blocks(language, mark) if found.page == PAGE)


class Administrator:
    """The client's, who types what the page says."""

    def __init__(self, aws: EmbeddedAws, folder: Path) -> None:
        key, secret, _ = aws.add_user("222222222222", "ops", policies=[EVERYTHING])
        self._folder = folder
        self._variables = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "AWS_ENDPOINT_URL": aws.url,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret.reveal(),
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        (folder / "trust.json").write_text(block("json", "trust"))

    def types(self, line: str) -> None:
        """Run one line in a shell."""
        subprocess.run(
            ["bash", "-c", line], cwd=self._folder, env=self._variables, check=True, capture_output=True
        )


class Consultant:
    """Jane, with a key and a device, and the page's configuration."""

    def __init__(self, aws: EmbeddedAws, cli: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        key, secret, serial = aws.add_user(
            "111111111111", "jane", mfa=True, policies=[json.loads(block("json", "identity"))]
        )
        self._aws, self._cli, self._serial = aws, cli, str(serial)
        self.config = folder / "config.toml"
        self.config.write_text(block("toml").replace("AKIAIOSFODNN7EXAMPLE", key))
        self.config.chmod(0o600)
        cli.store.put(service("jane"), key, secret)
        cli.variables |= {"AWS_ENDPOINT_URL": aws.url, "AWSCLIENTS_CONFIG": str(self.config)}
        monkeypatch.setattr(cli, "world", partial(real_world, cli.store))

    def uses_the_role(self) -> Done:
        """Ask for the role's session with the code that the device shows next."""
        self._aws.clock.advance(timedelta(seconds=30))
        self._cli.person.piped = f"{self._aws.mfa_code(self._serial)}\n"
        return self._cli(*USE)


@pytest.fixture
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(MovableClock()) as running:
        yield running
        assert not running.broken


def test_both_sides_follow_the_page_from_the_first_day_to_the_last(
    aws: EmbeddedAws, cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator, jane = Administrator(aws, tmp_path), Consultant(aws, cli, tmp_path, monkeypatch)
    create, attach, detach, delete = typed(PAGE, "aws")
    assert jane.uses_the_role().code == 4
    administrator.types(create)
    administrator.types(attach)
    session = jane.uses_the_role()
    assert session.code == 0, session.err
    assert datetime.fromisoformat(json.loads(session.out)["Expiration"]) > datetime.now(UTC) + timedelta(hours=3)
    right = jane.config.read_text()
    jane.config.write_text(right.replace('external_id = "acme-7c1e2a"', ""))
    assert jane.uses_the_role().code == 4
    jane.config.write_text(right)
    assert jane.uses_the_role().code == 0
    administrator.types(detach)
    administrator.types(delete)
    assert jane.uses_the_role().code == 4
