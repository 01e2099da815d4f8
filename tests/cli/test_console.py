"""`console`, and `whoami` in a shell: the two that ask AWS by themselves."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.cli.world import CommandLine, make_role, make_workspace

from awsclients.aws.api import AwsError, Credentials, Identity
from awsclients.secrets.secret import Secret

CONSOLE = "https://wayne.signin.aws.amazon.com/console"


@dataclass
class FakeAws:
    """The two calls that are made outside of the broker."""

    asked: list[dict[str, Any]] = field(default_factory=list)

    def sign_in_address(self, credentials: Credentials, **wanted: object) -> Secret:
        self.asked.append(wanted)
        return Secret("https://signin.example/federation?SigninToken=tokenEXAMPLEKEY")

    def caller_identity(self, credentials: Credentials, region: str) -> Identity:
        self.asked.append({"key": credentials.access_key_id, "region": region})
        return Identity("222222222222", "arn:aws:sts::222222222222:assumed-role/Dev/jane.doe")


@pytest.fixture
def aws(cli: CommandLine) -> FakeAws:
    cli.aws = fake = FakeAws()  # type: ignore[assignment]
    return fake


def test_without_a_terminal_no_browser_is_opened(cli: CommandLine) -> None:
    done = cli("console", "acme/dev")
    assert (done.code, done.out) == (3, "")
    assert "awsclients console --print acme/dev" in done.err
    assert not cli.broker.asked


def test_the_address_is_printed_where_it_is_asked_for(cli: CommandLine, aws: FakeAws) -> None:
    done = cli("console", "acme/dev", "--print", "--service", "s3", "--region", "eu-central-1")
    assert (done.code, done.err) == (0, "")
    assert done.out == "https://signin.example/federation?SigninToken=tokenEXAMPLEKEY\n"
    assert "/s3/" in aws.asked[0]["destination"]
    assert aws.asked[0]["region"] == "eu-central-1"


@pytest.mark.parametrize("words", [["--service", "x y"], ["--region", "Nowhere"]])
def test_a_page_that_cannot_be_is_bad_input(cli: CommandLine, aws: FakeAws, words: list[str]) -> None:
    done = cli("console", "acme/dev", "--print", *words)
    assert (done.code, done.out) == (2, "")
    assert not aws.asked


def test_at_a_terminal_the_browser_gets_an_address_without_a_secret(
    cli: CommandLine, aws: FakeAws, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >{seen}\ncurl -s -o /dev/null "$1"\n')
    browser.chmod(0o700)
    cli.person.present, cli.variables["BROWSER"] = True, str(browser)
    done = cli("console", "acme/dev")
    assert (done.code, done.out, done.err) == (0, "", "The console of acme/dev is in the browser.\n")
    assert seen.read_text().startswith("http://127.0.0.1:")
    assert "EXAMPLEKEY" not in seen.read_text()


def test_a_role_without_keys_has_its_own_address_and_its_guard(cli: CommandLine) -> None:
    fields = {"source": None, "role_arn": None, "account_id": None, "console_url": CONSOLE}
    cli.workspace = make_workspace(
        make_role("wayne/console", **fields), make_role("wayne/live", environment="live", **fields)
    )
    assert cli("console", "wayne/console", "--print").out == f"{CONSOLE}\n"
    done = cli("console", "wayne/console", "--print", "--service", "s3")
    assert done.out == f"{CONSOLE}\n"
    assert "--service and --region change nothing" in done.err
    assert cli("console", "wayne/live", "--print").code == 3
    assert cli("console", "wayne/live", "--print", "--confirm", "wayne/console").code == 3
    assert cli("console", "wayne/live", "--print", "--confirm", "wayne/live").out == f"{CONSOLE}\n"
    assert not cli.broker.asked


def test_a_saml_role_opens_its_own_application_unless_a_page_is_named(cli: CommandLine, aws: FakeAws) -> None:
    application = "https://d-1234567890.awsapps.com/start/#/saml/default/Initech/Y2xpZW50"
    fields = {"saml_provider_arn": "arn:aws:iam::222222222222:saml-provider/AWS-SSO", "console_url": application}
    live = make_role("initech/live", environment="live", **fields)
    cli.workspace = make_workspace(make_role("initech/admin", **fields), live)
    assert cli("console", "initech/admin", "--print").out == f"{application}\n"
    assert cli("console", "initech/live", "--print").code == 3
    assert cli("console", "initech/live", "--print", "--confirm", "initech/live").out == f"{application}\n"
    assert not cli.broker.asked
    assert "SigninToken" in cli("console", "initech/admin", "--print", "--service", "s3").out
    assert cli.broker.asked == [("initech/admin", 0.75)]


def test_in_a_shell_whoami_asks_who_its_own_keys_are(cli: CommandLine, aws: FakeAws) -> None:
    cli.variables |= {
        "AWSCLIENTS_ROLE": "acme/dev",
        "AWS_ACCESS_KEY_ID": "ASIASHELL",
        "AWS_SECRET_ACCESS_KEY": "secretEXAMPLEKEY",
        "AWS_CREDENTIAL_EXPIRATION": "2026-01-01T13:00:00Z",
    }
    done = cli("whoami")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "role       acme/dev",
        "account    222222222222",
        "principal  arn:aws:sts::222222222222:assumed-role/Dev/jane.doe",
        "session    jane.doe",
        "until      2026-01-01T13:00:00Z",
    ]
    assert aws.asked == [{"key": "ASIASHELL", "region": "us-east-1"}]


def test_C109_in_a_shell_whoami_doubts_what_is_not_as_awsclients_made_it(cli: CommandLine, aws: FakeAws) -> None:
    cli.workspace = make_workspace(make_role("acme/dev", account_id="333333333333"))
    cli.variables |= {
        "AWSCLIENTS_ROLE": "acme/dev",
        "AWSCLIENTS_OUTER": '{"AWS_LOGIN_CACHE_DIRECTORY": "/outside"}',
        "AWS_ACCESS_KEY_ID": "ASIASHELL",
        "AWS_SECRET_ACCESS_KEY": "secretEXAMPLEKEY",
        "AWS_PROFILE": "set by .bashrc",
    }
    done = cli("whoami")
    assert done.code == 0
    assert "account    222222222222\n" in done.out
    assert done.err.splitlines() == [
        "Not set by awsclients, and tools may follow it elsewhere: AWS_PROFILE. Run: unset AWS_PROFILE",
        "acme/dev is in account 333333333333, and these keys are not. Leave the shell with exit.",
    ]


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId"])
def test_in_a_shell_whose_keys_have_ended_whoami_speaks_of_no_source(
    cli: CommandLine, aws: FakeAws, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refuses(credentials: Credentials, region: str) -> Identity:
        raise AwsError("sts:GetCallerIdentity", code, "The security token included in the request is expired")

    monkeypatch.setattr(aws, "caller_identity", refuses)
    cli.variables |= {
        "AWSCLIENTS_ROLE": "acme/dev",
        "AWS_ACCESS_KEY_ID": "ASIASHELL",
        "AWS_SECRET_ACCESS_KEY": "secretEXAMPLEKEY",
    }
    done = cli("whoami")
    assert (done.code, done.out) == (4, "")
    assert "keys of this shell of acme/dev no more. Leave it with exit, and open it again." in done.err


def test_in_a_shell_without_keys_whoami_says_so(cli: CommandLine) -> None:
    cli.variables["AWSCLIENTS_ROLE"] = "acme/dev"
    done = cli("whoami")
    assert (done.code, done.out) == (2, "")
    assert "has no keys" in done.err
