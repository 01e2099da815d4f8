"""Style names as colours of the theme."""

import pytest
from textual.color import Color
from textual.theme import Theme

from awsclients.ui.colors import PAINTS, contrast, edge_style, readable, style_of
from awsclients.ui.themes import CONTRAST, DARK, LIGHT

OURS = (DARK, LIGHT, CONTRAST)

VARIABLES = DARK.to_color_system().generate() | DARK.variables


@pytest.mark.parametrize("name", PAINTS)
@pytest.mark.parametrize("ansi", [False, True])
def test_every_name_has_a_style_under_a_theme(name: str, ansi: bool) -> None:
    assert bool(style_of(name, VARIABLES, ansi=ansi)) == (name != "" and (ansi or name != "chosen-over"))


def test_a_name_takes_its_colour_from_the_theme() -> None:
    assert style_of("refused", VARIABLES, ansi=False).color == style_of("danger", VARIABLES, ansi=False).color
    assert style_of("refused", VARIABLES | {"alarm": "#010203"}, ansi=False).color.triplet == (1, 2, 3)  # type: ignore[union-attr]


def test_production_is_told_apart_without_any_colour() -> None:
    assert style_of("production", VARIABLES, ansi=True).reverse


@pytest.mark.parametrize(("color", "given"), [("teal", True), ("#ff8800", True), ("[red]", False), (None, False)])
def test_every_client_has_a_colour_its_own_or_one_by_its_slug(color: str | None, given: bool) -> None:
    assert (edge_style(color, "acme") != edge_style(None, "acme")) == given
    assert edge_style(color, "acme") == edge_style(color, "acme")
    assert style_of(edge_style(color, "acme"), VARIABLES, ansi=False).color is not None


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
@pytest.mark.parametrize("color", ["blue", "red", "purple", "black", "white", "yellow", "#808080"])
def test_a_clients_colour_can_be_told_from_the_ground_of_every_theme(theme: Theme, color: str) -> None:
    variables = theme.to_color_system().generate() | theme.variables
    shown = readable(Color.parse(color), variables)
    assert contrast(shown, Color.parse(variables["background"])) >= 3


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", [name for name in PAINTS if name not in {"", "rule", "chosen", "chosen-over"}])
def test_every_text_can_be_read_in_every_theme_on_every_ground(theme: Theme, name: str) -> None:
    """WCAG 2 AA: 4.5 for text."""
    variables = theme.to_color_system().generate() | theme.variables
    paint = PAINTS[name]
    grounds = [paint.background] if paint.background else ["background", "surface", "panel", "chosen"]
    for ground in grounds:
        found = contrast(Color.parse(variables[paint.color]), Color.parse(variables[ground]))
        assert found >= 4.5, (ground, round(found, 2))
