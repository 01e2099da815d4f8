"""What stands beside the list where the window is wide: the role, and below it the sessions and the log."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import islice
from typing import TYPE_CHECKING

from awsclients.text import display
from awsclients.ui.brief import MORE
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.ledger import Live
from awsclients.ui.line import Line, spread, width
from awsclients.ui.log import local_time
from awsclients.ui.rows import Entry
from awsclients.ui.stand import Stand
from awsclients.ui.whole import whole

if TYPE_CHECKING:
    from awsclients.access.children import Child

_SESSIONS, _CALLS = 8, 6
"""The most lines of each section."""
_GAUGE = 8


def beside(stand: Stand, live: Sequence[Live], entry: Entry, cells: int, height: int, *, log: bool) -> list[Line]:
    """The lines of the pane; the sections keep their place at its foot whatever the role is."""
    sessions = (line for one in live for line in (session(one, stand, cells), *_children(one, stand, cells)))
    foot = _section("Sessions", list(islice(sessions, _SESSIONS)), stand.glyphs, cells)
    if log:
        calls = list(islice(stand.log.lines(cells, stand.sees), _CALLS)) or [stand.log.last(cells, stand.sees)]
        foot += _section("Log", calls, stand.glyphs, cells)
    foot = foot[: height // 2]
    role = whole(stand.shown(entry), cells, told=False)
    room = height - len(foot)
    if len(role) > room:
        role = [*role[: room - 1], MORE]
    return [*role, *[()] * (room - len(role)), *foot]


def session(live: Live, stand: Stand, cells: int) -> Line:
    """A live session with what is left of its life."""
    kind, glyphs = live.state.kind.value, stand.glyphs
    full = round(live.session.share_left(stand.world.clock.now()) * _GAUGE)
    gauge = ((kind, glyphs.full * full), ("faint", glyphs.empty * (_GAUGE - full)))
    left = ((kind, f"{live.state.glyph(glyphs)} "), ("text", live.address))
    return spread(left, (*gauge, (kind, live.state.text.rjust(8))), cells)


def _children(live: Live, stand: Stand, cells: int) -> Iterator[Line]:
    """What hangs on a session and renews its keys: how often it asked, and when last."""
    for child in stand.ledger.children(live.address):
        style = "refused" if child.cut_off else "faint"
        yield spread((("", "  "), (style, display(child.kind, 20))), ((style, asked(child, stand.zone)),), cells)


def asked(child: "Child", zone: tzinfo | None) -> str:
    """How often a child asked for its keys, and when last; whether it is cut off."""
    if child.cut_off:
        return "cut off"
    times = "once" if child.asked == 1 else f"{child.asked} times"
    return f"asked {times}, last {local_time(child.asked_at, zone)}" if child.asked_at else "has not asked yet"


def _section(name: str, lines: Sequence[Line], glyphs: Glyphs, cells: int) -> list[Line]:
    if not lines:
        return []
    heading: Line = (("label", f"{name} "),)
    return [(), (*heading, ("rule", glyphs.rule * max(0, cells - width(heading)))), *lines]
