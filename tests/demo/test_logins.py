"""`aws login` at the embedded AWS: boto3 itself renews what is short, with its own proof of possession."""

import hashlib
import json
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError

import pytest
from tests.demo.conftest import Caller
from tests.waiting import LONG

from awsclients.aws import person
from awsclients.demo import dpop
from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws
from awsclients.errors import PersonNeeded

pytest.importorskip("awscrt", reason="run: pip install 'awsclients[login]'")

ACCOUNT = "555555555555"
KEPT = "accessToken"


class Computer:
    """A computer on which a user of the console has signed in, and its files."""

    def __init__(self, aws: EmbeddedAws, folder: Path) -> None:
        self._aws = aws
        self._user = aws.add_console_user(ACCOUNT, "jane")
        self._file = folder / f"{hashlib.sha256(self._user.encode()).hexdigest()}.json"
        (folder / "config").write_text(f"[profile work]\nregion = eu-west-1\nlogin_session = {self._user}\n")
        self.keep(aws.login(self._user))

    @property
    def kept(self) -> dict[str, object]:
        """What the file of the sign-in holds."""
        found: dict[str, object] = json.loads(self._file.read_text())
        return found

    def keep(self, login: Mapping[str, object]) -> None:
        """Write it."""
        self._file.write_text(json.dumps(login))

    def shorten(self) -> None:
        """Let the keys be good for two minutes only, as boto3 sees it."""
        ends = self._aws.clock.now() + timedelta(minutes=2)
        keys = self.kept[KEPT]
        assert isinstance(keys, dict)
        self.keep({**self.kept, KEPT: {**keys, "expiresAt": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}})

    def account(self) -> str:
        """Whose account the profile's keys are of, as STS says."""
        keys = person.login("work")
        token = keys.session_token.reveal() if keys.session_token else None
        return Caller(self._aws.url, keys.access_key_id, keys.secret_access_key.reveal(), token).account

    def clean(self) -> None:
        """Take the file away."""
        self._file.unlink()


@pytest.fixture
def computer(aws: EmbeddedAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    """See Computer. No file that outlives a test holds a secret."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_LOGIN_CACHE_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
    made = Computer(aws, tmp_path)
    yield made
    made.clean()


def test_a_user_without_any_key_has_keys_for_fifteen_minutes(aws: EmbeddedAws, computer: Computer) -> None:
    assert computer.account() == ACCOUNT
    assert not aws.calls.of("signin:CreateOAuth2Token")
    assert not [key for key in aws.directory.keys.values() if not key.temporary]


def test_boto3_renews_what_is_short_and_each_refresh_token_is_good_once(
    aws: EmbeddedAws, computer: Computer
) -> None:
    first = computer.kept
    for _ in range(2):
        computer.shorten()
        assert computer.account() == ACCOUNT
    assert [call.outcome for call in aws.calls.of("signin:CreateOAuth2Token")] == ["ok", "ok"]
    computer.keep(first)
    computer.shorten()
    with pytest.raises(PersonNeeded, match="Run: aws login --profile work"):
        computer.account()


def test_twelve_hours_after_the_sign_in_nothing_is_renewed(
    aws: EmbeddedAws, computer: Computer, clock: MovableClock
) -> None:
    computer.shorten()
    clock.advance(timedelta(hours=12))
    with pytest.raises(PersonNeeded, match="Run: aws login --profile work"):
        computer.account()
    assert [call.outcome for call in aws.calls.of("signin:CreateOAuth2Token")] == ["TOKEN_EXPIRED"]


def test_whoever_has_the_refresh_token_and_not_the_key_gets_nothing(aws: EmbeddedAws, computer: Computer) -> None:
    computer.keep({**computer.kept, "dpopKey": dpop.new_key()[0]})
    computer.shorten()
    with pytest.raises(PersonNeeded):
        computer.account()
    assert [call.outcome for call in aws.calls.of("signin:CreateOAuth2Token")] == ["INVALID_REQUEST"]


@pytest.mark.parametrize("proof", ["", "a.b", "e30.e30.x", "e30.e30.e30", "é.é.é", "WzFd.WzFd.WzFd"])
def test_what_is_no_proof_is_none(proof: str) -> None:
    assert dpop.proven(proof, "http://127.0.0.1/v1/token", "", MovableClock().now()) is None


@pytest.mark.parametrize("body", [b"", b"[]", b'{"refreshToken": 1}', b"\xff"])
def test_a_renewal_that_names_no_sign_in_is_refused(aws: EmbeddedAws, body: bytes) -> None:
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{aws.url}/v1/token", body, timeout=LONG)
    assert refused.value.code == 401
    assert json.loads(refused.value.read())["error"] == "TOKEN_EXPIRED"
