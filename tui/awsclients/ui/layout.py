"""Where each part of the screen stands in a window of a given size, and what gives way in a small one."""

from typing import NamedTuple

NARROW, FLAT = 20, 5
"""Below these columns and lines there is the list alone."""
_COUNTED = 32
_WIDE = 100
"""From these columns on the detail stands beside the list, and not below it."""
_LOW, _TALL, _GRAND = 12, 18, 34
_SHORT_DETAIL, _DETAIL = 2, 5
"""Lines of the detail below the list."""
_LEAST_BESIDE, _MOST_BESIDE = 36, 76
_MARK = 3


class Place(NamedTuple):
    """Where a part stands, in cells from the window's upper left corner."""

    x: int
    y: int
    width: int
    height: int


Layout = dict[str, Place]
"""The parts that are shown, by name."""


def stands_beside(width: int) -> bool:
    """Whether the detail stands beside the list."""
    return width >= _WIDE


def logged(width: int, height: int) -> bool:
    """Whether the log stands beside the list, which makes a line for the last call needless."""
    return width >= _WIDE and height >= _GRAND


def layout(width: int, height: int, *, count: int, roles: bool, problem: bool, said: int = 1) -> Layout:
    """All parts of the screen.

    `count` is how many cells it takes to say how many roles are found, `roles` whether there are any,
    `problem` whether a line tells of the configuration's problems, and `said` how many lines what is said takes.
    """
    if width < NARROW or height < FLAT:
        return _middle(width, 0, height, height, roles=roles)
    top = ["title", *(["problem"] if problem else []), *(["filter"] if roles else [])]
    foot = [
        *(["call"] if height >= _LOW and not logged(width, height) else []),
        *(["said"] * said if height >= _TALL else []),
        "hints",
    ]
    places = {name: Place(0, y, width, 1) for y, name in enumerate(top)}
    first = height - len(foot)
    places |= {name: Place(0, first + foot.index(name), width, foot.count(name)) for name in foot}
    if roles:
        places |= _filter_line(places["filter"].y, width, count if width >= _COUNTED else 0)
    return places | _middle(width, len(top), height - len(top) - len(foot), height, roles=roles)


def _filter_line(y: int, width: int, count: int) -> Layout:
    return {
        "mark": Place(0, y, _MARK, 1),
        "filter": Place(_MARK, y, width - _MARK - count - 1, 1),
        "count": Place(width - count - 1, y, count + 1, 1),
    }


def _middle(width: int, y: int, lines: int, height: int, *, roles: bool) -> Layout:
    """The list and its detail in so many `lines` from `y` on; `height` is the whole window's."""
    if not roles:
        return {"empty": Place(0, y, width, lines)}
    if width < NARROW or height < _LOW:
        return {"list": Place(0, y, width, lines)}
    if stands_beside(width):
        detail = max(_LEAST_BESIDE, min(_MOST_BESIDE, width - width * 3 // 5))
        left = width - detail
        return {
            **_list(left, y, lines),
            "rule": Place(left, y, 1, lines),
            "detail": Place(left + 1, y, detail - 1, lines),
        }
    below = _DETAIL if height >= _TALL else _SHORT_DETAIL
    return {
        **_list(width, y, lines - below - 1),
        "rule": Place(0, y + lines - below - 1, width, 1),
        "detail": Place(0, y + lines - below, width, below),
    }


def _list(width: int, y: int, lines: int) -> Layout:
    return {"header": Place(0, y, width, 1), "list": Place(0, y + 1, width, lines - 1)}


def thumb(cells: int, lines: int, top: int) -> range:
    """The cells of a scrollbar that its thumb takes, where `top` of so many `lines` is the first that is seen."""
    size = max(1, cells * cells // lines)
    start = round((cells - size) * top / max(1, lines - cells))
    return range(start, start + size)
