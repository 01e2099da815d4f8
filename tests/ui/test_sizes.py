"""C117: any size there is, and changes of it."""

from datetime import timedelta

import pytest
from rich.cells import cell_len
from tests.ui.over import OVER, opened, scene
from tests.ui.rig import Rig, confirm, refused, until

from awsclients.ui.actions import ACTIONS
from awsclients.ui.key_line import KeyLine
from awsclients.ui.paint import Lines

SIZES = [(1, 1), (2, 3), (5, 20), (19, 30), (20, 4), (20, 5), (39, 11), (40, 12), (99, 12), (100, 11), (500, 200)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_C117_every_size_is_drawn_and_every_key_works_in_it(rig: Rig, size: tuple[int, int]) -> None:
    rig.broker.needs["acme/production"] = confirm("acme/production")
    async with rig.app.run_test(size=size, notifications=True) as pilot:
        await pilot.press(*"glo", "enter", "j", "k", "G", "g", "question_mark", "escape", "colon", "escape")
        await pilot.press("y", "escape", "v", "escape", "slash", "escape", "escape", "enter")
        await pilot.pause(0.1)
        rig.app.notify("acme/production ends in 2:00.", markup=False)
        await pilot.pause(0.05)
        assert all(len(line) <= size[0] for line in rig.frame().splitlines() if line.isascii())


async def test_C117_a_storm_of_sizes_leaves_the_screen_whole(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        before = rig.frame()
        for size in [*SIZES, *reversed(SIZES)]:
            await pilot.resize_terminal(*size)
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.2)
        if not rig.app.main.filter.has_focus:
            rig.app.main.filter.focus()
        await until(pilot, lambda: rig.frame() == before)


async def test_C117_a_size_that_came_under_a_dialog_is_drawn_for_when_that_is_closed(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause(0.2)
        wanted = rig.frame()
    under = Rig(rig.stand.workspace)
    async with under.app.run_test(size=(120, 40)) as pilot:
        await pilot.press("escape", "question_mark")
        await pilot.resize_terminal(80, 24)
        await pilot.press("escape")
        await until(pilot, lambda: under.frame() == wanted)


async def test_C117_below_twenty_by_five_there_is_the_list_only(rig: Rig) -> None:
    for size in ((19, 10), (60, 4)):
        async with Rig(rig.stand.workspace).app.run_test(size=size) as pilot:
            await pilot.pause(0.05)
            shown = {widget.id for widget in pilot.app.screen.walk_children() if widget.id and widget.region.area}
            assert shown <= {"body", "left", "list"}
            assert "list" in shown


async def test_what_gives_way_as_lines_get_fewer(rig: Rig) -> None:
    seen = {}
    for height in (24, 12, 11, 5, 4):
        async with Rig(rig.stand.workspace).app.run_test(size=(80, height)) as pilot:
            await pilot.pause(0.05)
            seen[height] = {
                widget.id for widget in pilot.app.screen.walk_children() if widget.id and widget.region.area
            }
    assert {"detail", "call", "said", "hints", "filter", "title"} <= seen[24]
    assert "detail" in seen[12]
    assert not {"detail", "call"} & seen[11]
    assert {"filter", "list", "hints"} <= seen[5]


def _busy(rig: Rig) -> None:
    """Sessions in every stage of their lives, a refusal, and a role that waits."""
    for address, gone in (("acme/staging", 12), ("umbrella/auditor", 51), ("globex/billing", 58)):
        rig.broker.sessions[address] = rig.broker.make(address, gone=timedelta(minutes=gone))
    rig.stand.ledger.take(rig.broker.sessions)
    rig.stand.ledger.fail("initech/operator", refused())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "keys"), [(200, ()), (199, ("g", "l")), (198, ("escape", "j")), (197, ("escape", "G", "k"))]
)
async def test_at_every_width_no_text_overflows_and_no_key_is_clipped(
    rig: Rig, first: int, keys: tuple[str, ...]
) -> None:
    """Every fourth width in each of four states."""
    _busy(rig)
    words = {action.hint for action in ACTIONS} | {"to the list", "clear", "keys", "commands", "quit", ""}
    async with rig.app.run_test(size=(200, 30)) as pilot:
        await pilot.press(*keys)
        for width in range(first, 19, -4):
            await pilot.resize_terminal(width, 30)
            await pilot.pause()
            await pilot.pause()
            lines = rig.app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in lines} == {width}
            hints = rig.app.main.query_one("#hints", Lines)
            shown = hints.lines[0] if hints.lines else ()
            assert sum(cell_len(text) for _, text in shown) <= hints.content_size.width + 2
            assert {text.strip() for style, text in shown if style == "faint"} <= words


@pytest.mark.slow
@pytest.mark.usefixtures("opening")
@pytest.mark.parametrize("name", OVER)
async def test_what_is_opened_overflows_at_no_width_and_clips_no_key(name: str) -> None:
    """Every sixth width, each time others; of the keys whole ones are shown, and none is cut."""
    rig, first = scene(), 200 - list(OVER).index(name) % 6
    _busy(rig)
    async with rig.app.run_test(size=(200, 30)) as pilot:
        shown = await opened(rig, pilot, OVER[name])
        await until(pilot, lambda: OVER[name].told in rig.frame())
        keys = shown.query_one(KeyLine)
        whole = {text.strip() for _, text in keys.lines[0]}
        for width in (*range(first, 20, -6), 20):
            await pilot.resize_terminal(width, 30)
            await pilot.pause()
            lines = shown._compositor.render_strips()
            assert {strip.cell_length for strip in lines} == {width}
            assert {text.strip() for _, text in keys.lines[0]} <= whole
            assert sum(cell_len(text) for _, text in keys.lines[0]) <= keys.content_size.width + 2
