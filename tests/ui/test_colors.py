"""Style names as colours of the theme."""

import pytest
from rich.color import Color

from awsclients.config.keys import CONTAINER_COLORS
from awsclients.ui.colors import PAINTS, brush, contrast, edge_style, readable, style_of
from awsclients.ui.palette import CONTRAST, DARK, LIGHT, PALETTES, TERMINAL

OURS = (DARK, LIGHT, CONTRAST)


@pytest.mark.parametrize("name", PAINTS)
@pytest.mark.parametrize("theme", PALETTES)
def test_every_name_has_a_style_in_every_theme(name: str, theme: str) -> None:
    assert bool(style_of(name, theme)) == (name != "" and (theme == TERMINAL or name != "chosen-over"))


def test_a_name_takes_its_colour_from_the_theme() -> None:
    assert style_of("refused", DARK).color == style_of("danger", DARK).color
    assert style_of("refused", DARK).color != style_of("refused", LIGHT).color


def test_production_is_told_apart_without_any_colour() -> None:
    assert style_of("production", TERMINAL).reverse


@pytest.mark.parametrize("theme", PALETTES)
def test_a_line_is_painted_in_just_as_many_cells_as_there_are(theme: str) -> None:
    for cells in range(12):
        painted = brush(theme).paint((("text", "Acme 漢字"),), cells, "panel", inset=1)
        assert sum(segment.cell_length for segment in painted) == cells
        assert {segment.style.bgcolor for segment in painted if segment.style} <= {
            Color.parse(PALETTES[theme]["panel"])
        }


@pytest.mark.parametrize(
    ("color", "given"),
    [*((name, True) for name in CONTAINER_COLORS), ("#ff8800", True), ("[red]", False), (None, False)],
)
def test_every_client_has_a_colour_its_own_or_one_by_its_slug(color: str | None, given: bool) -> None:
    assert (edge_style(color, "acme") != edge_style(None, "acme")) == given
    assert edge_style(color, "acme") == edge_style(color, "acme")
    assert style_of(edge_style(color, "acme"), DARK).color is not None


@pytest.mark.parametrize("theme", OURS)
@pytest.mark.parametrize("color", ["#0000ff", "#ff0000", "#800080", "#000000", "#ffffff", "#ffff00", "#808080"])
def test_a_clients_colour_can_be_told_from_the_ground_of_every_theme(theme: str, color: str) -> None:
    ground = _rgb(PALETTES[theme]["background"])
    assert contrast(readable(_rgb(color), ground), ground) >= 3


@pytest.mark.parametrize("theme", OURS)
@pytest.mark.parametrize(
    "name", [name for name in PAINTS if name not in {"", "rule", "thumb", "chosen", "chosen-over"}]
)
def test_every_text_can_be_read_in_every_theme_on_every_ground(theme: str, name: str) -> None:
    """WCAG 2 AA: 4.5 for text."""
    colors, paint = PALETTES[theme], PAINTS[name]
    grounds = [paint.background] if paint.background else ["background", "surface", "panel", "chosen"]
    for ground in grounds:
        found = contrast(_rgb(colors[paint.color]), _rgb(colors[ground]))
        assert found >= 4.5, (ground, round(found, 2))


def _rgb(color: str) -> tuple[int, int, int]:
    return Color.parse(color).get_truecolor()
