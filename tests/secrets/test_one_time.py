"""MFA codes, and the command that gives them."""

import re
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.waiting import alive, until

from awsclients.errors import LocalFailure, WrongCode
from awsclients.secrets.one_time import UsedCodes, code, code_from_command
from awsclients.secrets.secret import Secret

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SERIAL = "arn:aws:iam::111111111111:mfa/jane"


@given(st.text(max_size=12) | st.from_regex(r"[0-9 ]{4,9}", fullmatch=True))
def test_C52_a_code_is_six_ascii_digits_or_nothing(text: str) -> None:
    digits = "".join(text.split())
    if re.fullmatch("[0-9]{6}", digits, re.ASCII):
        assert code(Secret(text)).reveal() == digits
    else:
        with pytest.raises(WrongCode) as failure:
            code(Secret(text))
        assert failure.value.message == "An MFA code is six digits. Type the code that the device shows now."


def run(script: str, seconds: float = 10) -> Secret:
    return code_from_command([sys.executable, "-c", script], seconds)


def test_a_command_prints_the_code_without_shell_terminal_or_standard_input() -> None:
    assert run("import sys; assert sys.stdin.read() == ''; print('123 456')").matches("123456")
    assert code_from_command(["printf", "%s", "234561"]).matches("234561")
    assert run("import os; assert os.getsid(0) == os.getpid(); print('123456')").matches("123456")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["/no/such/program"], "program cannot be run"),
        (["/etc/passwd"], "passwd cannot be run"),
        (["no\0program"], "cannot be run"),
        (["false"], "false ended with 1"),
        (["echo", "12345"], "echo did not print six digits"),
        (["echo", "code 123456"], "did not print six digits"),
        (["echo", "１２３４５６"], "did not print six digits"),
        (["true"], "did not print six digits"),
        (["yes", "1"], "did not print six digits|ended with -13"),
    ],
)
def test_a_command_that_gives_no_code_is_one_line(command: list[str], words: str) -> None:
    with pytest.raises(LocalFailure, match=words) as failure:
        code_from_command(command)
    assert failure.value.message.startswith("mfa_command: ")


def test_what_a_command_printed_is_never_shown() -> None:
    with pytest.raises(LocalFailure) as failure:
        run("import sys; print('canary'); print('canary', file=sys.stderr)")
    assert "canary" not in failure.value.message + failure.value.detail


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    begun = time.monotonic()
    with pytest.raises(LocalFailure, match=r"took longer than 1\.5 s"):
        code_from_command(["sh", "-c", f"sleep 60 & echo $! > {pid}; wait"], 1.5)
    assert time.monotonic() - begun < 60
    child = int(pid.read_text())
    until(lambda: not alive(child))


def test_C52_a_code_counts_once_for_each_device() -> None:
    used = UsedCodes()
    used.claim(SERIAL, Secret("123456"), NOW)
    used.claim(f"{SERIAL}2", Secret("123456"), NOW)
    with pytest.raises(WrongCode, match="Wait for the next code"):
        used.claim(SERIAL, Secret("123456"), NOW + timedelta(seconds=29))
    used.claim(SERIAL, Secret("654321"), NOW)
    used.give_back(SERIAL)
    used.claim(SERIAL, Secret("654321"), NOW)
    used.claim(SERIAL, Secret("654321"), NOW + timedelta(seconds=91))
