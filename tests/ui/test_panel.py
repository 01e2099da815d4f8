import pytest
from tests.ui.rig import Rig, until

from awsclients.ui.line import width
from awsclients.ui.paint import ScrollingLines
from awsclients.ui.panel import Panel, help_lines


@pytest.mark.parametrize("cells", [16, 40, 41, 42, 74, 108])
def test_the_keys_are_read_at_any_width(cells: int) -> None:
    lines = help_lines(cells)
    assert all(width(line) <= cells for line in lines)
    text = " ".join(piece.strip() for line in lines for style, piece in line if style == "text")
    assert "Open a shell with the session's" in text.replace("- ", "")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (100, 30)])
async def test_nothing_touches_the_scrollbar_of_a_panel(rig: Rig, size: tuple[int, int]) -> None:
    async with rig.app.run_test(size=size) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(rig.app.screen, Panel))
        shown = rig.app.screen.query_one(ScrollingLines)
        await until(pilot, lambda: shown.show_vertical_scrollbar)
        assert max(width(line) for line in shown.lines) < shown.scrollable_content_region.width
