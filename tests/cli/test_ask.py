"""What a person must give: confirmations and MFA codes, at a terminal and without one."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.world import WORKSPACE, CommandLine

from awsclients.aws.api import Identity
from awsclients.config.model import AccessKey, Ambient, Place, Problem, Settings
from awsclients.errors import Failure, LocalFailure, PersonNeeded, Refused

GUARDED = ("export", "acme/production")
OPEN = ("export", "acme/dev")
GATEWAY = "arn:aws:iam::111111111111:role/gateway"


def test_a_guarded_role_without_a_terminal_names_the_command_to_run(cli: CommandLine) -> None:
    done = cli(*GUARDED)
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines() == [
        (
            "awsclients: acme/production is guarded, and here is no terminal to confirm it at. "
            "Run: awsclients export --confirm acme/production acme/production"
        )
    ]
    assert not cli.broker.asked


def test_a_confirmed_role_is_used(cli: CommandLine) -> None:
    assert cli(*GUARDED, "--confirm", "acme/production").code == 0
    assert cli.broker.asked == [("acme/production", 0.75)]


@pytest.mark.parametrize("written", ["acme", "acme/prod", "acme/dev", "Acme/production", "acme/production ", ""])
def test_a_wrong_confirmation_is_refused_before_aws_is_asked(cli: CommandLine, written: str) -> None:
    cli.person.present = True
    done = cli(*GUARDED, "--confirm", written)
    assert (done.code, done.out) == (3, "")
    assert not cli.broker.asked
    assert not cli.person.prompts


def test_a_confirmation_of_another_role_is_refused_also_for_one_that_is_not_guarded(cli: CommandLine) -> None:
    assert cli(*OPEN, "--confirm", "acme/production").code == 3
    assert not cli.broker.asked


def test_at_a_terminal_the_address_is_typed(cli: CommandLine) -> None:
    cli.person.present, cli.person.typed = True, ["acme/production"]
    assert cli(*GUARDED).code == 0
    assert len(cli.person.prompts) == 1


def test_at_a_terminal_another_address_is_refused(cli: CommandLine) -> None:
    cli.person.present, cli.person.typed = True, ["acme/dev"]
    done = cli(*GUARDED)
    assert (done.code, done.out) == (3, "")
    assert not cli.broker.asked


def test_an_mfa_code_without_a_terminal_names_the_command_to_run(cli: CommandLine) -> None:
    cli.broker.mfa = "123456"
    done = cli(*OPEN)
    assert (done.code, done.out) == (3, "")
    assert "awsclients export --mfa-code-stdin acme/dev" in done.err
    assert not cli.broker.attempts


def test_one_line_of_standard_input_is_the_mfa_code(cli: CommandLine) -> None:
    cli.broker.mfa, cli.person.piped = "123456", "123456\nleft for the child\n"
    assert cli(*OPEN, "--mfa-code-stdin").code == 0
    assert cli.person.piped == "left for the child\n"


def test_the_line_with_the_code_is_never_left_for_the_child(cli: CommandLine) -> None:
    cli.person.piped = "123456\nleft for the child\n"
    assert cli(*OPEN, "--mfa-code-stdin").code == 0
    assert cli.person.piped == "left for the child\n"


def test_no_code_on_standard_input_needs_a_person(cli: CommandLine) -> None:
    cli.broker.mfa = "123456"
    done = cli(*OPEN, "--mfa-code-stdin")
    assert (done.code, done.out) == (3, "")
    assert "came on standard input" in done.err
    assert not cli.broker.attempts


def test_a_wrong_mfa_code_from_standard_input_is_not_asked_again(cli: CommandLine) -> None:
    cli.broker.mfa, cli.person.piped, cli.person.present = "123456", "654321\n123456\n", True
    done = cli(*OPEN, "--mfa-code-stdin")
    assert (done.code, done.out) == (4, "")
    assert cli.broker.attempts == ["654321"]


def test_at_a_terminal_a_wrong_mfa_code_is_asked_again(cli: CommandLine) -> None:
    cli.broker.mfa, cli.person.present, cli.person.typed = "123456", True, ["654321", "123456"]
    done = cli(*OPEN)
    assert done.code == 0
    assert "AWS did not accept the MFA code" in done.err
    assert cli.person.prompts == ["MFA code of arn:aws:iam::111111111111:mfa/jane: "] * 2


def test_three_wrong_mfa_codes_are_enough(cli: CommandLine) -> None:
    cli.broker.mfa, cli.person.present, cli.person.typed = "123456", True, ["1" * 6, "2" * 6, "3" * 6, "123456"]
    done = cli(*OPEN)
    assert (done.code, done.out) == (4, "")
    assert len(cli.broker.attempts) == 3


@pytest.mark.parametrize("typed", ["12345", "1234567", "１２３４５６", "abcdef", ""])
def test_C52_what_is_no_mfa_code_is_asked_again_and_not_sent(cli: CommandLine, typed: str) -> None:
    cli.broker.mfa, cli.person.present, cli.person.typed = "123456", True, [typed, "123456"]
    done = cli(*OPEN)
    assert done.code == 0
    assert "six digits" in done.err
    assert cli.broker.attempts == ["123456"]


def test_a_confirmation_is_not_asked_twice_when_an_mfa_code_was_wrong(cli: CommandLine) -> None:
    cli.broker.mfa, cli.person.present = "123456", True
    cli.person.typed = ["acme/production", "111111", "123456"]
    assert cli(*GUARDED).code == 0
    assert len(cli.person.prompts) == 3


@pytest.mark.parametrize(
    ("failure", "code"),
    [(PersonNeeded("a. b."), 3), (Refused("a. b.", detail="why"), 4), (LocalFailure("a. b."), 5)],
)
def test_a_failure_is_one_line_and_its_code(cli: CommandLine, failure: Failure, code: int) -> None:
    cli.broker.failure = failure
    done = cli(*OPEN)
    assert (done.code, done.out, done.err) == (code, "", "awsclients: a. b.\n")


def test_debug_shows_the_detail(cli: CommandLine) -> None:
    cli.broker.failure = Refused("a. b.", detail="AWS said no\nand no again")
    assert cli("--debug", *OPEN).err == "awsclients: a. b.\n  AWS said no\n  and no again\n"


def test_the_notes_of_a_session_are_said(cli: CommandLine) -> None:
    cli.broker.notes = ("The role allows one hour only.",)
    assert "one hour only" in cli(*OPEN).err


def test_a_role_not_written_in_full_is_said_first(cli: CommandLine) -> None:
    cli.person.present = True
    assert cli("export", "ini").err == "initech/reader\n"
    assert cli("export", "initech/reader").err == ""


def test_without_a_terminal_a_part_of_an_address_is_bad_input(cli: CommandLine) -> None:
    done = cli("export", "ini")
    assert (done.code, done.out) == (2, "")
    assert "Did you mean initech/reader?" in done.err


def test_what_is_wrong_in_the_configuration_is_one_line_and_takes_nothing_else_away(cli: CommandLine) -> None:
    problem = Problem(Place(Path("/c.toml"), 1, 1), "x. y.", subject="umbrella/own")
    cli.workspace = replace(WORKSPACE, problems=(problem, problem))
    done = cli(*OPEN)
    assert done.code == 0
    assert done.err == "2 entries are wrong in the configuration and left out. See: awsclients list\n"


def test_whoami_of_a_source_and_of_a_role(cli: CommandLine) -> None:
    assert cli("whoami", "jane").out.splitlines() == [
        "source     jane",
        "account    111111111111",
        "principal  arn:aws:iam::111111111111:user/jane",
        "session    jane",
    ]
    assert cli("whoami").out == cli("whoami", "jane").out
    told = cli("whoami", "acme/dev").out.splitlines()
    assert told[0::3] == ["role       acme/dev", "session    jane.doe"]
    assert told[4] == "longest    1 h: AWS's default"


SET = "AWSReservedSSO_ClientAccess_0123456789abcdef"


@pytest.mark.parametrize(
    ("via", "arn", "told"),
    [
        ("", "arn:aws:iam::111111111111:user/jane", ""),
        ("", "arn:aws:iam::111111111111:root", ""),
        (GATEWAY, "arn:aws:iam::111111111111:user/jane", f"trust      {GATEWAY}\n"),
        ("", "arn:aws:sts::111111111111:assumed-role/gateway/jane", f"trust      {GATEWAY}\n"),
        (
            "",
            f"arn:aws:sts::111111111111:assumed-role/{SET}/jane@acme.example",
            (
                "trust      arn:aws:iam::111111111111:root\n"
                "where      ArnLike aws:PrincipalArn arn:aws:iam::111111111111:role/"
                "aws-reserved/sso.amazonaws.com*/AWSReservedSSO_ClientAccess_*\n"
            ),
        ),
    ],
)
def test_whoami_of_a_source_says_whom_a_client_trusts(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, via: str, arn: str, told: str
) -> None:
    source = AccessKey(name="jane", access_key_id="AKIAJANE00000EXAMPLE", via=(via,) if via else ())
    cli.workspace = cli.with_source(source)
    monkeypatch.setattr(cli.broker, "identity", lambda *_: Identity("111111111111", arn))
    done = cli("whoami", "jane")
    assert f"principal  {arn}\n" in done.out
    assert done.out.partition("session")[2].partition("\n")[2] == told


def test_whoami_without_a_source_or_with_several_is_bad_input(cli: CommandLine) -> None:
    assert "There is no source hub. Known are jane." in cli("whoami", "hub").err
    cli.workspace = replace(WORKSPACE, sources={**WORKSPACE.sources, "here": Ambient(name="here")})
    done = cli("whoami")
    assert (done.code, done.out) == (2, "")
    assert "jane, here" in done.err


def test_whoami_takes_no_other_source_than_the_one_that_the_settings_name(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, settings=Settings(source="hub"))
    done = cli("whoami")
    assert (done.code, done.out) == (2, "")
    assert "There is no source hub. Known are jane." in done.err
