"""It comes up quickly, answers many at once, and leaves nothing behind."""

import socket
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.demo.conftest import CLIENT, HUB, ROLE, Caller, trust
from tests.waiting import LONG

from awsclients.demo.clock import MovableClock
from awsclients.demo.faults import Fault
from awsclients.demo.refusal import Refusal
from awsclients.demo.server import EmbeddedAws


def test_no_thread_and_no_socket_is_left_even_with_calls_under_way(clock: MovableClock) -> None:
    before = _threads()
    with EmbeddedAws(clock) as aws:
        host, port = aws.url.removeprefix("http://").split(":")
        idle = socket.create_connection((host, int(port)))
        aws.faults.order(Fault("slow", seconds=60))
        waiting = threading.Thread(target=_try, args=(f"{aws.url}/federation",))
        waiting.start()
        while not any("process_request" in thread.name for thread in _threads()):
            pass
    waiting.join(LONG)
    idle.close()
    assert _threads() <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))
    with pytest.raises(RuntimeError):
        _ = aws.url


def _threads() -> set[threading.Thread]:
    """Those of an embedded AWS; others of earlier tests may come and go."""
    ours = ("process_request", "embedded-aws")
    return {thread for thread in threading.enumerate() if any(name in thread.name for name in ours)}


def _try(address: str) -> None:
    try:
        urllib.request.urlopen(address)
    except OSError:
        return


def test_many_callers_at_once(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: jane.assume().account, range(24)))
    assert found == [CLIENT] * 24
    assert len({call.parameters["RoleArn"] for call in aws.calls.of("sts:AssumeRole")}) == 1
    assert len(aws.calls) == 48


def test_it_listens_on_loopback_only(aws: EmbeddedAws) -> None:
    assert aws.url.startswith("http://127.0.0.1:")


def test_what_was_called_is_logged_without_secrets(
    aws: EmbeddedAws, jane: Caller, mfa_user: tuple[Caller, str]
) -> None:
    user, serial = mfa_user
    aws.add_role(ROLE, trust())
    code = aws.mfa_code(serial)
    user.assume(SerialNumber=serial, TokenCode=code, ExternalId="acme-1")
    call = aws.calls[0]
    assert (call.operation, call.account_id, call.region, call.outcome) == (
        "sts:AssumeRole",
        HUB,
        "eu-west-1",
        "ok",
    )
    assert call.parameters["ExternalId"] == "acme-1"
    assert "TokenCode" not in call.parameters
    assert "Boto3" in call.user_agent
    assert code not in repr(list(aws.calls))


def test_the_codes_of_the_devices_are_on_a_page_until_they_are_used(
    aws: EmbeddedAws, mfa_user: tuple[Caller, str]
) -> None:
    user, serial = mfa_user
    aws.add_role(ROLE, trust())
    page = urllib.request.urlopen(f"{aws.url}/mfa").read().decode()
    code = page.split()[1]
    assert (serial in page, code) == (True, aws.mfa_code(serial))
    user.assume(SerialNumber=serial, TokenCode=code)
    assert "used; the next code comes in" in urllib.request.urlopen(f"{aws.url}/mfa").read().decode()


@pytest.mark.parametrize(
    ("arn", "policy", "longest"),
    [
        ("arn:aws:iam::2222:role/X", trust(), 3600),
        ("arn:aws:iam::222222222222:user/X", trust(), 3600),
        (ROLE, trust(), 3599),
        (ROLE, trust(), 43201),
        (ROLE, trust(StringMatches={"sts:ExternalId": "x"}), 3600),
        (ROLE, trust("arn:aws:iam::111111111111:user/*"), 3600),
        (ROLE, {"Statement": [{"Effect": "Allow", "NotPrincipal": "*", "Action": "*"}]}, 3600),
        (ROLE, {"Statement": "x"}, 3600),
    ],
)
def test_roles_that_iam_would_not_make(
    aws: EmbeddedAws, arn: str, policy: dict[str, object], longest: int
) -> None:
    with pytest.raises(Refusal):
        aws.add_role(arn, policy, max_session=longest)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = """
import sys
from awsclients.demo.server import EmbeddedAws
from awsclients.demo.clock import MovableClock
heavy = {"moto", "flask", "botocore", "boto3", "werkzeug", "keyring", "textual"}
assert not heavy & set(sys.modules)
with EmbeddedAws(MovableClock()):
    assert heavy & set(sys.modules) == {"werkzeug"}
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_is_printed(aws: EmbeddedAws, jane: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    assert jane.account == HUB
    _try(f"{aws.url}/nothing")
    assert capfd.readouterr() == ("", "")
