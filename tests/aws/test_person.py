"""The person's own `~/.aws`, read by the real boto3: what is found, and one line for each thing that is not."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.aws.replies import Server, refusal
from tests.waiting import alive, until

from awsclients.aws import quiet
from awsclients.aws.client import BotoAws
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused

Make = Callable[..., BotoAws]
CANARY = "wJalrInThePersonsOwnFile"
Write = Callable[[str], None]


@pytest.fixture(autouse=True)
def _no_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes `~/.aws/config`."""
    file = tmp_path / "config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))

    def write(text: str) -> None:
        file.write_text(text, encoding="utf-8")

    return write


GIVE = f"""print('{{"Version": 1, "AccessKeyId": "AKIAWORK", "SecretAccessKey": "{CANARY}"}}')"""


def process(tmp_path: Path, code: str) -> str:
    script = tmp_path / "give.py"
    script.write_text(code, encoding="utf-8")
    return f"[profile work]\ncredential_process = {sys.executable} {script}\n"


def test_keys_of_a_profile_are_found_whatever_the_environment_says(
    aws: Make, config: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(f"[profile work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = {CANARY}\n")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other")
    found = aws().profile("work")
    assert found.access_key_id == "AKIAWORK"
    assert found.secret_access_key.matches(CANARY)
    assert not found.temporary


def test_a_credential_process_gives_an_end_and_gets_no_terminal(aws: Make, config: Write, tmp_path: Path) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    keys = {
        "Version": 1,
        "AccessKeyId": "ASIAWORK",
        "SecretAccessKey": CANARY,
        "SessionToken": CANARY,
        "Expiration": end.isoformat(),
    }
    config(process(tmp_path, f"import sys\nassert sys.stdin.read() == ''\nprint({json.dumps(json.dumps(keys))})"))
    found = aws().profile("work")
    assert found.temporary
    assert found.expires == end


def test_a_credential_process_that_hangs_is_given_up(
    aws: Make, config: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "SECONDS", 0.5)
    config(process(tmp_path, "import time\ntime.sleep(600)"))
    with pytest.raises(LocalFailure, match="its credential_process takes too long"):
        aws().profile("work")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")
def test_a_child_that_hangs_is_ended_with_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    script = f"sleep 600 & echo $! >{pid}.new; mv {pid}.new {pid}; wait"
    child = quiet.Quiet(("sh", "-c", script), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until(pid.exists)
    monkeypatch.setattr(quiet, "SECONDS", 0.1)
    with pytest.raises(subprocess.TimeoutExpired):
        child.communicate()
    assert child.returncode == -signal.SIGKILL
    until(lambda: not alive(int(pid.read_text())))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no login sessions")
def test_a_credential_process_has_no_terminal_that_it_could_open(
    aws: Make, config: Write, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor has that of a profile whose role another profile takes."""
    config(
        process(tmp_path, "import os\nassert os.getsid(0) == os.getpid()\n" + GIVE)
        + "[profile above]\nrole_arn = arn:aws:iam::111111111111:role/dev\nsource_profile = work\n"
    )
    assert aws().profile("work").access_key_id == "AKIAWORK"
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    server.answer(refusal("AccessDenied", "no", 403))
    with pytest.raises(Refused, match="refused by AWS"):
        aws().profile("above")


SSO = """
[profile work]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111111111111
sso_role_name = ClientAccess
"""
MFA = f"""
[profile base]
aws_access_key_id = AKIABASE
aws_secret_access_key = {CANARY}
[profile work]
role_arn = arn:aws:iam::111111111111:role/dev
source_profile = base
mfa_serial = arn:aws:iam::111111111111:mfa/jane
region = eu-west-1
"""


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("[profile other]\n", BadInput, "is not in .*/config. Correct its name"),
        ("[profile work]\nregion = eu-west-1\n", PersonNeeded, "holds no credentials"),
        ("[profile work]\naws_access_key_id = AKIAWORK\n", PersonNeeded, "holds no credentials"),
        (SSO, PersonNeeded, "Run: aws sso login --profile work"),
        (MFA, PersonNeeded, "needs an MFA code"),
        ("[profile work\n", BadInput, "cannot be read. Correct "),
        ("[profile work]\nrole_arn = x\nsource_profile = nobody\n", BadInput, "is not complete"),
        (
            "[profile work]\nrole_arn = x\nsource_profile = work\n",
            BadInput,
            "comes back to itself by source_profile",
        ),
        ("[profile work]\ncredential_process = echo hi\n", LocalFailure, "answered no JSON"),
        ("[profile work]\ncredential_process = /no/such/program\n", LocalFailure, "gave no credentials"),
        ("[profile work]\ncredential_process = false\n", LocalFailure, "credential_process failed"),
    ],
)
def test_C43_C44_each_way_to_find_nothing_is_one_line(
    aws: Make, config: Write, text: str, kind: type[Failure], words: str
) -> None:
    config(text)
    with pytest.raises(kind, match=words) as failure:
        aws().profile("work")
    assert CANARY not in failure.value.message
    assert "\n" not in failure.value.message
    assert "~/.aws" not in failure.value.message, "another file is in use"


def test_a_profile_that_aws_refuses_is_a_refusal(
    aws: Make, config: Write, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(MFA.replace("mfa_serial", "role_session_name").replace("arn:aws:iam::111111111111:mfa/jane", "jane"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    server.answer(refusal("AccessDenied", f"no {CANARY}", 403))
    with pytest.raises(Refused, match=r"refused by AWS \(AccessDenied\)") as failure:
        aws().profile("work")
    assert CANARY not in failure.value.message


def test_a_profile_that_takes_a_role_needs_no_region(
    aws: Make, config: Write, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(MFA.partition("mfa_serial")[0])
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    server.answer(refusal("AccessDenied", "no", 403))
    with pytest.raises(Refused, match=r"refused by AWS \(AccessDenied\)"):
        aws().profile("work")


def test_ambient_takes_the_environment(aws: Make, config: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CANARY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", CANARY)
    found = aws().ambient()
    assert found.access_key_id == "ASIAENV"
    assert found.temporary
    assert found.expires is None


def test_ambient_credentials_that_have_ended_are_refused(
    aws: Make, config: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CANARY)
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
    with pytest.raises(Refused, match="have ended"):
        aws().ambient()


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_C111_a_profile_that_the_environment_names_in_vain_is_named_with_its_variable(
    aws: Make, config: Write, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    config("[profile other]\n")
    monkeypatch.setenv(variable, "gone")
    with pytest.raises(BadInput, match=rf"^The profile gone of {variable} is not in "):
        aws().ambient()


def test_ambient_without_anything_needs_a_person(aws: Make, config: Write) -> None:
    with pytest.raises(PersonNeeded, match="The environment holds no credentials"):
        aws().ambient()
