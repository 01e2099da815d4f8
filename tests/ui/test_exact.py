"""What is sent in parts shows what is sent whole, and is little."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.opened import ESCAPE
from tests.ui.test_terminal import Window

from awsclients.ui.exact import changed
from awsclients.ui.line import Line

PIECES = st.tuples(st.sampled_from(["text", "faint"]), st.text("ab ─●漢e\u0301", max_size=6))
LINES = st.lists(PIECES, max_size=4).map(tuple)


@given(LINES, LINES)
def test_outside_of_what_changed_every_cell_is_the_same(before: Line, after: Line) -> None:
    region = changed(before, after, 3)
    assert (region.y, region.height) == (3, 1)
    cells = [[(style, char) for style, text in line for char in text] for line in (before, after)]
    longest = max(map(len, cells))
    old, new = (line + [("", " ")] * (longest - len(line)) for line in cells)
    if not any("漢" in text or "\u0301" in text for _, text in (*before, *after)):
        outside = [at for at in range(longest) if not region.x <= at < region.right]
        assert [old[at] for at in outside] == [new[at] for at in outside]


def test_only_what_changed_is_in_it() -> None:
    one: Line = (("label", "account  "), ("text", "100000000006"))
    other: Line = (("label", "account  "), ("text", "100000000016"))
    assert tuple(changed(one, other, 0)) == (19, 0, 1, 1)
    assert changed(one, one, 0).area == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["wide", "narrow"])
def test_a_screen_that_was_sent_in_parts_is_the_same_as_one_sent_whole(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    one = Window(tmp_path, "stopped", size=size)
    one.wait("Umbrella")
    one.type(ESCAPE, "j", "j", "k", "G", "g", "/", "gl", "o", "\r", "j", "\r")
    one.wait("is live until")
    one.type("j", "k", "/", "\x15", ESCAPE, "G")
    one.wait(lambda: any("▸" in line and "console" in line for line in one.screen.display))
    one.silence()
    parts = _seen(one)
    one.child.setwinsize(size[1], size[0] - 1)
    one.wait(lambda: _seen(one) != parts)
    one.silence()
    one.child.setwinsize(size[1], size[0])
    one.wait(lambda: _seen(one) == parts)
    one.child.close(force=True)


def _seen(one: Window) -> list[list[object]]:
    """Every cell; a blank has no colour that anybody sees but its ground."""
    lines = [[one.screen.buffer[y][x] for x in range(one.screen.columns)] for y in range(one.screen.lines)]
    return [[cell.bg if cell.data == " " and not cell.underscore else cell for cell in line] for line in lines]
