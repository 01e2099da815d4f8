"""Fills the lines of the screen from what is known."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from awsclients.text import display
from awsclients.ui import detail, hints
from awsclients.ui.beside import beside
from awsclients.ui.ledger import Live
from awsclients.ui.line import Line, cut, width
from awsclients.ui.paint import Lines
from awsclients.ui.stand import Stand
from awsclients.ui.title import empty, problem_line, title

if TYPE_CHECKING:
    from awsclients.ui.main import MainScreen

_COUNTED = 32
"""The least width of a screen on which is counted what the filter finds."""


class Picture:
    """Draws everything but the list, each line only where its text changed."""

    def __init__(self, screen: "MainScreen", stand: Stand) -> None:
        self._screen, self._stand = screen, stand
        self._said: Line = ()

    def say(self, text: str, style: str = "text") -> None:
        """The line above the keys; a rule stands there while there is nothing to say."""
        self._said = ((style, display(text, 1000)),) if text else ()
        self._say()

    def draw(self) -> None:
        """Every line but the list's."""
        if not self._screen.is_running:
            return
        live = self._stand.live()
        self._title(live)
        self._top()
        self._middle()
        self._detail(live)
        self._line("call", (self._stand.log.last(self._cells("call"), self._stand.sees),))
        self._say()

    def count(self) -> None:
        """How much is found, in a widget that is just as wide: to be called before the first layout."""
        text = f"{len(self._screen.list.rows):,} of {len(self._stand.catalogue.entries):,}"
        room = self._screen.app.size.width >= _COUNTED
        self._screen.query_one("#count").styles.width = len(text) if room else 0
        self._line("count", ((("faint", text),),))

    def tick(self, live: Sequence[Live]) -> None:
        """The lines that change with time alone."""
        self._title(live)
        self._detail(live)
        self._say()

    def _title(self, live: Sequence[Live]) -> None:
        stand = self._stand
        nested = stand.world.started.variables.get("AWSCLIENTS_ROLE", "")
        if nested and not stand.sees(nested):
            nested = ""
        line = title(
            stand.seen,
            live,
            stand.glyphs,
            self._cells("title"),
            nested=nested,
            overrides=stand.world.setting.overrides,
            presenting=stand.presented is not None,
        )
        self._line("title", (line,))

    def _top(self) -> None:
        self._line("problem", (problem_line(self._stand.seen, self._cells("problem")),))
        self._line("filter-mark", ((("key", "/ "),),))
        self.count()

    def _middle(self) -> None:
        screen, stand = self._screen, self._stand
        self._line("header", (screen.list.header(),))
        production = screen.selected is not None and screen.selected.production
        style = "danger" if production else "rule"
        self._line("rule", (((style, stand.glyphs.rule * self._cells("rule")),),))
        if not stand.seen.roles:
            self._line("empty", empty(stand.seen, self._cells("empty")))

    def _detail(self, live: Sequence[Live]) -> None:
        screen, stand = self._screen, self._stand
        entry, cells = screen.selected, self._cells("detail")
        if entry is None:
            self._line("detail", ())
            return
        if not cells:
            return
        if screen.has_class("-wide"):
            height = screen.query_one("#detail", Lines).content_size.height
            self._line("detail", beside(stand, live, entry, cells, height, log=screen.has_class("-grand")))
            return
        self._line("detail", detail.short(stand.shown(entry), cells))

    def _say(self) -> None:
        glyphs = self._stand.glyphs
        small = self._cells("said") == 0
        cells = self._cells("hints")
        said = tuple((style, cut(text, cells)) for style, text in self._said)
        self._line("said", (said or (("rule", glyphs.rule * self._cells("said")),),))
        self._line("hints", (said if small and width(said) else self._hints(cells),))

    def _hints(self, cells: int) -> Line:
        screen = self._screen
        if screen.filter.has_focus:
            return hints.filter_hints(screen.filter.value, cells)
        return hints.hints(screen.situation, cells)

    def _cells(self, name: str) -> int:
        return self._screen.query_one(f"#{name}", Lines).content_size.width

    def _line(self, name: str, lines: "tuple[Line, ...] | list[Line]") -> None:
        self._screen.query_one(f"#{name}", Lines).show(lines)
