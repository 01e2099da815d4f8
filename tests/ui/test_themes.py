"""The theme: what the terminal tells, what a person chose, and what is kept of it."""

from pathlib import Path

import pytest
from tests.ui.rig import Rig, clients, until, workspace

from awsclients.ui.memory import Kept, Memory
from awsclients.ui.palette import plain, theme_for
from awsclients.ui.themes import THEMES


@pytest.mark.parametrize(
    ("kept", "environ", "theme"),
    [
        ("", {}, "dark"),
        ("", {"COLORFGBG": "15;0"}, "dark"),
        ("", {"COLORFGBG": "0;15"}, "light"),
        ("", {"COLORFGBG": "0;default;7"}, "light"),
        ("", {"COLORFGBG": "nonsense"}, "dark"),
        ("contrast", {"COLORFGBG": "0;15"}, "contrast"),
        ("terminal", {}, "terminal"),
        ("no such theme", {}, "dark"),
        ("light", {"NO_COLOR": ""}, "terminal"),
        ("light", {"TERM": "linux"}, "terminal"),
        ("light", {"TERM": "linux", "COLORTERM": "truecolor"}, "light"),
    ],
)
def test_the_theme_to_begin_with(kept: str, environ: dict[str, str], theme: str) -> None:
    assert theme_for(kept, environ) == theme
    assert plain(environ) == ("NO_COLOR" in environ or environ == {"TERM": "linux"})


async def test_a_theme_is_chosen_in_the_palette_drawn_at_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    rig = Rig(workspace(*clients()), environ=environ)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        for name in THEMES:
            await pilot.press("colon", *"theme", "enter")
            await pilot.press(*name[:4], "enter")
            wanted = Kept(theme=name)
            await until(pilot, lambda wanted=wanted: Memory(environ).recall() == wanted)  # type: ignore[misc]
            assert "Acme Ltd" in rig.frame()
    again = Rig(workspace(*clients()), environ=environ)
    assert again.app.theme == "terminal"


async def test_without_colours_there_is_no_theme_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rig = Rig(workspace(*clients()))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *"theme", "enter")
        assert "NO_COLOR is set" in rig.frame()
