"""What is written on each part of the screen but the list: from what is known, and from where the person is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from awsclients.text import display
from awsclients.ui import draw, hints
from awsclients.ui.brief import brief
from awsclients.ui.columns import Columns, fit
from awsclients.ui.layout import Layout, layout, logged, stands_beside
from awsclients.ui.ledger import Live
from awsclients.ui.line import Line, Piece, cut, fold
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
_MOST_SAID, _LIMIT = 2, 1000
"""The most lines that stand above the keys, and the most characters."""
_PLACEHOLDER = "type to find a client, role, account, environment or label"


class View(NamedTuple):
    """Where the person is: the window's columns and lines, the filter's text, and whether it has the keys."""

    size: tuple[int, int]
    situation: Callable[[], Situation]
    """What decides which keys work while the list has them."""
    query: str = ""
    typing: bool = True


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
        self._notes: Piece = ("", "")
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
            "said": lambda at: self._said(at.cells) or ((("rule", stand.glyphs.rule * at.cells),),),
            "hints": lambda at: ("said" not in at.places and self._notice(at.cells, 1)) or (self._hints(at),),
        }

    def say(self, text: str, style: str = "text") -> None:
        """Stands above the keys from now on, in the place of a rule; an empty text takes it away."""
        self._notes = (style, display(text, _LIMIT))

    def unsay(self, beginning: str) -> None:
        """Take back what begins like this: it is not true any more."""
        if self._notes[1].startswith(beginning):
            self.say("")

    def layout(self, size: tuple[int, int]) -> Layout:
        """Where each part stands in a window of this size."""
        seen, said = self._stand.seen, self._said(size[0] - 2 * INSETS["said"])
        return layout(
            *size,
            count=len(self._found()),
            roles=bool(seen.roles),
            problem=bool(seen.pressing),
            said=max(1, len(said)),
        )

    def columns(self, places: Layout) -> Columns:
        """The list's columns. Its last cell stays free for the scrollbar."""
        return fit(places["list"].width - 1, self._stand.widths) if "list" in places else Columns(0, 0, 0)

    def lines(
        self, view: View, places: Layout, names: Iterable[str] = PARTS
    ) -> Iterator[tuple[str, Sequence[Line]]]:
        """The lines of these parts, as far as they are shown."""
        live = self._stand.live()
        for name in names:
            if name in places:
                _, _, width, height = places[name]
                cells = max(0, width - 2 * INSETS.get(name, 0))
                yield name, self._parts[name](_At(view, places, live, width, height, cells))

    def _found(self) -> str:
        if not self._stand.whole:
            return "reading …"
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
            counted=stand.whole,
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
            from awsclients.ui.beside import beside  # and all that it draws: a narrow screen needs none of it

            return beside(stand, at.live, selected.entry, at.cells, at.height, log=logged(*size))
        return brief(stand.shown(selected.entry), at.cells)

    def _hints(self, at: _At) -> Line:
        view = at.view
        return hints.filter_hints(view.query, at.cells) if view.typing else hints.hints(view.situation(), at.cells)

    def _said(self, cells: int) -> tuple[Line, ...]:
        """What stands above the keys; nothing where the detail above it tells of the same failure."""
        selected, (_, text) = self._listing.selected, self._notes
        failure = self._stand.ledger.failure(selected.entry.address) if selected is not None and text else None
        told = failure is not None and display(failure.message, _LIMIT) in text
        return () if told else self._notice(cells, _MOST_SAID)

    def _notice(self, cells: int, lines: int) -> tuple[Line, ...]:
        style, text = self._notes
        parts = fold(text, cells)
        if len(parts) > lines:
            parts[lines - 1 :] = [cut(parts[lines - 1], cells, always=True)]
        return tuple(((style, part),) for part in parts)


def placeholder(cells: int, *, typing: bool) -> Line:
    """What an empty filter says; the cursor stands on its first letter while letters go there."""
    said = cut(_PLACEHOLDER, cells)
    return (("typed-at" if typing else "faint", said[:1]), ("faint", said[1:]))
