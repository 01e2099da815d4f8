"""`profiles`: what is written, what is said, and what stays as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.world import CommandLine, make_role, make_workspace

from awsclients.config.model import Place, Problem


@pytest.fixture
def config(cli: CommandLine, tmp_path: Path) -> Path:
    """A configuration of the person's own, with a profile that one of the roles would have."""
    file = tmp_path / "aws" / "config"
    file.parent.mkdir()
    file.write_bytes(b"[default]\r\naws_secret_access_key = EXAMPLE\r\n[profile globex-admin]\r\nregion=x")
    cli.variables["AWS_CONFIG_FILE"] = str(file)
    return file


def test_diff_shows_and_writes_nothing(cli: CommandLine, config: Path) -> None:
    before = config.read_bytes()
    done = cli("profiles", "diff")
    assert done.code == 0
    assert "+[profile acme-dev]\n+region = eu-west-1\n" in done.out
    assert "EXAMPLE" not in done.out
    assert config.read_bytes() == before
    assert list(config.parent.iterdir()) == [config]


def test_write_and_remove_leave_the_rest_as_it_was(cli: CommandLine, config: Path) -> None:
    before = config.read_bytes()
    done = cli("profiles", "write")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "globex/admin is left out: globex-admin is a profile of yours. Give the role another `profile`.",
        "1 guarded role is left out. Add --include-guarded to have them in.",
        f"3 profiles are in {config}.",
    ]
    assert config.read_bytes().startswith(before)
    assert b"acme-production" not in config.read_bytes()
    assert cli("profiles", "diff").out == ""
    assert f"3 profiles are in {config} already." in cli("profiles", "write").err
    assert cli("profiles", "remove").err == f"The profiles are gone from {config}.\n"
    assert config.read_bytes() == before
    assert cli("profiles", "remove").err == f"There are none in {config}.\n"


def test_guarded_roles_are_written_when_asked_for(cli: CommandLine, config: Path) -> None:
    assert "acme-production" in cli("profiles", "diff", "--include-guarded").out
    cli("profiles", "write", "--include-guarded")
    assert b"[profile acme-production]" in config.read_bytes()


def test_the_command_is_an_absolute_path_and_names_the_configuration(cli: CommandLine, config: Path) -> None:
    cli("profiles", "write")
    command = "credential_process = /usr/bin/awsclients --config /home/jane/.config/awsclients/config.toml "
    assert f"{command}credential-process acme/dev\r\n".encode() in config.read_bytes()


def test_in_a_shell_of_ours_the_persons_own_file_is_meant(cli: CommandLine, tmp_path: Path) -> None:
    theirs = tmp_path / "child" / "config"
    cli.variables |= {"AWSCLIENTS_ROLE": "acme/dev", "AWS_CONFIG_FILE": str(theirs), "HOME": str(tmp_path)}
    assert f"4 profiles are in {tmp_path}/.aws/config." in cli("profiles", "write").err
    assert not theirs.parent.exists()


def test_C44_a_folder_in_its_place_is_bad_input(cli: CommandLine, tmp_path: Path) -> None:
    cli.variables["AWS_CONFIG_FILE"] = str(tmp_path)
    for action in ("diff", "write", "remove"):
        done = cli("profiles", action)
        assert (done.code, done.out) == (2, "")
        assert "is not a regular file" in done.err


def test_a_block_that_was_torn_is_left_alone(cli: CommandLine, config: Path) -> None:
    config.write_text("[default]\n# awsclients begin: \n")
    for action in ("diff", "write", "remove"):
        done = cli("profiles", action)
        assert (done.code, done.out) == (2, "")
        assert f"{config}:2:1: " in done.err
    assert config.read_text() == "[default]\n# awsclients begin: \n"


def test_without_roles_nothing_is_written(cli: CommandLine, config: Path) -> None:
    before = config.read_bytes()
    cli.workspace = make_workspace()
    done = cli("profiles", "write")
    assert (done.code, done.out) == (0, "")
    assert "no role to write a profile for" in done.err
    assert config.read_bytes() == before


def test_a_broken_configuration_takes_no_profile_away(cli: CommandLine, config: Path) -> None:
    cli("profiles", "write")
    before = config.read_bytes()
    broken = Problem(Place(Path("/c"), 1, 1), "This is wrong. Correct it.")
    cli.workspace = replace(make_workspace(make_role("acme/dev")), problems=(broken,))
    done = cli("profiles", "write")
    assert (done.code, done.out) == (2, "")
    assert "globex-audit and initech-reader would be removed" in done.err
    assert config.read_bytes() == before


@pytest.mark.parametrize("words", [[], ["show"], ["write", "acme"]])
def test_other_words_are_bad_input(cli: CommandLine, words: list[str]) -> None:
    assert cli("profiles", *words).code == 2
