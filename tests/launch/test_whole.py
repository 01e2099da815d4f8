"""The whole program around a child: the command line, a source in `~/.aws`, and the embedded AWS."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.waiting import LONG

from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

HUB = "111111111111"
CONFIG = """
[sources.work]
kind = "profile"
profile = "work"
[clients.acme]
name = "Acme Ltd"
source = "work"
external_id = "acme-7c1e2a"
env = { KUBECONFIG = "~/acme/kube" }
[clients.acme.roles.dev]
role_arn = "arn:aws:iam::222222222222:role/Consultant"
region = "eu-west-1"
[clients.acme.roles.audit]
role_arn = "arn:aws:iam::222222222222:role/Audit"
[clients.globex]
name = "Globex"
source = "work"
external_id = "globex-91b2"
[clients.globex.roles.dev]
role_arn = "arn:aws:iam::333333333333:role/Consultant"
"""
ROLES = {
    "arn:aws:iam::222222222222:role/Consultant": "acme-7c1e2a",
    "arn:aws:iam::222222222222:role/Audit": "acme-7c1e2a",
    "arn:aws:iam::333333333333:role/Consultant": "globex-91b2",
}


@pytest.fixture(scope="module")
def aws() -> Iterator[tuple[str, str, str]]:
    """An AWS with the roles of the configuration: its address, and jane's key and secret."""
    with EmbeddedAws(MovableClock()) as embedded:
        key, secret, _ = embedded.add_user(HUB, "jane")
        for arn, external_id in ROLES.items():
            statement = {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{HUB}:user/jane"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
            }
            embedded.add_role(arn, {"Version": "2012-10-17", "Statement": [statement]})
        yield embedded.url, key, secret.reveal()


@pytest.fixture
def run(aws: tuple[str, str, str], tmp_path: Path) -> "Run":
    """`awsclients` for a person whose keys are a profile of theirs."""
    return Run(tmp_path, *aws)


class Run:
    """Runs `awsclients` in a home with a configuration; the profile's keys come from a process, not a file."""

    def __init__(self, home: Path, url: str, key: str, secret: str) -> None:
        for name, text in (
            (".config/awsclients/config.toml", CONFIG),
            (".aws/config", f"[default]\noutput=text\n[profile work]\ncredential_process = {home}/keys\n"),
            ("keys", '#!/bin/sh\nprintf \'{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"%s"}\' $JANE\n'),
        ):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text)
        (home / "keys").chmod(0o700)
        (home / ".config" / "awsclients").chmod(0o700)
        folder = Path(sys.executable).parent
        self._environ = {"HOME": str(home), "PATH": f"{folder}:/usr/bin:/bin", "AWS_ENDPOINT_URL": url}
        self._environ |= {"JANE": f"{key} {secret}", "AWSCLIENTS_AGENT": "off", "LC_ALL": "C.UTF-8"}

    def __call__(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "awsclients", *arguments]
        return subprocess.run(command, env=self._environ, capture_output=True, text=True, timeout=LONG)

    def other(self, *command: str) -> str:
        """What another program prints in the same home."""
        done = subprocess.run(command, env=self._environ, capture_output=True, text=True, timeout=LONG)
        return done.stdout or done.stderr


def _arn(account: str, role: str) -> str:
    return f"arn:aws:sts::{account}:assumed-role/{role}/"


WHO = "aws sts get-caller-identity --query Arn --output text --region us-east-1"


@pytest.mark.slow
def test_T16_a_shells_profiles_are_the_clients_roles_and_no_other_profile_is_there(run: Run) -> None:
    said = run("exec", "acme/dev", "--", "sh", "-c", f"{WHO}; {WHO} --profile acme-audit; {WHO} --profile work")
    lines = said.stdout.splitlines()
    assert lines[0].startswith(_arn("222222222222", "Consultant")), said.stderr
    assert lines[1].startswith(_arn("222222222222", "Audit")), said.stderr
    assert "work" in said.stderr
    assert len(lines) == 2


@pytest.mark.slow
def test_C110_another_clients_command_inside_a_shell_starts_from_the_persons_own_sources(run: Run) -> None:
    inner = f"{WHO}; echo kube:$KUBECONFIG region:$AWS_REGION; env | grep -c -i acme"
    said = run(
        "exec", "acme/dev", "--", sys.executable, "-m", "awsclients", "exec", "globex/dev", "--", "sh", "-c", inner
    )
    lines = said.stdout.splitlines()
    assert lines[0].startswith(_arn("333333333333", "Consultant")), said.stderr
    assert lines[1:] == ["kube: region:", "0"]


@pytest.mark.slow
def test_T22_a_child_that_renews_knows_who_it_is_and_inherits_no_file_of_ours(run: Run) -> None:
    us = f"{sys.executable} -m awsclients"
    said = run(
        "exec", "acme/dev", "--refresh", "--", "sh", "-c", f"{WHO}; {us} whoami; {us} export; ls /proc/$$/fd"
    )
    assert said.stdout.startswith(_arn("222222222222", "Consultant")), said.stderr
    assert f"principal  {_arn('222222222222', 'Consultant')}jane\n" in said.stdout
    assert said.stdout.endswith("\n0\n1\n2\n")
    assert "renew themselves" in said.stderr


@pytest.mark.slow
def test_profiles_are_read_by_the_aws_command_line(run: Run, tmp_path: Path) -> None:
    config = tmp_path / ".aws" / "config"
    before = config.read_bytes()
    assert run("profiles", "write").returncode == 0
    assert run.other("sh", "-c", f"{WHO} --profile globex-dev").startswith(_arn("333333333333", "Consultant"))
    assert run.other("aws", "configure", "get", "region", "--profile", "acme-dev") == "eu-west-1\n"
    assert run("profiles", "remove").returncode == 0
    assert config.read_bytes() == before


@pytest.mark.slow
def test_C119_C121_codes_and_closed_pipes(run: Run) -> None:
    assert run("exec", "acme/dev", "--", "sh", "-c", "exit 42").returncode == 42
    assert run("exec", "acme/dev", "--", "no-such-program").returncode == 127
    command = [sys.executable, "-m", "awsclients", "exec", "acme/dev", "--", "yes"]
    with subprocess.Popen(command, env={**os.environ, **run._environ}, stdout=subprocess.PIPE) as us:
        assert us.stdout is not None
        us.stdout.read(2)
        us.stdout.close()
        assert us.wait(LONG) == 128 + 13
