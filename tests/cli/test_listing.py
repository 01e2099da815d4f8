"""`list`."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cli.world import NOW, WORKSPACE, CommandLine, make_role, make_session, make_workspace

from awsclients.access.signed_in import SignedIn
from awsclients.aws.api import Credentials
from awsclients.cli.listing import Known, needs
from awsclients.config.model import AccessKey, Ambient, IdentityCenter, Place, Problem, Severity
from awsclients.secrets.secret import Secret

KEYS = {
    "address",
    "client",
    "role",
    "client_name",
    "account_id",
    "account_name",
    "role_arn",
    "source",
    "environment",
    "region",
    "session",
    "guarded",
    "needs",
}


def wrong(file: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(Path(file), 3, 1), "role_arn is wrong. Write one.", severity, "umbrella/own")


def test_every_role_is_an_object_with_every_key(cli: CommandLine) -> None:
    done = cli("list", "--json")
    entries = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert [entry["address"] for entry in entries] == list(WORKSPACE.roles)
    assert all(set(entry) == KEYS for entry in entries)
    assert entries[0] == {
        "address": "acme/production",
        "client": "acme",
        "role": "production",
        "client_name": "Acme Ltd",
        "account_id": "222222222222",
        "account_name": None,
        "role_arn": "arn:aws:iam::222222222222:role/Production",
        "source": "jane",
        "environment": "production",
        "region": None,
        "session": None,
        "guarded": True,
        "needs": "confirmation",
    }


@pytest.mark.parametrize(
    "name", ['a"b\\', "a\u2028\n\x1b[2J\x9b", "\u202e\ud7ff\U0010ffff", "{}%s</script>", "0012", "no"]
)
def test_C59_a_name_is_one_string_of_json_whatever_is_in_it(cli: CommandLine, name: str) -> None:
    client = replace(WORKSPACE.clients["acme"], name=name, accounts={"222222222222": name})
    cli.workspace = replace(WORKSPACE, clients={**WORKSPACE.clients, "acme": client})
    done = cli("list", "--json")
    entry = json.loads(done.out)[0]
    assert (entry["client_name"], entry["account_name"]) == (name, name)
    assert done.out.isascii()
    assert all(letter.isprintable() or letter == "\n" for letter in done.out)


def test_a_live_session_says_its_end_and_needs_nothing(cli: CommandLine) -> None:
    cli.broker.live["acme/production"] = make_session("acme/production")
    entry = json.loads(cli("list", "--json").out)[0]
    assert entry["session"] == {"expires": "2026-01-01T13:00:00Z"}
    assert entry["needs"] is None


def test_an_account_has_the_name_its_client_gives_it(cli: CommandLine) -> None:
    cli.workspace = make_workspace(make_role("acme/dev"), acme={"accounts": {"222222222222": "acme-prod"}})
    assert json.loads(cli("list", "--json").out)[0]["account_name"] == "acme-prod"
    assert "222222222222 acme-prod" in cli("list").out


def test_what_a_person_must_give_first_is_said(cli: CommandLine) -> None:
    roles = [make_role(f"acme/{name}", source=name) for name in ("plain", "mfa", "command", "hub", "here")]
    serial = "arn:aws:iam::111111111111:mfa/jane"
    cli.workspace = replace(
        make_workspace(*roles),
        sources={
            "plain": AccessKey(name="plain", access_key_id="AKIA1"),
            "mfa": AccessKey(name="mfa", access_key_id="AKIA1", mfa_serial=serial),
            "command": AccessKey(name="command", access_key_id="AKIA1", mfa_serial=serial, mfa_command=("op",)),
            "hub": IdentityCenter(name="hub", sso_start_url="https://x.example/start", sso_region="eu-west-1"),
            "here": Ambient(name="here"),
        },
    )
    assert [entry["needs"] for entry in json.loads(cli("list", "--json").out)] == [
        None,
        "mfa",
        None,
        "sign-in",
        None,
    ]


@pytest.mark.parametrize(("duration", "needed"), [(None, None), (3600, None), (7200, "mfa")])
def test_a_code_that_was_given_opens_all_roles_but_those_that_want_their_own(
    duration: int | None, needed: str | None
) -> None:
    serial = "arn:aws:iam::111111111111:mfa/jane"
    role = make_role("acme/dev", duration=duration)
    source = AccessKey(name="jane", access_key_id="AKIA1", mfa_serial=serial)
    workspace = replace(make_workspace(role), sources={"jane": source})
    known = Known({}, {"jane": SignedIn("jane", NOW)})
    assert needs(workspace, role, known, is_guarded=False) == needed
    assert needs(workspace, role, Known({}, {}), is_guarded=False) == "mfa"


def test_a_client_past_its_end_is_guarded(cli: CommandLine) -> None:
    cli.workspace = make_workspace(make_role("acme/dev"), acme={"engagement_ends": date(2025, 12, 30)})
    assert json.loads(cli("list", "--json").out)[0]["guarded"] is True


def test_the_table_has_a_heading_and_an_unknown_environment_is_a_question_mark(cli: CommandLine) -> None:
    heading, first, _, third, *_ = cli("list").out.splitlines()
    assert heading.split() == ["ADDRESS", "CLIENT", "ACCOUNT", "ENVIRONMENT", "REGION", "SESSION"]
    assert first.split() == ["acme/production", "Acme", "Ltd", "222222222222", "production", "guarded"]
    assert third.split() == ["globex/admin", "Globex", "Ltd", "222222222222", "?"]


@pytest.mark.parametrize(("seconds", "said"), [(43199, "11 h 59 min left"), (90, "1 min left"), (None, "live")])
def test_the_table_says_how_long_a_session_still_lives(cli: CommandLine, seconds: int | None, said: str) -> None:
    end = None if seconds is None else NOW + timedelta(seconds=seconds)
    keys = Credentials("ASIAACME000000000000", Secret("secretEXAMPLEKEY"), Secret("tokenEXAMPLEKEY"), end)
    cli.broker.live["acme/production"] = make_session("acme/production", credentials=keys)
    assert cli("list").out.splitlines()[1].endswith(f"  {said}")


@pytest.mark.parametrize("words", [["list"], ["list", "--json"]])
def test_without_a_configuration_it_says_how_to_start(cli: CommandLine, words: list[str]) -> None:
    cli.workspace = replace(make_workspace(), files=())
    done = cli(*words)
    assert done.code == 0
    assert done.out == ("[]\n" if "--json" in words else "")
    assert "There is no configuration at /home/jane/.config/awsclients/config.toml yet" in done.err
    assert "Press e in the full screen to begin one. Add" in done.err
    assert "awsclients add" in done.err


def test_a_configuration_without_roles_says_how_to_add_one(cli: CommandLine) -> None:
    cli.workspace = make_workspace()
    assert "There are no roles yet" in cli("list").err


def test_what_is_wrong_goes_to_standard_error_and_the_rest_is_listed(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, problems=(wrong("/a.toml"), wrong("/b.toml", Severity.WARNING)))
    done = cli("list", "--json")
    assert done.code == 0
    assert len(json.loads(done.out)) == 5
    assert done.err == ("/a.toml:3:1: role_arn is wrong. Write one.\n/b.toml:3:1: role_arn is wrong. Write one.\n")


@pytest.mark.parametrize("words", [["list"], ["list", "--json"]])
def test_when_nothing_could_be_loaded_it_is_bad_input(cli: CommandLine, words: list[str]) -> None:
    cli.workspace = replace(make_workspace(), problems=(wrong("/a.toml"), wrong("/b.toml")))
    done = cli(*words)
    assert (done.code, done.out) == (2, "")
    assert sorted(line.removeprefix("awsclients: ")[:7] for line in done.err.splitlines()) == [
        "/a.toml",
        "/b.toml",
    ]


def test_without_a_terminal_the_full_screen_is_the_list_and_exits_2(cli: CommandLine) -> None:
    done = cli()
    assert done.code == 2
    assert done.out == cli("list").out
    assert "The full screen needs a terminal" in done.err
