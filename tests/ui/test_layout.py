"""Where the parts of the screen stand: at every size each cell belongs to one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.ui.layout import layout, thumb
from awsclients.ui.picture import PARTS


@given(
    width=st.integers(1, 240),
    height=st.integers(1, 70),
    count=st.integers(5, 16),
    roles=st.booleans(),
    problem=st.booleans(),
)
def test_every_cell_belongs_to_one_part(width: int, height: int, count: int, roles: bool, problem: bool) -> None:
    owners = [0] * (width * height)
    for place in layout(width, height, count=count, roles=roles, problem=problem).values():
        assert place.width > 0
        assert place.height > 0
        for y in range(place.y, place.y + place.height):
            for x in range(place.x, place.x + place.width):
                assert x < width
                assert y < height
                owners[y * width + x] += 1
    assert set(owners) == {1}


@pytest.mark.parametrize(
    ("size", "gone"),
    [
        ((160, 45), {"call"}),
        ((160, 33), set[str]()),
        ((80, 24), set[str]()),
        ((80, 17), {"said"}),
        ((80, 11), {"said", "call", "header", "rule", "detail"}),
        ((20, 5), {"said", "call", "header", "rule", "detail"}),
    ],
)
def test_what_gives_way_in_a_small_window(size: tuple[int, int], gone: set[str]) -> None:
    shown = set(layout(*size, count=6, roles=True, problem=True))
    assert shown == {*PARTS, "filter", "list"} - {"empty"} - gone


@pytest.mark.parametrize("size", [(19, 40), (160, 4)])
def test_in_the_smallest_windows_there_is_the_list_alone(size: tuple[int, int]) -> None:
    assert layout(*size, count=6, roles=True, problem=True) == {"list": (0, 0, *size)}
    assert layout(*size, count=6, roles=False, problem=True) == {"empty": (0, 0, *size)}


@pytest.mark.parametrize(("width", "detail"), [(99, 99), (100, 39), (160, 63), (240, 75)])
def test_the_detail_stands_below_or_beside_the_list(width: int, detail: int) -> None:
    places = layout(width, 24, count=6, roles=True, problem=False)
    assert places["detail"].width == detail
    assert (places["detail"].y == places["header"].y) is (width >= 100)


@given(st.integers(1, 60), st.integers(1, 10_000), st.data())
def test_a_scrollbars_thumb_stays_on_it_and_reaches_both_ends(cells: int, more: int, data: st.DataObject) -> None:
    lines = cells + more
    taken = thumb(cells, lines, data.draw(st.integers(0, more)))
    assert 0 <= taken.start < taken.stop <= cells
    assert thumb(cells, lines, 0).start == 0
    assert thumb(cells, lines, more).stop == cells
