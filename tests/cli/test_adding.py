"""`add`: with a configuration on disk, and AWS asked or not."""

import tempfile
from pathlib import Path

import pytest
from tests.cli.world import CommandLine

from awsclients.config.load import load
from awsclients.errors import Refused

ARN = "arn:aws:iam::222222222222:role/Consultant"
START = '# mine\n[sources.here]\nkind = "ambient"\n'


@pytest.fixture
def config(cli: CommandLine, tmp_path: Path) -> Path:
    """A configuration on disk, loaded anew by every run."""
    folder = tmp_path / "awsclients"
    folder.mkdir(mode=0o700)
    file = folder / "config.toml"
    file.write_text(START)
    file.chmod(0o600)
    cli.config = file
    return file


def files(config: Path) -> dict[str, str]:
    found = (file for file in config.parent.rglob("*") if file.is_file() and file.suffix in {".toml", ".bak"})
    return {str(file.relative_to(config.parent)): file.read_text() for file in found}


def test_a_role_is_tried_and_then_written(cli: CommandLine, config: Path) -> None:
    done = cli("add", ARN, "--client", "acme", "--external-id", "acme-7c1e2a", "--environment", "dev")
    assert (done.code, done.out) == (0, "")
    assert cli.broker.asked == [("acme/consultant", 0.0)]
    assert "acme/consultant can be assumed: arn:aws:sts::222222222222:assumed-role/Dev/jane.doe" in done.err
    assert done.err.endswith(
        ". Write region = there, or commands ask for one. Use it with: awsclients shell acme/consultant\n"
    )
    role = load(config).roles["acme/consultant"]
    assert (role.role_arn, role.external_id, role.source) == (ARN, "acme-7c1e2a", "here")
    assert config.read_text() == START


def test_what_cannot_be_assumed_is_not_written(cli: CommandLine, config: Path) -> None:
    before = files(config)
    cli.broker.failure = Refused("AWS said no. Ask the client.")
    done = cli("add", ARN, "--client", "acme")
    assert (done.code, done.out, done.err) == (4, "", "awsclients: AWS said no. Ask the client.\n")
    assert files(config) == before


def test_a_client_that_has_a_region_needs_no_other(cli: CommandLine, config: Path) -> None:
    config.write_text(f'{START}[clients.acme]\nregion = "eu-west-1"\n')
    assert "region" not in cli("add", ARN, "--client", "acme").err


def test_without_a_check_aws_is_not_asked(cli: CommandLine, config: Path) -> None:
    assert cli("add", ARN, "--client", "acme", "--no-check").code == 0
    assert not cli.broker.asked
    assert list(load(config).roles) == ["acme/consultant"]


def test_C31_without_room_for_a_copy_nothing_is_tried_and_that_is_said(
    cli: CommandLine, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        here.setattr(tempfile, "tempdir", str(config.parent / "gone"))
        done = cli("add", ARN, "--client", "acme")
    assert (done.code, done.out) == (5, "")
    assert "There is no room to try the role in" in done.err
    assert files(config) == {"config.toml": START}


def test_C20_nothing_is_added_beside_a_link_that_leads_nowhere(cli: CommandLine, config: Path) -> None:
    config.unlink()
    config.symlink_to("nowhere.toml")
    done = cli("add", ARN, "--client", "acme")
    assert (done.code, done.out) == (2, "")
    assert "Nothing is changed while a file is broken. " in done.err
    assert "This is a link to a file that is not there." in done.err
    assert not cli.broker.asked


def test_a_second_role_of_a_client_joins_the_first(cli: CommandLine, config: Path) -> None:
    assert cli("add", ARN, "--client", "acme", "--role", "dev").code == 0
    assert cli("add", ARN, "--client", "acme", "--role", "staging").code == 0
    assert list(load(config).roles) == ["acme/dev", "acme/staging"]
    again = cli("add", ARN, "--client", "acme", "--role", "dev")
    assert (again.code, again.out) == (2, "")
    assert "acme/dev is there already" in again.err


def test_a_guarded_role_is_confirmed_before_it_is_tried(cli: CommandLine, config: Path) -> None:
    words = ("add", ARN, "--client", "acme", "--role", "live", "--environment", "live")
    assert cli(*words).code == 3
    assert not cli.broker.asked
    assert cli(*words, "--confirm", "acme/live").code == 0


def test_another_clients_external_id_is_warned_about_at_once_and_only_then(cli: CommandLine, config: Path) -> None:
    shared = ("--external-id", "acme-7c1e2a", "--no-check")
    assert "external ID" not in cli("add", ARN, "--client", "acme", *shared).err
    told = cli("add", ARN, "--client", "globex", *shared)
    assert told.code == 0
    assert "globex and acme have the same external ID. Give each client its own" in told.err
    assert "external ID" not in cli("add", ARN, "--client", "wayne", "--no-check").err


def test_a_sign_in_address_is_written_without_asking_aws(cli: CommandLine, config: Path) -> None:
    done = cli("add", "https://wayne.signin.aws.amazon.com/console", "--client", "wayne")
    assert done.code == 0
    assert done.err.endswith("Use it with: awsclients console wayne/console\n")
    assert load(config).roles["wayne/console"].console_url == "https://wayne.signin.aws.amazon.com/console"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--source", "nosuch"], "There is no source nosuch. Known are here."),
        (["--external-id", "x"], "The external ID is not valid"),
        (["--role", "A"], "--role A cannot be a name here. Write 1 to 41"),
    ],
)
def test_what_would_not_load_is_bad_input_and_not_written(
    cli: CommandLine, config: Path, words: list[str], said: str
) -> None:
    before = files(config)
    done = cli("add", ARN, "--client", "acme", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert files(config) == before
    assert not cli.broker.asked


def test_without_a_source_it_says_how_to_make_one_and_that_is_enough(cli: CommandLine, config: Path) -> None:
    config.unlink()
    done = cli("add", ARN, "--client", "acme")
    assert (done.code, done.out) == (2, "")
    _, _, advice = done.err.partition("Begin config.toml with: ")
    assert not files(config)
    config.write_text(advice)
    config.chmod(0o600)
    assert cli("add", ARN, "--client", "acme").code == 0
    assert load(config).roles["acme/consultant"].source == "work"
