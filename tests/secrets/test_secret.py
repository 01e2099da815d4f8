"""A secret does not print, and is revealed in few places."""

import ast
import pickle
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import awsclients
from awsclients.cli.verb import Result
from awsclients.config.parsing import Document
from awsclients.launch.child import Child
from awsclients.launch.request import Request, Response
from awsclients.secrets.secret import Secret

ROOT = Path(awsclients.__file__).parent
CANARY = "wJalrCanaryEXAMPLEKEY"

REVEALS = {
    "aws",
    "secrets",
    "access/portal_record.py",
    "access/saml_response.py",
    "agent/codec.py",
    "launch/browser.py",
    "launch/by_browser.py",
    "launch/console.py",
    "launch/endpoint.py",
    "launch/environment.py",
    "access/handout.py",
    "launch/inside.py",
    "cli/ask.py",
    "cli/console.py",
    "cli/secrets.py",
    "cli/signing_in.py",
    "ui/signing_in.py",
    "demo",
}
"""Where a secret may be made text again: folders and modules. Of the command line's, one looks at what was typed,
two print addresses that were asked for, one takes spaces off a key. The screen shows a sign-in's address.
The demo is AWS and holds made-up ones."""


def reveals() -> set[str]:
    """The modules that call `.reveal()`."""
    found = set()
    for file in ROOT.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"reveal", "_Secret__text"} for node in ast.walk(tree)
        ):
            found.add(file.relative_to(ROOT).as_posix())
    return found


def test_secrets_are_revealed_in_the_listed_places_only() -> None:
    strange = {name for name in reveals() if name not in REVEALS and name.partition("/")[0] not in REVEALS}
    assert not strange, f"{sorted(strange)} reveal a secret; do they need to?"


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret(CANARY)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>40}", f"{[secret]}"]
    try:
        raise ValueError(secret)
    except ValueError as error:
        shown += traceback.format_exception(error)
    assert CANARY not in "".join(shown)
    assert secret.reveal() == CANARY


@pytest.mark.parametrize(
    "carrier",
    [
        Request("POST", f"/?code={CANARY}", {"authorization": CANARY}, CANARY.encode()),
        Response("200 OK", CANARY.encode(), (("Location", CANARY),)),
        Child(("/bin/true",), {b"AWS_SECRET_ACCESS_KEY": CANARY.encode()}, Path("/")),
        Document(Path("/config.toml"), f'key = "{CANARY}"', {"key": CANARY}),
        Result(CANARY),
    ],
    ids=lambda carrier: type(carrier).__name__,
)
def test_what_carries_secrets_in_the_open_shows_none(carrier: object) -> None:
    assert CANARY not in repr(carrier)


def test_a_secret_is_neither_pickled_nor_compared_nor_changed() -> None:
    secret = Secret(CANARY)
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret != Secret(CANARY)
    with pytest.raises(AttributeError):
        secret.other = 1  # type: ignore[attr-defined]
    assert secret
    assert not Secret("")


@given(st.text(max_size=20), st.text(max_size=20))
def test_matches_is_equality(one: str, other: str) -> None:
    assert Secret(one).matches(other) == (one == other)
    assert Secret(one).matches(one)


def test_matches_takes_what_a_terminal_may_give() -> None:
    assert not Secret("\udcff").matches("acme/production")
    assert Secret("\udcff").matches("\udcff")
