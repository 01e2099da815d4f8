"""`export` and `credential-process`."""

import json
from pathlib import Path

import pytest
from tests.cli.world import CommandLine, make_role, make_workspace

from awsclients.launch.export import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_carries_the_session(cli: CommandLine, form: str) -> None:
    done = cli("export", "acme/dev", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert "ASIAACME000000000000" in done.out
    assert done.out.endswith("\n")


def test_env_is_what_is_taken_without_a_format(cli: CommandLine) -> None:
    assert cli("export", "acme/dev").out == cli("export", "acme/dev", "--format", "env").out


def test_without_a_role_a_shells_own_is_exported(cli: CommandLine) -> None:
    assert cli("export").code == 2
    cli.variables["AWSCLIENTS_ROLE"] = "acme/dev"
    done = cli("export")
    assert (done.code, done.err) == (0, "acme/dev\n")
    assert cli.broker.asked == [("acme/dev", 0.75)]


def test_keys_are_renewed_in_place_in_a_shell_of_ours(cli: CommandLine, tmp_path: Path) -> None:
    folder = cli.folder / "child-1"
    folder.mkdir(parents=True)
    cli.variables |= {"AWSCLIENTS_ROLE": "acme/dev", "AWS_CONFIG_FILE": str(folder / "config")}
    done = cli("export")
    unset = done.out.splitlines()[0].split()
    assert "AWS_PROFILE" in unset
    assert not [name for name in unset if name.startswith("AWSCLIENTS_")]
    assert (folder / "ends").read_text() == "2026-01-01T13:00:00+00:00"
    assert "AWSCLIENTS_ROLE" in cli("export", "globex/admin").out.splitlines()[0].split()


def test_a_shell_that_renews_itself_gets_no_keys_that_end_unless_a_role_is_named(cli: CommandLine) -> None:
    place = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:4711/v1/ab"}
    cli.variables |= {"AWSCLIENTS_ROLE": "acme/dev", **place}
    done = cli("export")
    assert (done.code, done.out) == (2, "")
    assert "renew themselves" in done.err
    assert cli("export", ".").code == 0


def test_a_credential_process_prints_one_object_and_nothing_else(cli: CommandLine) -> None:
    done = cli("credential-process", "acme/dev")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["Version"] == 1
    assert json.loads(done.out)["Expiration"] == "2026-01-01T13:00:00Z"


@pytest.mark.parametrize(("address", "said"), [("acme/production", "guarded"), ("acme/dev", "MFA code")])
def test_a_credential_process_never_asks(cli: CommandLine, address: str, said: str) -> None:
    cli.person.present, cli.person.typed = True, ["acme/production", "123456"]
    cli.broker.mfa = "123456"
    done = cli("credential-process", address)
    assert (done.code, done.out) == (3, "")
    assert said in done.err
    assert done.err.endswith(f"awsclients shell {address}\n")
    assert not cli.person.prompts


@pytest.mark.parametrize("text", ["acme", "dev", "ac/de", "nosuch/role", ".", ""])
def test_a_credential_process_takes_full_addresses_only(cli: CommandLine, text: str) -> None:
    cli.person.present = True
    done = cli("credential-process", text)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1


def test_a_renamed_address_still_works_in_a_credential_process(cli: CommandLine) -> None:
    assert cli("credential-process", "acme-old/dev").code == 0


def test_a_credential_process_does_not_speak_of_other_entries(cli: CommandLine) -> None:
    cli.workspace = make_workspace(make_role("acme/dev"))
    assert cli("credential-process", "acme/dev").err == ""
