"""The first frame: sent once and whole, and nothing is parsed for it in vain."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from rich.console import RenderableType
from tests.ui.rig import Rig, until
from textual.app import App
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.screen import Screen

from awsclients.ui.picture import PARTS


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (40, 12), (31, 20), (20, 5)], ids=str)
async def test_it_is_whole(rig: Rig, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that could have been known appears or changes later: that would flicker."""
    sent: list[str] = []

    class Watched(App[object]):
        def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
            sent.append(rig.frame())
            App._display(self, screen, renderable)

    monkeypatch.setattr(type(rig.app), "_display", Watched._display)
    async with rig.app.run_test(size=size) as pilot:
        await until(pilot, lambda: len(sent) > 1)
        await pilot.pause(0.2)
    assert len(set(sent)) == 1


async def test_our_style_sheet_is_parsed_once_and_that_of_dialogs_only_for_a_dialog(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: Counter[str] = Counter()
    real = stylesheet.parse

    def counted(scope: str, css: str, read_from: tuple[str, str], **more: Any) -> Iterable[RuleSet]:
        parsed[Path(read_from[0]).name] += 1
        return real(scope, css, read_from, **more)

    monkeypatch.setattr(stylesheet, "parse", counted)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        assert (parsed["screen.tcss"], parsed["dialogs.tcss"]) == (1, 0)
        await pilot.press("escape", "question_mark")
        assert parsed["dialogs.tcss"]


async def test_the_library_adds_nothing_of_its_own_to_the_screen(rig: Rig) -> None:
    """Neither its notifications nor its tooltips: each would be styled and laid out before the first frame."""
    async with rig.app.run_test(size=(80, 24), tooltips=True, notifications=True) as pilot:
        await pilot.pause()
        assert {child.id for child in rig.app.main.children} == {"filter", "list", *PARTS}
