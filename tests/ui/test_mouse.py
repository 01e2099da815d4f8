"""What the keys do, the mouse does as well."""

from dataclasses import replace
from pathlib import Path

from tests.ui.rig import Rig, clients, workspace
from tests.ui.test_main import Keys, _until

from awsclients.config.model import Place, Problem
from awsclients.ui.choose import Choose
from awsclients.ui.hints import key_at
from awsclients.ui.panel import Panel
from awsclients.ui.state import Kind


async def _click_hint(rig: Rig, pilot: Keys, hint: str) -> None:
    line = rig.frame().splitlines()[-1]
    await pilot.click("#hints", offset=(line.index(hint), 0))


def test_a_hint_is_its_key_and_its_word() -> None:
    line = (("key", "b"), ("faint", " console  "), ("key", "?"), ("faint", " keys"))
    assert [key_at(line, cell) for cell in (0, 1, 9, 11, 15, 99)] == ["b", "b", "b", "?", "?", ""]


async def test_a_click_on_a_hint_does_what_its_key_does(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _click_hint(rig, pilot, "to the list")
        assert rig.app.main.list.has_focus
        await pilot.pause(0.05)
        await _click_hint(rig, pilot, "copy")
        await _until(pilot, lambda: isinstance(rig.app.screen, Choose))
        await pilot.press("escape", "j")
        await _click_hint(rig, pilot, "assume")
        await _until(pilot, lambda: rig.stand.ledger.state("acme/staging").kind is Kind.LIVE)
        await _click_hint(rig, pilot, "keys")
        await _until(pilot, lambda: isinstance(rig.app.screen, Panel))


async def test_a_click_in_a_menu_chooses_and_one_beside_its_lines_does_not(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "y")
        await _until(pilot, lambda: isinstance(rig.app.screen, Choose))
        await pilot.click("#chosen-text")
        assert isinstance(rig.app.screen, Choose)
        await pilot.click("#choices", offset=(4, 2))
        await _until(pilot, lambda: "Copied the address" in rig.frame())


async def test_every_action_is_in_the_palette_and_the_palette_is_a_click_away(rig: Rig) -> None:
    async with rig.app.run_test(size=(100, 50)) as pilot:
        await _click_hint(rig, pilot, "commands")
        await _until(pilot, lambda: isinstance(rig.app.screen, Choose))
        await pilot.click("#choices", offset=(4, 1))


async def test_a_click_on_the_line_of_problems_shows_them_and_one_beside_the_panel_closes_it() -> None:
    problem = Problem(Place(Path("/home/jane/config.toml"), 3, 1), "It is wrong. Do right.")
    rig = Rig(replace(workspace(*clients()), problems=(problem,)))
    async with rig.app.run_test(size=(160, 45)) as pilot:
        await pilot.click("#problem")
        await _until(pilot, lambda: isinstance(rig.app.screen, Panel))
        await pilot.click(offset=(0, 0))
        await _until(pilot, lambda: rig.app.screen is rig.app.main)
