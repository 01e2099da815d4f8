"""Ninety minutes over a chained role that AWS gives one hour at the most: no key is pressed, and nothing ends.

All processes of ours and of the consumers run by a clock that the test steps, the embedded AWS by the same one.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.agent.conftest import HUB, Person
from tests.agent.test_children import kill
from tests.waiting import LONG, until

from awsclients.demo.cast import trusts
from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
CONSUMERS = Path(__file__).with_name("consumers")
GATEWAY, ROLE = f"arn:aws:iam::{HUB}:role/gateway", "arn:aws:iam::222222222222:role/Consultant"
PRINCIPAL = "arn:aws:sts::222222222222:assumed-role/Consultant/jane"
CONFIG = f"""
[sources.hub]
kind = "profile"
profile = "hub"
via = ["{GATEWAY}"]

[clients.acme]
external_id = "acme-7c1e2a"

[clients.acme.roles.dev]
role_arn = "{ROLE}"
region = "eu-west-1"
"""
EXPECTED = {"boto3": PRINCIPAL, "javascript": PRINCIPAL, "cli": PRINCIPAL, "left": 0}
STEP = timedelta(minutes=5)
# Agents are started by what Python takes for itself: a wrapper, since they would drop the stepped clock.
ENTRY = "import sys; sys.executable = {wrapper!r}; from awsclients.entry import main; sys.exit(main())"


@dataclass
class Stepped(Person):
    """A person on a computer whose clock is stepped."""

    clock: MovableClock = field(default_factory=MovableClock)

    @property
    def offset(self) -> Path:
        """The file that libfaketime reads the time from."""
        return self.home / "offset"

    def step(self, by: timedelta) -> None:
        """Let time pass, for AWS and for everybody here."""
        self.clock.advance(by)
        left = (self.clock.now().timestamp() - time.time()) / 60
        new = self.offset.with_suffix(".new")
        new.write_text(f"+{left:.4f}m\n")
        new.rename(self.offset)

    def exec(self) -> "subprocess.Popen[str]":
        """The long run, under a clock of its own."""
        faked = {
            "LD_PRELOAD": FAKETIME,
            "FAKETIME_TIMESTAMP_FILE": str(self.offset),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": str(CONSUMERS / "stepped"),
        }
        wrapper = self.home / "python"
        lines = [f"export {name}={value}" for name, value in faked.items()]
        wrapper.write_text("\n".join(["#!/bin/sh", *lines, f'exec {sys.executable} "$@"', ""]))
        wrapper.chmod(0o700)
        words = ("exec", "acme/dev", "--refresh", "--", sys.executable, str(CONSUMERS / "long_run.py"))
        aws = str(Path(sys.executable).with_name("aws"))
        command = [sys.executable, "-P", "-c", ENTRY.format(wrapper=str(wrapper)), *words, aws]
        environ = {**self.environ, **faked}
        return subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stepped]:
    """Somebody whose way to acme/dev has two roles, of which AWS gives the second for one hour at the most."""
    for missing in (name for name in ("node", "npm") if shutil.which(name) is None):
        pytest.skip(f"{missing} is not installed")
    if not Path(FAKETIME).exists():
        pytest.skip("libfaketime is not installed")
    if not (CONSUMERS / "node_modules").exists():
        pytest.skip("the SDK for JavaScript is not installed; run npm install in tests/agent/consumers")
    clock = MovableClock()
    with EmbeddedAws(clock, callers=clock) as aws:
        key, secret, _ = aws.add_user(HUB, "jane")
        aws.add_role(GATEWAY, trusts(f"arn:aws:iam::{HUB}:user/jane"), max_session=43200)
        aws.add_role(ROLE, trusts(GATEWAY, "acme-7c1e2a"), max_session=43200)
        one = Stepped(tmp_path_factory.mktemp("p"), aws, clock=clock)
        (one.home / "run").mkdir(mode=0o700)
        one.write(CONFIG)
        (one.home / ".aws").mkdir()
        keys = one.home / ".aws/credentials"
        keys.write_text(f"[hub]\naws_access_key_id = {key}\naws_secret_access_key = {secret.reveal()}\n")
        one.step(timedelta(0))
        yield one
        one.door().stop()
        keys.unlink()


@pytest.mark.slow
def test_a_run_of_ninety_minutes_over_a_chained_role_meets_no_end(stepped: Stepped) -> None:
    process = stepped.exec()
    answers = []
    try:
        for minute in range(0, 95, 5):
            if minute == 45:
                kill(stepped)
            answers.append(asked(process))
            stepped.step(STEP)
            until(lambda: asked(process, "left")["left"] > 20, pause=0.5)
    finally:
        process.communicate(timeout=LONG)
    assert process.returncode == 0
    assert [{**answer, "left": 0} for answer in answers] == [EXPECTED] * 19
    assert min(answer["left"] for answer in answers) > 15
    assert not [call for call in stepped.aws.calls.of("sts:GetCallerIdentity") if call.outcome != "ok"]
    assert 2 <= stepped.assumed("Consultant") <= 4


def asked(process: "subprocess.Popen[str]", what: str = "") -> dict[str, Any]:
    """One answer of the long run. A few seconds pass between two steps, in which the agent looks around."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{what}\n")
    process.stdin.flush()
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found
