"""`rotate` as it is typed, and `--yes` wherever it stands."""

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from tests.cli.test_demo import Start, at_terminal, code, screens  # noqa: F401
from tests.cli.world import CommandLine

from awsclients.config.model import Ambient

if TYPE_CHECKING:
    from awsclients.aws.api import Aws

AGAIN = f"{sys.executable} -m awsclients"


def test_at_a_terminal_it_asks_first(at_terminal: Start) -> None:  # noqa: F811
    screen = at_terminal("demo", "rotate", "hub")
    screen.expect(r"Make a new key, and switch (AKIA\w+) off\? \[y/N\] ")
    old = screen.match[1]
    screen.sendline("y")
    screen.expect_exact("has it for hub, gateway.")
    screen.expect_exact(f"The old key {old} is off.")
    assert code(screen) == 0


def test_a_no_changes_nothing(at_terminal: Start) -> None:  # noqa: F811
    screen = at_terminal("demo", "rotate", "hub")
    screen.expect_exact("[y/N] ")
    screen.sendline("")
    screen.expect_exact("Nothing was changed.")
    assert code(screen) == 3


@pytest.mark.slow
def test_every_process_of_a_demo_has_the_new_key(at_terminal: Start) -> None:  # noqa: F811
    screen = at_terminal("demo", "shell", "glo")
    screen.expect_exact("exit to return")
    screen.sendline(
        f"{AGAIN} --yes rotate hub --delete-old && {AGAIN} exec acme/staging -- sh -c 'echo is $AWSCLIENTS_ROLE'"
    )
    screen.expect_exact("is acme/staging")
    screen.sendline("exit")
    assert code(screen) == 0


def test_a_secret_that_was_never_stored_is_named(cli: CommandLine) -> None:
    cli.aws = cast("Aws", SimpleNamespace())
    done = cli("rotate", "jane")
    assert (done.code, done.out) == (3, "")
    assert "awsclients secret set jane" in done.err


@pytest.mark.parametrize("name", ["here", "nobody"])
def test_only_an_access_key_can_be_rotated(cli: CommandLine, name: str) -> None:
    cli.workspace = cli.with_source(Ambient(name="here"))
    done = cli("rotate", name)
    assert (done.code, done.out) == (2, "")
