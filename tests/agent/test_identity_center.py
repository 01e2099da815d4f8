"""A sign-in to an Identity Center through the program: real processes, a real agent, real browsers."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from tests.agent.conftest import PROGRAM, Person
from tests.chromium import PROGRAM as CHROMIUM
from tests.launch.portal import CENTER, CLIENT, HUB, START, press, trust
from tests.waiting import LONG, until

from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

TESTS = Path(__file__).parent.parent
ROLES = "".join(
    f"""
[clients.acme.roles.r{number}]
source = "{source}"
role_arn = "arn:aws:iam::{CLIENT}:role/R{number}"
external_id = "acme-1"
"""
    for number, source in enumerate(["hub", "other"] * 10)
)
CONFIG = f"""
[sources.hub]
kind = "identity-center"
sso_start_url = "{START}"
sso_region = "eu-west-1"
account_id = "{HUB}"
role_name = "ClientAccess"

[sources.twin]
kind = "identity-center"
sso_start_url = "{START}"
sso_region = "eu-west-1"

[sources.other]
kind = "identity-center"
sso_start_url = "https://other.awsapps.com/start"
sso_region = "us-east-1"
account_id = "{HUB}"
role_name = "ClientAccess"

[clients.ours.roles.look]
source = "twin"
account_id = "{HUB}"
role_name = "ReadOnly"

{ROLES}
"""


@pytest.fixture
def jane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody with two Identity Centers and twenty roles behind them, and a browser that allows everything."""
    with EmbeddedAws(MovableClock()) as aws:
        import dataclasses

        aws.add_identity_center(CENTER)
        other = dataclasses.replace(CENTER, start_url="https://other.awsapps.com/start", region="us-east-1")
        aws.add_identity_center(other)
        for number in range(20):
            aws.add_role(f"arn:aws:iam::{CLIENT}:role/R{number}", trust(HUB))
        one = Person(tmp_path_factory.mktemp("p"), aws)
        (one.home / "run").mkdir(mode=0o700)
        one.write(CONFIG)
        one.variables["BROWSER"] = f"{sys.executable} {TESTS}/form_browser.py {one.home}/report.txt %s"
        yield one
        one.door().stop()
        assert not aws.broken


def test_without_a_terminal_a_verb_names_login_and_opens_no_browser(jane: Person) -> None:
    for words in (["exec", "acme/r0", "--", "true"], ["credential-process", "acme/r0"], ["whoami", "hub"]):
        done = jane(*words)
        assert (done.code, done.out) == (3, "")
        assert "Run: awsclients login hub" in done.err
    assert not (jane.home / "report.txt").exists()


def test_login_says_until_when_and_every_later_verb_goes_on(jane: Person) -> None:
    done = jane("login", "hub")
    assert done.code == 0, done.err
    assert re.fullmatch(r"Signed in to hub until about [0-9:]{5}( on .*)?\.\n", done.out)
    assert "The sign-in is kept in memory only." in done.err
    needs = {one["address"]: one["needs"] for one in json.loads(jane("list", "--json").out)}
    assert (needs["acme/r0"], needs["ours/look"], needs["acme/r1"]) == (None, None, "sign-in")
    who = jane("whoami", "hub")
    assert "AWSReservedSSO_ClientAccess_" in who.out
    assert "until about" in who.out
    assert jane("whoami", "ours/look").code == 0
    assert "until about" in jane("whoami", "twin").out
    assert f"AWS_ACCOUNT_ID={CLIENT}" in jane("exec", "acme/r0", "--", "env").out
    assert jane("exec", "acme/r1", "--", "env").code == 3
    assert len(jane.aws.calls.of("sso-oidc:RegisterClient")) == 1
    out = jane("logout", "--all")
    assert out.code == 0, out.err
    assert "Signed out of hub. AWS honours keys that were given until their end." in out.err
    assert jane("whoami", "ours/look").code == 3


@pytest.mark.slow
def test_two_sources_and_twenty_roles_cold_ask_one_sign_in_each_and_one_session_a_role(jane: Person) -> None:
    assert jane("login", "hub").code == 0
    assert jane("login", "other").code == 0
    running = [jane.begin("credential-process", f"acme/r{number}") for number in range(20)]
    assert [process.wait(LONG) for process in running] == [0] * 20
    for process in running:
        process.communicate()
    roles = [call.parameters["RoleArn"] for call in jane.aws.calls.of("sts:AssumeRole")]
    assert len(roles) == len(set(roles)) == 20
    assert len(jane.aws.calls.of("sso:GetRoleCredentials")) == 2
    assert len(jane.aws.calls.of("sso-oidc:CreateToken")) == 2


