"""The embedded AWS for a test with boto3 as its caller, and the independent evaluator."""

import functools
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.waiting import LONG

from awsclients.demo.clock import MovableClock
from awsclients.demo.policy import Policy
from awsclients.demo.server import EmbeddedAws

HUB, CLIENT = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{CLIENT}:role/Consultant"
CONFIG = Config(retries={"total_max_attempts": 1}, connect_timeout=LONG, s3={"addressing_style": "path"})


@functools.cache
def _session() -> Any:
    return boto3.Session(region_name="eu-west-1")


class Caller:
    """boto3 with one set of keys."""

    def __init__(self, url: str, key: str, secret: str, token: str | None = None) -> None:
        self.url, self.key, self.secret, self.token = url, key, secret, token

    def client(self, service: str, region: str = "eu-west-1", *, read_timeout: float = LONG) -> Any:
        """A client of a service; the timeout in seconds."""
        return _session().client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
            aws_session_token=self.token,
            config=CONFIG.merge(Config(read_timeout=read_timeout)),
        )

    @property
    def sts(self) -> Any:
        """The client of STS."""
        return self.client("sts")

    def of(self, answer: Mapping[str, Any]) -> "Caller":
        """The caller that an answer's keys make."""
        keys = answer["Credentials"]
        return Caller(self.url, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])

    def assume(self, role: str = ROLE, **more: Any) -> "Caller":
        """Who assuming a role makes of this caller."""
        return self.of(self.assumed(role, **more))

    def assumed(self, role: str = ROLE, **more: Any) -> Any:
        """What AssumeRole answers."""
        return self.sts.assume_role(**{"RoleArn": role, "RoleSessionName": "jane", **more})

    @property
    def account(self) -> str:
        """The account that GetCallerIdentity answers."""
        return str(self.sts.get_caller_identity()["Account"])


def refused(call: Callable[[], Any]) -> tuple[str, str]:
    """The code and message of the refusal that a call ends in."""
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def trust(principal: str = HUB, /, action: Any = "sts:AssumeRole", **conditions: Any) -> Policy:
    """A trust policy with one statement."""
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Condition": conditions}
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture
def clock() -> MovableClock:
    """AWS's clock."""
    return MovableClock()


@pytest.fixture
def aws(clock: MovableClock) -> Iterator[EmbeddedAws]:
    """An empty embedded AWS; nothing may go wrong inside it."""
    with EmbeddedAws(clock) as running:
        yield running
        assert not running.broken


@pytest.fixture
def jane(aws: EmbeddedAws) -> Caller:
    """A user of the hub with her long-term key."""
    key, secret, _ = aws.add_user(HUB, "jane")
    return Caller(aws.url, key, secret.reveal())


@pytest.fixture
def mfa_user(aws: EmbeddedAws) -> tuple[Caller, str]:
    """A user with an MFA device, and its serial."""
    key, secret, serial = aws.add_user(HUB, "jane-mfa", mfa=True)
    assert serial is not None
    return Caller(aws.url, key, secret.reveal()), serial


TRUST = Path(__file__).parent / "trust"
Evaluate = Callable[[Mapping[str, object]], str]


@pytest.fixture(scope="session")
def independent() -> Iterator[Evaluate]:
    """Asks iam-simulate in a resident node process."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (TRUST / "node_modules").is_dir():
        pytest.skip("run: npm install --no-audit --no-fund --no-package-lock, in tests/demo/trust")
    child = subprocess.Popen(
        ["node", "evaluator.mjs"], cwd=TRUST, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask(question: Mapping[str, object]) -> str:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(question) + "\n")
        child.stdin.flush()
        answer = json.loads(child.stdout.readline())
        assert "error" not in answer, answer
        assert not answer["ignored"], answer
        return str(answer["result"])

    yield ask
    child.stdin.close() if child.stdin else None
    child.wait(LONG)
    if child.stdout:
        child.stdout.close()
