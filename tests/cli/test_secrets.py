"""`secret`."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from tests.cli.world import CommandLine
from tests.stores import MemoryStore

from awsclients.aws.api import AwsError, Credentials, Identity
from awsclients.config.model import Ambient
from awsclients.errors import LocalFailure
from awsclients.secrets.secret import Secret

if TYPE_CHECKING:
    from awsclients.aws.api import Aws

KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEPT = ("awsclients/jane", "AKIAJANE00000EXAMPLE")


@dataclass
class FakeAws:
    """Says whose a key is, or why not."""

    failure: Exception | None = None
    tried: list[Credentials] = field(default_factory=list)

    def caller_identity(self, credentials: Credentials, region: str) -> Identity:
        self.tried.append(credentials)
        if self.failure is not None:
            raise self.failure
        return Identity("111111111111", "arn:aws:iam::111111111111:user/jane")


@pytest.fixture(autouse=True)
def aws(cli: CommandLine) -> FakeAws:
    made = FakeAws()
    cli.aws = cast("Aws", made)
    return made


REFUSED = AwsError("sts:GetCallerIdentity", "SignatureDoesNotMatch", "The request signature", status=403)


def test_C40_the_key_is_tried_before_it_is_stored(cli: CommandLine, aws: FakeAws) -> None:
    cli.person.piped = KEY
    assert "read back. It is arn:aws:iam::111111111111:user/jane." in cli("secret", "set", "jane").err
    assert aws.tried[0].secret_access_key.matches(KEY)


def test_C40_a_key_that_aws_refuses_is_not_stored(cli: CommandLine, aws: FakeAws) -> None:
    aws.failure, cli.person.piped = REFUSED, KEY
    done = cli("secret", "set", "jane")
    assert (done.code, done.out) == (4, "")
    assert "does not take the signature" in done.err
    assert KEY not in done.err
    assert cli.store.get(*KEPT) is None


@pytest.mark.parametrize(("words", "typed"), [(("--yes",), []), ((), ["y"])])
def test_C40_unless_somebody_insists(
    cli: CommandLine, aws: FakeAws, words: tuple[str, ...], typed: list[str]
) -> None:
    aws.failure, cli.person.piped, cli.person.typed = REFUSED, KEY, typed
    cli.person.present = bool(typed)
    assert cli("secret", "set", "jane", *words).code == 0
    assert cli.store.get(*KEPT)


def test_without_a_network_it_is_stored_untried(cli: CommandLine, aws: FakeAws) -> None:
    aws.failure, cli.person.piped = LocalFailure("offline"), KEY
    assert "AWS was not reached, so it was not tried." in cli("secret", "set", "jane").err
    assert cli.store.get(*KEPT)


def test_a_secret_is_typed_unseen_and_kept(cli: CommandLine) -> None:
    cli.person.present = cli.person.input_is_terminal = True
    cli.person.typed = [f" {KEY} "]
    done = cli("secret", "set", "jane")
    assert (done.code, done.out) == (0, "")
    assert "read back" in done.err
    assert KEY not in done.err
    kept = cli.store.get(*KEPT)
    assert kept is not None
    assert kept.reveal() == KEY


def test_a_secret_comes_from_standard_input_also_at_a_terminal(cli: CommandLine) -> None:
    cli.person.present, cli.person.piped = True, f"{KEY}\n"
    assert cli("secret", "set", "jane").code == 0
    assert cli.store.get(*KEPT)
    assert not cli.person.prompts


@pytest.mark.parametrize(
    "wrong", [KEY[:-1], KEY + "x", "AKIAJANE00000EXAMPLE", "hunter2 hunter2 hunter2 hunter2 hunter22"]
)
def test_what_is_no_secret_key_is_refused_and_not_shown(cli: CommandLine, wrong: str) -> None:
    cli.person.piped = wrong
    done = cli("secret", "set", "jane")
    assert (done.code, done.out) == (2, "")
    assert wrong not in done.err
    assert cli.store.get(*KEPT) is None


def test_nothing_on_standard_input_names_the_command_to_run(cli: CommandLine) -> None:
    done = cli("secret", "set", "jane")
    assert (done.code, done.out) == (3, "")
    assert "awsclients secret set jane" in done.err


def test_a_secret_is_removed(cli: CommandLine) -> None:
    cli.store.put(*KEPT, Secret(KEY))
    assert "is removed" in cli("secret", "delete", "jane").err
    assert cli.store.get(*KEPT) is None
    done = cli("secret", "delete", "jane")
    assert done.code == 0
    assert "was not there" in done.err


def test_only_an_access_key_has_a_secret(cli: CommandLine) -> None:
    cli.workspace = cli.with_source(Ambient(name="here"))
    assert "kind ambient" in cli("secret", "set", "here").err
    done = cli("secret", "set", "nosuch")
    assert (done.code, done.out) == (2, "")
    assert "jane, here" in done.err


def test_C79_a_keyring_that_cannot_be_used_is_this_computers_failure(cli: CommandLine) -> None:
    class Locked(MemoryStore):
        def put(self, service: str, user: str, secret: Secret) -> None:
            raise LocalFailure("The keyring is locked. Unlock it.")

    cli.store, cli.person.piped = Locked(), KEY
    done = cli("secret", "set", "jane")
    assert (done.code, done.out, done.err) == (5, "", "awsclients: The keyring is locked. Unlock it.\n")