def test_a_device_code_is_said_with_address_code_and_time_left(jane: Person) -> None:
    process = jane.begin("login", "hub", "--device-code")
    assert process.stderr is not None
    first = process.stderr.readline()
    address, end = process.stderr.readline(), process.stderr.readline()
    code = re.search("[A-Z]{4}-[A-Z]{4}", first)
    assert code is not None
    assert address.strip() == f"{jane.aws.url}/device?user_code={code[0]}"
    assert end.startswith("The code is good for 10 min, until ")
    press(address.strip(), "allow")
    out, _ = process.communicate(timeout=LONG)
    assert process.returncode == 0
    assert out.startswith("Signed in to hub until about ")
    assert not (jane.home / "report.txt").exists()


def test_over_ssh_it_is_a_device_code_by_itself(jane: Person) -> None:
    jane.variables["SSH_CONNECTION"] = "10.0.0.1 50000 10.0.0.2 22"
    process = jane.begin("login", "hub")
    assert process.stderr is not None
    assert "compare the code" in process.stderr.readline()
    press(process.stderr.readline().strip(), "deny")
    out, err = process.communicate(timeout=LONG)
    assert (process.returncode, out) == (4, "")
    assert "The sign-in to hub was refused in the browser. Run: awsclients login hub" in err


@pytest.mark.slow
def test_ctrl_c_gives_up_and_leaves_no_listener(jane: Person) -> None:
    jane.variables["BROWSER"] = "true"
    environ: dict[str, str] = {**jane.environ, "TERM": "xterm"}
    words = ["-P", "-m", "awsclients", "login", "hub"]
    screen = pexpect.spawn(PROGRAM[0], words, timeout=LONG, encoding="utf-8", env=environ)  # type: ignore[arg-type]
    screen.expect("It is waited for until")
    screen.sendintr()
    screen.expect(pexpect.EOF)
    screen.close()
    assert screen.exitstatus == 130


@pytest.mark.slow
def test_at_a_terminal_exec_signs_in_and_goes_on(jane: Person) -> None:
    words = ["-P", "-m", "awsclients", "exec", "acme/r0", "--", "sh", "-c", "echo in $AWS_ACCOUNT_ID"]
    environ: dict[str, str] = {**jane.environ, "TERM": "xterm"}
    screen = pexpect.spawn(PROGRAM[0], words, timeout=LONG, encoding="utf-8", env=environ)  # type: ignore[arg-type]
    screen.expect(f"in {CLIENT}")
    screen.expect(pexpect.EOF)
    screen.close()
    assert screen.exitstatus == 0


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_real_browser_signs_in_by_the_command_line(jane: Person) -> None:
    jane.variables["BROWSER"] = f"{sys.executable} {TESTS}/chromium.py {jane.home}/report.txt %s #allow"
    jane.variables["PATH"] = os.environ["PATH"]
    done = jane("login", "hub")
    assert done.code == 0, done.err
    until(lambda: "/done" in (jane.home / "report.txt").read_text())
    seen = (jane.home / "report.txt").read_text()
    assert seen.splitlines()[0].startswith(f"{jane.aws.url}/authorize?response_type=code")
    assert "The answer has come. awsclients says how it went." in seen
    assert "AWSReservedSSO_ClientAccess_" in jane("whoami", "hub").out


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("gnome-keyring-daemon") is None, reason="gnome-keyring is not installed")
def test_a_keyring_keeps_the_sign_in_for_processes_to_come(jane: Person) -> None:
    jane.variables["AWSCLIENTS_AGENT"] = "off"
    program = " ".join(PROGRAM)
    script = f"{program} login hub && {program} whoami ours/look && {program} logout --all; {program} whoami twin"
    done = subprocess.run(
        [TESTS / "secrets" / "with_keyring.sh", "bash", "-c", script],
        env={**jane.environ, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert "in memory only" not in done.stderr
    assert "AWSReservedSSO_ReadOnly_" in done.stdout
    assert "Signed out of hub." in done.stderr
    assert "no; run: awsclients login twin" in done.stdout
    assert len(jane.aws.calls.of("sso-oidc:CreateToken")) == 1
    assert jane.aws.centers.access == {}
