"""A profile of `aws login` through the program and its agent: used, hit, and over."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.agent.conftest import CLIENT, HUB, PROGRAM, Person

from awsclients.aws.api import Credentials
from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints

pytest.importorskip("awscrt", reason="run: pip install 'awsclients[login]'")

CONFIG = f"""
[sources.hub]
kind = "login"
profile = "jane"

[clients.acme.roles.dev]
role_arn = "arn:aws:iam::{CLIENT}:role/dev"
duration = "4h"
"""


@pytest.fixture
def cache(person: Person, tmp_path: Path) -> Iterator[Path]:
    """The file that `aws login` keeps, in a folder of the person's choice; nobody is signed in yet."""
    (person.home / ".aws/config").write_text(f"[profile jane]\nlogin_session = arn:aws:iam::{HUB}:user/jane\n")
    person.variables["AWS_LOGIN_CACHE_DIRECTORY"] = str(tmp_path)
    person.write(CONFIG)
    file = tmp_path / f"{hashlib.sha256(f'arn:aws:iam::{HUB}:user/jane'.encode()).hexdigest()}.json"
    yield file
    file.unlink(missing_ok=True)  # no file that outlives a test holds a secret


def sign_in(person: Person, cache: Path, left: timedelta) -> None:
    """What `aws login` writes, with credentials that the embedded AWS knows."""
    user = next(key for key in person.aws.directory.keys.values() if not key.temporary)
    aws = BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": person.aws.url}), person.aws.clock, {})
    keys = aws.session_token(Credentials(user.access_key_id, user.secret), "us-east-1", duration=900)
    assert keys.session_token is not None
    now = datetime.now(UTC)
    claims = base64.urlsafe_b64encode(json.dumps({"iat": now.timestamp()}).encode()).decode()
    token = {
        "accessToken": {
            "accessKeyId": keys.access_key_id,
            "secretAccessKey": keys.secret_access_key.reveal(),
            "sessionToken": keys.session_token.reveal(),
            "accountId": HUB,
            "expiresAt": (now + left).isoformat(),
        },
        "clientId": "arn:aws:signin:::devtools/same-device",
        "refreshToken": "x",
        "idToken": f"e30.{claims}.x",
        "dpopKey": "x",
    }
    cache.write_text(json.dumps(token))


def test_a_login_gives_roles_until_it_is_over(person: Person, cache: Path) -> None:
    done = person("exec", "acme/dev", "--", "true")
    assert (done.code, done.out) == (3, "")
    assert "Run: aws login --profile jane" in done.err
    sign_in(person, cache, timedelta(minutes=14))
    assert person("exec", "acme/dev", "--", "true").code == 0
    assert person.pid
    (call,) = person.aws.calls.of("sts:AssumeRole")
    assert call.parameters["DurationSeconds"] == "3600", "what comes of it is chained"
    told = person("whoami", "hub").out
    assert f"principal  arn:aws:iam::{HUB}:user/jane\n" in told
    assert "signed in  until about " in told


def test_a_shell_of_it_hits_the_same_agent(person: Person, cache: Path) -> None:
    sign_in(person, cache, timedelta(minutes=14))
    inside = f"test -z $AWS_LOGIN_CACHE_DIRECTORY && {' '.join(PROGRAM)} credential-process acme/dev"
    done = person("exec", "acme/dev", "--", "sh", "-c", inside)
    assert '"Version": 1' in done.out, done.err
    assert len(person.aws.calls.of("sts:AssumeRole")) == 1


@pytest.mark.parametrize("verb", ["login", "logout"])
def test_signing_in_and_out_is_awss_own_commands(person: Person, cache: Path, verb: str) -> None:
    done = person(verb, "hub")
    assert (done.code, done.out) == (3, "")
    assert f"Run: aws {verb} --profile jane" in done.err
