"""The first frame as one text, on a thread, while the library that takes over is still being imported.

It is what the library draws then: the same lines in the same places and colours.
"""

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from awsclients.deadline import carry_out
from awsclients.ui.colors import Brush, brush, depth
from awsclients.ui.glyphs import ASCII, glyphs_for
from awsclients.ui.layout import Layout, Place, thumb
from awsclients.ui.line import Line
from awsclients.ui.listing import Listing
from awsclients.ui.palette import theme_for
from awsclients.ui.picture import GROUNDS, INSETS, Picture, View, placeholder
from awsclients.ui.plain import plain
from awsclients.ui.situation import Situation
from awsclients.ui.squeeze import squeeze
from awsclients.ui.stand import Stand

if TYPE_CHECKING:
    from awsclients.config.model import Workspace
    from awsclients.launch.world import World
    from awsclients.skeleton import Skeleton

_NO_COLORS = Style(color="default", bgcolor="default")
_MOVE = "\x1b[{};{}H"

Painted = tuple[Place, list[list[Segment]]]
"""A part's place, and its lines."""


def begin(
    world: "World", read: "Callable[[], tuple[Workspace, bool]]", skeleton: "Skeleton | None"
) -> Future[tuple[Stand, bool]]:
    """Have `read` what the screen stands on, and show it on the skeleton; see Ahead.next for what it returns.

    What comes of it is the stand, and whether a whole configuration follows.
    """

    def work() -> tuple[Stand, bool]:
        workspace, more = read()
        stand = Stand(world, workspace, glyphs_for(sys.stdout.encoding, os.environ), whole=not more)
        if skeleton is not None and skeleton.standing:
            skeleton.show(first_frame(stand, shutil.get_terminal_size(), os.environ))
        return stand, more

    begun: Future[tuple[Stand, bool]] = Future()
    threading.Thread(target=carry_out, args=(begun, work), daemon=True, name="awsclients-first-frame").start()
    return begun


def first_frame(stand: Stand, size: tuple[int, int], environ: Mapping[str, str]) -> str:
    """What shows all of the screen in a window of this size, to a terminal that such an environment tells of."""
    colors, bare = depth(environ), "NO_COLOR" in environ
    written = []
    for (x, y, _, _), lines in _painted(stand, size, brush(theme_for(stand.memory.kept.theme, environ))):
        for at, segments in enumerate(lines, 1):
            written.append(_MOVE.format(y + at, x + 1))
            for text, style, _ in segments:
                shown = plain(text) if stand.glyphs is ASCII else text
                looks = (style or Style.null()) + (_NO_COLORS if bare else Style.null())
                written.append(looks.render(shown, color_system=colors))
    return squeeze("".join(written))


def _painted(stand: Stand, size: tuple[int, int], painter: Brush) -> Iterator[Painted]:
    listing, seen = Listing(stand), stand.seen
    picture = Picture(stand, listing)
    listing.take(stand.rows())
    places = picture.layout(size)
    listing.columns = picture.columns(places)
    begun = Situation(problems=len(seen.problems), clients=len(seen.clients))
    for name, lines in picture.lines(View(size, lambda: begun, typing=bool(seen.roles)), places):
        yield _part(name, lines, places, painter)
    if "filter" in places:
        yield _part("filter", (placeholder(places["filter"].width, typing=True),), places, painter)
    if "list" in places:
        yield places["list"], list(_list(listing, places["list"], painter))


def _part(name: str, lines: Sequence[Line], places: Layout, painter: Brush) -> Painted:
    """The part by its lines, blank ones where it is higher."""
    place, ground, inset = places[name], GROUNDS.get(name, "background"), INSETS.get(name, 0)
    whole = [*lines, *[()] * place.height][: place.height]
    return place, [painter.paint(line, place.width, ground, inset=inset) for line in whole]


def _list(listing: Listing, place: Place, painter: Brush) -> Iterator[list[Segment]]:
    """The rows from the first on, beside a scrollbar where there are more."""
    scrolls = listing.height > place.height
    cells = place.width - scrolls
    taken = thumb(place.height, listing.height, 0) if scrolls else range(0)
    for line in range(place.height):
        bar = painter.paint((("thumb", " "),) if line in taken else (), int(scrolls), "surface")
        yield [*_row(listing, line, cells, painter), *bar]


def _row(listing: Listing, line: int, cells: int, painter: Brush) -> list[Segment]:
    at = listing.row_at(line)
    if at is None:
        return painter.paint(listing.beside_rows(line), cells, "background")
    life, chosen, until = listing.life(at), at == listing.cursor, listing.columns.gauge_at
    role = painter.paint(listing.role(at, life.state.kind), until, "background", chosen=chosen)
    return [*role, *painter.paint(listing.rest(life), max(0, cells - until), "background", chosen=chosen)]
