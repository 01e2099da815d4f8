"""What the keys do, the mouse does as well."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.ui.rig import Rig, clients, confirm, refused, until, workspace
from tests.ui.test_main import Keys
from textual.events import MouseScrollDown, MouseScrollUp

from awsclients.config.model import Place, Problem
from awsclients.ui.choose import Choose
from awsclients.ui.glyphs import UNICODE
from awsclients.ui.hints import key_at
from awsclients.ui.memory import Kept
from awsclients.ui.panel import Panel
from awsclients.ui.state import Kind


async def _click_hint(rig: Rig, pilot: Keys, hint: str) -> None:
    await until(pilot, lambda: hint in rig.frame().splitlines()[-1])
    await pilot.click("#hints", offset=(rig.frame().splitlines()[-1].index(hint), 0))


async def wheel(rig: Rig, pilot: Keys, at: tuple[int, int], by: int = 1) -> None:
    """Turn the wheel one notch over a cell, down or up."""
    kind = MouseScrollDown if by > 0 else MouseScrollUp
    rig.app.post_message(kind(None, *at, 0, by, 0, False, False, False, *at))
    await pilot.pause()


def test_a_hint_is_its_key_and_its_word() -> None:
    line = (("key", "b"), ("faint", " console  "), ("key", "?"), ("faint", " keys"))
    assert [key_at(line, cell) for cell in (0, 1, 9, 11, 15, 99)] == ["b", "b", "b", "?", "?", ""]


async def test_a_click_on_a_hint_does_what_its_key_does(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _click_hint(rig, pilot, "to the list")
        assert rig.app.main.list.has_focus
        await _click_hint(rig, pilot, "copy")
        await until(pilot, lambda: isinstance(rig.app.screen, Choose))
        await pilot.press("escape", "j")
        await _click_hint(rig, pilot, "assume")
        await until(pilot, lambda: rig.stand.ledger.state("acme/staging").kind is Kind.LIVE)
        await _click_hint(rig, pilot, "keys")
        await until(pilot, lambda: isinstance(rig.app.screen, Panel))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_click_on_the_key_to_a_whole_refusal_shows_it(rig: Rig, size: tuple[int, int]) -> None:
    rig.broker.failures["initech/operator"] = refused("AWS said: not authorized.")
    async with rig.app.run_test(size=size) as pilot:
        await pilot.press(*"init", "enter", "enter")
        more = " v all of it" if size[0] == 80 else " v AWS's whole answer"
        await until(pilot, lambda: more in rig.frame())
        x, y, *_ = rig.app.main.query_one("#detail").region
        at = next(number for number, line in enumerate(rig.frame().splitlines()) if more in line) - y
        cell = rig.frame().splitlines()[at + y].index(more) + 1 - x
        await pilot.click("#detail", offset=(cell, at - 1))
        assert rig.app.screen is rig.app.main
        await pilot.click("#detail", offset=(cell, at))
        await until(pilot, lambda: "AWS said: not authorized." in rig.frame())


async def test_a_click_in_a_menu_chooses_and_one_beside_its_lines_does_not(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(rig.app.screen, Choose))
        await pilot.click("#chosen-text")
        assert isinstance(rig.app.screen, Choose)
        await pilot.click("#choices", offset=(4, 2))
        await until(pilot, lambda: "Copied the address" in rig.frame())


async def test_the_hints_of_the_filter_are_clicked_too(rig: Rig) -> None:
    async with rig.app.run_test(size=(100, 50)) as pilot:
        await pilot.press(*"glo")
        await _click_hint(rig, pilot, "escape clear")
        await until(pilot, lambda: rig.app.main.filter.value == "")
        await _click_hint(rig, pilot, "commands")
        await until(pilot, lambda: isinstance(rig.app.screen, Choose))
        await pilot.click(offset=(1, 1))
        await until(pilot, lambda: rig.app.screen is rig.app.main)
        await _click_hint(rig, pilot, "ctrl+c quit")
        await until(pilot, lambda: rig.app.return_code == 0)


@pytest.mark.parametrize("opens", ["question_mark", "colon", "y", "L", "enter"])
async def test_what_is_open_is_left_by_a_click_on_its_key(rig: Rig, opens: str) -> None:
    rig.broker.needs["acme/production"] = confirm("acme/production")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", opens)
        await until(pilot, lambda: rig.app.screen is not rig.app.main and "escape " in rig.frame())
        y, line = max((y, line) for y, line in enumerate(rig.frame().splitlines()) if "escape " in line)
        await pilot.click(offset=(line.index("escape ") + 8, y))
        await until(pilot, lambda: rig.app.screen is rig.app.main)


async def test_the_wheel_scrolls_the_list_and_leaves_the_cursor(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 12)) as pilot:
        await pilot.pause(0.05)
        shown = rig.app.main.list
        assert shown.max_scroll_y > 0
        await wheel(rig, pilot, (10, 5))
        await until(pilot, lambda: shown.scroll_offset.y > 0)
        assert rig.app.main.finder.address == "acme/production"
        await pilot.click("#list", offset=(10, 0))
        await until(pilot, lambda: rig.app.main.finder.address != "acme/production")
        await wheel(rig, pilot, (10, 5), -1)
        await until(pilot, lambda: shown.scroll_offset.y == 0)


async def test_the_wheel_scrolls_a_panel_and_moves_in_a_menu_but_not_round_its_ends(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 16)) as pilot:
        await pilot.press("escape", "question_mark")
        first = "Start a session of every marked role at once"
        await until(pilot, lambda: first in rig.frame())
        await wheel(rig, pilot, (40, 8))
        await until(pilot, lambda: first not in rig.frame())
        await pilot.press("escape", "y")
        cursor = f"{UNICODE.cursor} account id"
        await until(pilot, lambda: cursor in rig.frame())
        await wheel(rig, pilot, (40, 8), -1)
        assert cursor in rig.frame()
        await wheel(rig, pilot, (40, 8))
        await until(pilot, lambda: cursor not in rig.frame())
        for _ in range(9):
            await wheel(rig, pilot, (40, 8))
        assert cursor not in rig.frame()


@pytest.mark.parametrize("button", [2, 3])
async def test_only_the_first_button_acts_and_only_on_a_row(rig: Rig, button: int) -> None:
    rig.stand.memory.kept = Kept(("globex/admin",))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.05)
        await pilot.click("#list", offset=(10, 1), times=2, button=button)
        await pilot.click("#list", offset=(10, 2), times=2)
        await pilot.click("#list", offset=(10, 10), times=2)
        await pilot.click("#detail", times=2)
        await pilot.pause(0.1)
        assert rig.broker.asked == []
        await pilot.click("#list", offset=(10, 1), times=2)
        await until(pilot, lambda: rig.broker.asked == [("globex/admin", 0.0)])


async def test_a_double_click_on_a_line_of_a_menu_does_nothing_in_the_list_below(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(rig.app.screen, Choose))
        y = next(y for y, line in enumerate(rig.frame().splitlines()) if "account id" in line)
        await pilot.click(offset=(40, y), times=2)
        await pilot.pause(0.2)
        assert rig.app.screen is rig.app.main
        assert rig.broker.asked == []


async def test_a_click_on_the_line_of_problems_shows_them_and_one_beside_the_panel_closes_it() -> None:
    problem = Problem(Place(Path("/home/jane/config.toml"), 3, 1), "It is wrong. Do right.")
    rig = Rig(replace(workspace(*clients()), problems=(problem,)))
    async with rig.app.run_test(size=(160, 45)) as pilot:
        await pilot.click("#problem")
        await until(pilot, lambda: isinstance(rig.app.screen, Panel))
        await pilot.click(offset=(0, 0))
        await until(pilot, lambda: rig.app.screen is rig.app.main)
