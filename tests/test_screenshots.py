"""The pictures and the README's table of keys are drawn from the screen; here they are compared with it."""

import pytest
from screenshots.draw import FOLDER, PICTURES, README, draw, with_keys

HOW = "the screen looks different: .venv/bin/python -m screenshots.draw, and look at what it drew"


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture_is_the_screen_as_it_is(name: str) -> None:
    assert (FOLDER / f"{name}.svg").read_text() == await draw(name), HOW


def test_every_picture_is_drawn_and_none_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.svg")} == set(PICTURES)


def test_the_readme_has_the_keys_as_they_are() -> None:
    readme = README.read_text()
    assert "<!-- keys: " in readme
    assert readme == with_keys(readme), HOW
