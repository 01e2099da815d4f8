"""display(): nothing from outside can drive a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.text import display

HOSTILE = [
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[6n",
    "\x1bP+q544e\x1b\\",
    "\x9b31m",
    "a\x00b",
    "a\x7fb",
    "a\nb",
    "a\tb",
    "\u202egnp.exe",
    "a\u200bb",
    "\U0001f468\u200d\U0001f469",
    "\ud800",
    "\ue000",
    "a\u2028b",
    "a\u2029b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_C58_hidden_characters_become_visible(text: str) -> None:
    assert "\N{REPLACEMENT CHARACTER}" in display(text)


def test_plain_text_stays_as_it_is() -> None:
    assert display("Acme Ltd [/] {}%s") == "Acme Ltd [/] {}%s"
    assert display("Ünï & Söhne 株式会社") == "Ünï & Söhne 株式会社"


def test_C58_a_long_name_is_cut() -> None:
    assert display("x" * 10_000, 20) == "x" * 19 + "…"


@given(st.text(alphabet=st.characters()))
def test_nothing_hidden_is_left(text: str) -> None:
    shown = display(text)
    assert len(shown) <= 400
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
