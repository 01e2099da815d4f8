"""What goes wrong for real, through the real broker and client, against the embedded AWS: one clear line each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from tests.cli.world import CommandLine, Done, real_world

from awsclients.demo.clock import MovableClock
from awsclients.demo.faults import Fault
from awsclients.demo.server import EmbeddedAws
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

CLIENT, OTHER = "222222222222", "333333333333"


def trust(external_id: str, principal: str = "arn:aws:iam::111111111111:root") -> dict[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": principal},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
            }
        ],
    }


@dataclass
class Cloud:
    """An AWS with one client, and two users that its role trusts: jane, and joan who has a device."""

    aws: EmbeddedAws
    keys: dict[str, tuple[str, Secret, str | None]]

    def config(self) -> str:
        sources = "".join(
            f'[sources.{name}]\nkind = "access-key"\naccess_key_id = "{key}"\n'
            + (f'mfa_serial = "{serial}"\n' if serial else "")
            for name, (key, _, serial) in self.keys.items()
        )
        role_arn = f'role_arn = "arn:aws:iam::{CLIENT}:role/Dev"\n'
        return sources + (
            '[sources.here]\nkind = "ambient"\n'
            '[clients.acme]\nexternal_id = "acme-7c1e2a"\nsource = "jane"\n'
            f"[clients.acme.roles.dev]\n{role_arn}"
            f'[clients.acme.roles.mfa]\n{role_arn}source = "joan"\n'
            f'[clients.acme.roles.wrong]\n{role_arn}external_id = "acme-wrong"\n'
            f'[clients.acme.roles.production]\n{role_arn}environment = "prod"\n'
        )


@pytest.fixture(scope="module")
def running() -> Iterator[Cloud]:
    with EmbeddedAws(MovableClock()) as aws:
        keys = {name: aws.add_user("111111111111", name, mfa=name == "joan") for name in ("jane", "joan")}
        aws.add_role(f"arn:aws:iam::{CLIENT}:role/Dev", trust("acme-7c1e2a"))
        yield Cloud(aws, keys)


@pytest.fixture
def cloud(running: Cloud, cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """The command line works in it, from a configuration on disk; secrets are kept in memory."""
    running.aws.faults.clear()
    file = tmp_path / "config.toml"
    file.write_text(running.config())
    file.chmod(0o600)
    cli.variables |= {"AWS_ENDPOINT_URL": running.aws.url, "AWSCLIENTS_CONFIG": str(file)}
    for name, (key, secret, _) in running.keys.items():
        cli.store.put(service(name), key, secret)
    monkeypatch.setattr(cli, "world", partial(real_world, cli.store))
    return running


def refused(done: Done, code: int, said: str) -> None:
    assert (done.code, done.out) == (code, ""), done
    assert said in done.err
    assert done.err.startswith("awsclients: ")
    assert done.err.count("\n") == 1


def test_the_right_external_id_opens_the_role(cli: CommandLine, cloud: Cloud) -> None:
    done = cli("whoami", "acme/dev")
    assert done.code == 0
    assert "principal  arn:aws:sts::222222222222:assumed-role/Dev/jane" in done.out
    assert cli("whoami", "jane").out.splitlines()[2] == "principal  arn:aws:iam::111111111111:user/jane"


def test_a_wrong_external_id_is_refused(cli: CommandLine, cloud: Cloud) -> None:
    refused(cli("export", "acme/wrong"), 4, "arn:aws:iam::222222222222:role/Dev")
    assert "acme-wrong" not in cli("export", "acme/wrong", "--debug").err


def test_a_secret_that_was_never_set_needs_a_person(cli: CommandLine, cloud: Cloud) -> None:
    key = cloud.keys["jane"][0]
    cli.store.delete(service("jane"), key)
    refused(cli("export", "acme/dev"), 3, "awsclients secret set jane")


def test_a_key_that_was_switched_off_is_refused(cli: CommandLine, cloud: Cloud) -> None:
    key = cloud.keys["jane"][0]
    cloud.aws.deactivate(key)
    try:
        refused(cli("credential-process", "acme/dev"), 4, "does not know the access key")
    finally:
        cloud.aws.activate(key)


def test_another_account_that_answers_is_refused(cli: CommandLine, cloud: Cloud) -> None:
    cloud.aws.faults.order(Fault("other_account", operation="sts:AssumeRole"))
    refused(cli("export", "acme/dev"), 4, "999999999999")


def test_C65_a_portal_that_answers_is_this_computers_network(cli: CommandLine, cloud: Cloud) -> None:
    cloud.aws.faults.order(Fault("html", times=9))
    refused(cli("export", "acme/dev"), 5, "portal")


def test_C65_an_endpoint_where_nobody_listens_is_this_computers_network(cli: CommandLine, cloud: Cloud) -> None:
    cli.variables["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    refused(cli("export", "acme/dev"), 5, "127.0.0.1:1")


@pytest.mark.parametrize("kind", ["no_expiration", "past_expiration", "empty"])
def test_C67_an_answer_that_cannot_be_trusted_is_refused(cli: CommandLine, cloud: Cloud, kind: str) -> None:
    cloud.aws.faults.order(Fault(kind, times=9, operation="sts:AssumeRole"))  # type: ignore[arg-type]
    refused(cli("credential-process", "acme/dev"), 4, "sts:AssumeRole")


def test_the_devices_code_opens_the_role_and_a_wrong_one_does_not(cli: CommandLine, cloud: Cloud) -> None:
    serial = str(cloud.keys["joan"][2])
    refused(cli("export", "acme/mfa"), 3, "--mfa-code-stdin")
    right = cloud.aws.mfa_code(serial)
    cli.person.piped = f"{(int(right) + 1) % 1_000_000:06}\n"
    refused(cli("export", "acme/mfa", "--mfa-code-stdin"), 4, "MFA code")
    cli.person.present, cli.person.typed = True, [f"{(int(right) + 2) % 1_000_000:06}", right]
    done = cli("export", "acme/mfa")
    assert done.code == 0
    assert "did not take the MFA code" in done.err


def test_nothing_reaches_aws_before_the_guard_is_open(cli: CommandLine, cloud: Cloud) -> None:
    before = len(list(cloud.aws.calls))
    for words in (["export"], ["shell"], ["console", "--print"], ["credential-process"], ["whoami"]):
        assert cli(*words, "acme/production").code == 3
    assert cli("exec", "acme/production", "true").code == 3
    assert cli("export", "acme/production", "--confirm", "acme/dev").code == 3
    assert cli("exec", "acme/dev", "nosuch-program").code == 127
    assert len(list(cloud.aws.calls)) == before
    assert cli("export", "acme/production", "--confirm", "acme/production").code == 0


def test_debug_tells_of_every_call(cli: CommandLine, cloud: Cloud) -> None:
    told = cli("export", "acme/dev", "--debug")
    assert told.code == 0
    assert "sts:AssumeRole for acme/dev: ok, " in told.err
    assert "EXAMPLEKEY" not in told.err


def test_debug_tells_why_a_call_was_refused_and_says_it_once(cli: CommandLine, cloud: Cloud) -> None:
    told = cli("export", "acme/wrong", "--debug").err.splitlines()
    assert any(line.startswith("sts:AssumeRole for acme/wrong: AccessDenied, ") for line in told)
    assert [line.split(":")[0] for line in told if "Request ID" in line] == ["  Request ID"]
    assert len(told) == len(set(told))


def test_in_a_shell_sources_are_those_outside_of_it(cli: CommandLine, cloud: Cloud) -> None:
    done = cli("exec", "acme/dev", "sh", "-c", "env | grep ^AWS")
    inside = dict(line.split("=", 1) for line in done.out.splitlines())
    cli.variables |= inside
    assert cli("whoami").out.startswith("role       acme/dev\n")
    assert "assumed-role/Dev/jane" in cli("whoami").out
    assert cli("whoami", "jane").out.splitlines()[2] == "principal  arn:aws:iam::111111111111:user/jane"
    refused(cli("whoami", "here"), 3, "The environment holds no credentials")


def test_add_tries_the_role_and_writes_it(cli: CommandLine, cloud: Cloud, tmp_path: Path) -> None:
    arn = f"arn:aws:iam::{CLIENT}:role/Dev"
    words = ("add", arn, "--client", "globex", "--source", "jane", "--external-id")
    refused(cli(*words, "globex-1"), 4, arn)
    assert not (tmp_path / "clients.d").exists()
    assert cli(*words, "acme-7c1e2a").code == 0
    assert "globex/dev" in cli("list").out
