"""What is squeezed shows the same on a terminal, cell by cell, and is shorter."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from tests.ui.rig import Rig
from textual.strip import Strip

from awsclients.ui.squeeze import squeeze

CONSOLE = Console(force_terminal=True, color_system="truecolor", legacy_windows=False)
COLORS = st.sampled_from([None, "default", "red", "bright_blue", "color(99)", "#e3e7f0", "#14171f"])
FLAG = st.sampled_from([None, True, False])
STYLES = st.builds(Style, color=COLORS, bgcolor=COLORS, bold=FLAG, underline=FLAG, reverse=FLAG, strike=FLAG)
TEXTS = st.sampled_from(["a", "word", " ", "    ", " x ", "─▶", "漢字", "\n"])
PIECES = st.lists(st.builds(Segment, TEXTS, STYLES), max_size=12)


def _shown(data: str) -> list[list[object]]:
    screen = pyte.Screen(60, 12)
    pyte.Stream(screen).feed(data.replace("\n", "\r\n"))
    return [[_seen(screen.buffer[y][x]) for x in range(60)] for y in range(12)]


def _seen(cell: "pyte.screens.Char") -> object:
    """A blank has a ground and lines, and no colour that anybody sees."""
    if cell.data.isspace() and not (cell.underscore or cell.reverse or cell.strikethrough):
        return cell.bg
    return cell


def _rendered(pieces: list[Segment]) -> str:
    return "\x1b[2;3H" + Strip(pieces).render(CONSOLE)


@given(PIECES)
def test_it_shows_the_same(pieces: list[Segment]) -> None:
    data = _rendered(pieces)
    assert _shown(squeeze(data) + "after") == _shown(data + "after")
    assert len(squeeze(data)) <= len(data) + len("\x1b[0m")


def test_it_says_a_look_once() -> None:
    ground = "48;2;4;5;6m"
    data = f"\x1b[1;31;{ground}a\x1b[0m\x1b[31;{ground}b\x1b[0m\x1b[1;32;{ground} \x1b[0m"
    assert squeeze(data) == f"\x1b[1;31;{ground}a\x1b[22mb \x1b[0m"


@pytest.mark.parametrize(
    "data", ["", "plain", "\x1b[?1049h", "\x1b]2;title\x1b\\", "\x1b[38:2::1:2:3mx\x1b[0m", "\x1b[1;99mx\x1b[0m"]
)
def test_what_it_does_not_know_stays_as_it_is(data: str) -> None:
    assert squeeze(data) == data


async def test_a_whole_frame_shows_the_same_and_is_a_third_shorter(rig: Rig) -> None:
    async with rig.app.run_test(size=(60, 12)) as pilot:
        await pilot.press("escape", "j")
        strips = rig.app.screen._compositor.render_strips()
        data = "\n".join(strip.render(CONSOLE) for strip in strips)
    assert _shown(squeeze(data)) == _shown(data)
    assert len(squeeze(data)) < len(data) * 2 / 3
