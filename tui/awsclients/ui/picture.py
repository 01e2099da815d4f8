"""What is written on each part of the screen but the list: from what is known, and from where the person is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from awsclients.ui import detail, draw, hints
from awsclients.ui.beside import beside
from awsclients.ui.columns import Columns, fit
from awsclients.ui.layout import Layout, layout, logged, stands_beside
from awsclients.ui.ledger import Live
from awsclients.ui.line import Line, cut
from awsclients.ui.listing import Listing
from awsclients.ui.situation import Situation
from awsclients.ui.stand import Stand
from awsclients.ui.title import empty, problem_line, title

GROUNDS = {"title": "panel", "mark": "surface", "filter": "surface", "count": "surface"}
"""What lies below the parts that do not lie on the background."""
INSETS = {"title": 1, "problem": 1, "detail": 1, "call": 1, "said": 1, "hints": 1, "empty": 2}
"""How many cells stay free at both ends of a part's lines."""
PARTS = ("title", "problem", "mark", "count", "header", "empty", "rule", "detail", "call", "said", "hints")
CHANGING = ("title", "detail", "said", "hints")
"""Those that change with time alone."""
_PLACEHOLDER = "type to find a client, role, account, environment or label"


class View(NamedTuple):
    """Where the person is: the window's columns and lines, the filter's text, and whether it has the keys."""

    size: tuple[int, int]
    situation: Callable[[], Situation]
    """What decides which keys work while the list has them."""
    query: str = ""
    typing: bool = True
    said: Line = ()
    """The line above the keys; a rule stands there while there is nothing to say."""


class _At(NamedTuple):
    """What the lines of a part are made from, besides what is known."""

    view: View
    places: Layout
    live: Sequence[Live]
    width: int
    height: int
    cells: int
    """How many cells a line has."""


class Picture:
    """Makes the lines; the same for the screen and for the picture of it that comes before it."""

    def __init__(self, stand: Stand, listing: Listing) -> None:
        self._stand, self._listing = stand, listing
        self._parts: Mapping[str, Callable[[_At], Sequence[Line]]] = {
            "title": lambda at: (self._title(at.live, at.cells),),
            "problem": lambda at: (problem_line(stand.seen, at.cells),),
            "mark": lambda _: ((("key", " / "),),),
            "count": lambda at: ((("faint", self._found()),),) if at.cells > 1 else (),
            "header": lambda _: (draw.header(listing.columns),),
            "empty": lambda at: ((), *empty(stand.seen, at.cells)),
            "rule": self._rule,
            "detail": self._detail,
            "call": lambda at: (stand.log.last(at.cells, stand.sees),),
            "said": lambda at: (_said(at) or (("rule", stand.glyphs.rule * at.cells),),),
            "hints": lambda at: (("said" not in at.places and _said(at)) or self._hints(at),),
        }

    def layout(self, size: tuple[int, int]) -> Layout:
        """Where each part stands in a window of this size."""
        seen = self._stand.seen
        return layout(*size, count=len(self._found()), roles=bool(seen.roles), problem=bool(seen.pressing))

    def columns(self, places: Layout) -> Columns:
        """The list's columns. Its last cell stays free for the scrollbar."""
        return fit(places["list"].width - 1, self._stand.widths) if "list" in places else Columns(0, 0, 0)

    def lines(self, view: View, names: Iterable[str] = PARTS) -> Iterator[tuple[str, Sequence[Line]]]:
        """The lines of these parts, as far as they are shown."""
        live, places = self._stand.live(), self.layout(view.size)
        for name in names:
            if name in places:
                _, _, width, height = places[name]
                cells = max(0, width - 2 * INSETS.get(name, 0))
                yield name, self._parts[name](_At(view, places, live, width, height, cells))

    def _found(self) -> str:
        return f"{len(self._listing.rows):,} of {len(self._stand.catalogue.entries):,}"

    def _title(self, live: Sequence[Live], cells: int) -> Line:
        stand = self._stand
        nested = stand.world.started.variables.get("AWSCLIENTS_ROLE", "")
        return title(
            stand.seen,
            live,
            stand.glyphs,
            cells,
            nested=nested if stand.sees(nested) else "",
            overrides=stand.world.setting.overrides,
            presenting=stand.presented is not None,
        )

    def _rule(self, at: _At) -> Sequence[Line]:
        """Above the detail, in the colour of danger where the role is production; a wall where it is beside."""
        selected, glyphs = self._listing.selected, self._stand.glyphs
        if at.width == 1:
            return ((("rule", glyphs.wall),),) * at.height
        style = "danger" if selected is not None and selected.entry.production else "rule"
        return (((style, glyphs.rule * at.width),),)

    def _detail(self, at: _At) -> Sequence[Line]:
        selected, stand, size = self._listing.selected, self._stand, at.view.size
        if selected is None:
            return ()
        if stands_beside(size[0]):
            return beside(stand, at.live, selected.entry, at.cells, at.height, log=logged(*size))
        return detail.short(stand.shown(selected.entry), at.cells)

    def _hints(self, at: _At) -> Line:
        view = at.view
        return hints.filter_hints(view.query, at.cells) if view.typing else hints.hints(view.situation(), at.cells)


def placeholder(cells: int, *, typing: bool) -> Line:
    """What an empty filter says; the cursor stands on its first letter while letters go there."""
    said = cut(_PLACEHOLDER, cells)
    return (("typed-at" if typing else "faint", said[:1]), ("faint", said[1:]))


def _said(at: _At) -> Line:
    return tuple((style, cut(text, at.cells)) for style, text in at.view.said)
