"""Profiles of `aws login`, read and renewed by the real boto3 from the files that the command leaves."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.aws.replies import Reply, Server

from awsclients.aws.client import BotoAws
from awsclients.aws.login_session import signed_in_until
from awsclients.errors import Failure, LocalFailure, PersonNeeded, Refused

pytest.importorskip("awscrt", reason="run: pip install 'awsclients[login]'")

Make = Callable[..., BotoAws]
JANE = "arn:aws:iam::111111111111:user/jane"
CANARY = "wJalrOfAwsLogin"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def _from_now_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins now, however long the run has taken: boto3 renews by the computer's clock."""
    monkeypatch.setitem(globals(), "NOW", datetime.now(UTC).replace(microsecond=0))


WORK = (
    f"[default]\nregion = eu-west-1\n[profile work]\nlogin_session = {JANE}\nregion = eu-west-1\ns3 =\n  x = 1\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which the profile `work` may sign in, and nobody has yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    (tmp_path / ".aws" / "login" / "cache").mkdir(parents=True)
    (tmp_path / ".aws" / "config").write_text(WORK)
    return tmp_path


def signed_in(home: Path, left: timedelta, *, since: timedelta = timedelta(hours=1), **more: object) -> None:
    """What `aws login` wrote `since` ago, its credentials good for as long as `left`."""
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    claims = base64.urlsafe_b64encode(json.dumps({"sub": JANE, "iat": (NOW - since).timestamp()}).encode())
    token = {
        "accessToken": {
            "accessKeyId": "ASIALOGIN",
            "secretAccessKey": CANARY,
            "sessionToken": CANARY,
            "accountId": "111111111111",
            "expiresAt": (NOW + left).isoformat(),
        },
        "tokenType": "aws_sigv4",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "refreshToken": CANARY,
        "idToken": f"e30.{claims.decode().rstrip('=')}.x",
        "dpopKey": key.decode(),
        **more,
    }
    file = home / ".aws" / "login" / "cache" / f"{hashlib.sha256(JANE.encode()).hexdigest()}.json"
    file.write_text(json.dumps(token))


def renewed(seconds: int = 900) -> Reply:
    output = {
        "accessToken": {"accessKeyId": "ASIANEW", "secretAccessKey": CANARY, "sessionToken": CANARY},
        "tokenType": "aws_sigv4",
        "expiresIn": seconds,
        "refreshToken": f"{CANARY}2",
    }
    return Reply(json.dumps(output).encode(), kind="application/json")


def denied(error: str, status: int = 401) -> Reply:
    body = {"error": error, "message": f"no {CANARY}", "__type": "AccessDeniedException"}
    return Reply(json.dumps(body).encode(), status=status, kind="application/json")


def test_what_is_good_is_used_as_it_is(aws: Make, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(home, timedelta(minutes=12))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
    found = aws().login("work")
    assert (found.access_key_id, found.temporary, found.expires) == (
        "ASIALOGIN",
        True,
        NOW + timedelta(minutes=12),
    )


def test_what_is_short_is_renewed_and_left_for_others(
    aws: Make, home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SIGNIN", server.url)
    signed_in(home, timedelta(minutes=2))
    server.answer(renewed())
    assert aws().login("work").access_key_id == "ASIANEW"
    assert "DPoP" in {name for headers in server.headers for name in headers}
    assert aws().login("work").access_key_id == "ASIANEW", "it is in the file by now"
    assert signed_in_until("work", {"HOME": str(home)}) == NOW + timedelta(hours=11), "renewing moves no end"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("TOKEN_EXPIRED", PersonNeeded, "Run: aws login --profile work"),
        ("USER_CREDENTIALS_CHANGED", PersonNeeded, "Run: aws login --profile work"),
        ("SOMETHING_NEW", PersonNeeded, "Run: aws login --profile work"),
        ("INSUFFICIENT_PERMISSIONS", Refused, "SignInLocalDevelopmentAccess"),
    ],
)
def test_a_sign_in_that_is_over_names_the_command(
    aws: Make,
    home: Path,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    error: str,
    kind: type[Failure],
    words: str,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SIGNIN", server.url)
    signed_in(home, timedelta(minutes=-5))
    server.answer(denied(error))
    with pytest.raises(kind, match=words) as failure:
        aws().login("work")
    assert CANARY not in failure.value.message


@pytest.mark.parametrize("profile", ["work", "default", "nobody"])
def test_who_never_signed_in_is_told_how(aws: Make, home: Path, profile: str) -> None:
    with pytest.raises(PersonNeeded, match=f"Run: aws login --profile {profile}") as failure:
        aws().login(profile)
    assert failure.value.exit_code == 3


def test_a_file_that_is_broken_wants_a_new_sign_in(aws: Make, home: Path) -> None:
    signed_in(home, timedelta(minutes=12), refreshToken=None, accessToken={})
    with pytest.raises(Failure) as failure:
        aws().login("work")
    assert CANARY not in failure.value.message


def test_without_the_extra_it_says_how_to_get_it(aws: Make, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import botocore.credentials

    signed_in(home, timedelta(minutes=12))
    monkeypatch.setattr(botocore.credentials, "EC", None)
    for ask in (aws().login, aws().profile):
        with pytest.raises(LocalFailure, match=r"pip install 'awsclients\[login\]'"):
            ask("work")


def test_the_end_of_a_sign_in_is_twelve_hours_after_it(home: Path) -> None:
    environ = {"HOME": str(home)}
    assert signed_in_until("work", environ) is None
    signed_in(home, timedelta(minutes=12), since=timedelta(hours=3))
    assert signed_in_until("work", environ) == NOW + timedelta(hours=9)
    elsewhere = {"AWS_LOGIN_CACHE_DIRECTORY": str(home), "AWS_CONFIG_FILE": str(home / ".aws" / "config")}
    assert signed_in_until("work", elsewhere) is None
    assert signed_in_until("work", {**elsewhere, "AWS_LOGIN_CACHE_DIRECTORY": "~/.aws/login/cache", **environ})


@pytest.mark.parametrize("token", [None, "", "a.b.c", "e30.e30.x", 7, "e30.IjEi.x"])
def test_an_end_that_is_not_told_is_not_known(home: Path, token: object) -> None:
    signed_in(home, timedelta(minutes=12), idToken=token)
    assert signed_in_until("work", {"HOME": str(home)}) is None


@pytest.mark.parametrize("config", ["", "[profile work", "[profile work]\nregion = x\n", "\xff"])
def test_a_profile_that_is_none_has_no_end(home: Path, config: str) -> None:
    (home / ".aws" / "config").write_bytes(config.encode("latin-1"))
    assert signed_in_until("work", {"HOME": str(home)}) is None


def test_the_end_is_found_without_boto3() -> None:
    code = "import sys; import awsclients.aws.login_session; sys.exit('botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
