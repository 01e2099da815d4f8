"""Style names as colours of the theme."""

import pytest
from textual.theme import BUILTIN_THEMES

from awsclients.ui.colors import PAINTS, edge_style, style_of

OURS = {"faint": "#8c96ad", "alarm": "#ff8f8f", "chosen": "#26344f", "rule": "#39435a"}
DARK = BUILTIN_THEMES["textual-dark"].to_color_system().generate() | OURS


@pytest.mark.parametrize("name", PAINTS)
@pytest.mark.parametrize("ansi", [False, True])
def test_every_name_has_a_style_under_a_theme(name: str, ansi: bool) -> None:
    assert bool(style_of(name, DARK, ansi=ansi)) == (name != "" and (ansi or name != "chosen-over"))


def test_a_name_takes_its_colour_from_the_theme() -> None:
    assert style_of("refused", DARK, ansi=False).color == style_of("danger", DARK, ansi=False).color
    assert style_of("refused", DARK | {"alarm": "#010203"}, ansi=False).color.triplet == (1, 2, 3)  # type: ignore[union-attr]


def test_production_is_told_apart_without_any_colour() -> None:
    assert style_of("production", DARK, ansi=True).reverse


@pytest.mark.parametrize(("color", "edge"), [("teal", True), ("#ff8800", True), ("[red]", False), (None, False)])
def test_a_clients_colour_is_one_or_none(color: str | None, edge: bool) -> None:
    assert bool(edge_style(color)) == edge
    assert bool(style_of(edge_style(color), DARK, ansi=False)) == edge
