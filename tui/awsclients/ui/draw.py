"""One row of the list as lines of pieces, from its texts, its state and the columns there are."""

from awsclients.ui.columns import GAUGE, Columns
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.line import Line, Piece, cut, pad, width
from awsclients.ui.rows import FAVOURITES, UNKNOWN, Entry, Row
from awsclients.ui.state import Kind, State, glyph

_GAP = "  "
_MARGIN = "    "


def header(columns: Columns) -> Line:
    """The names of the columns."""
    session = pad("SESSION".rjust(columns.session), columns.session + 1) if columns.session else ""
    if columns.joined:
        return (("header", pad(f"{_MARGIN}ROLE", columns.session_at) + session),)
    cells = (
        ("CLIENT", columns.client),
        ("ROLE", columns.role),
        (" ENVIRONMENT" if columns.environment > len(" ENVIRONMENT") else " ENV", columns.environment),
        ("ACCOUNT", columns.account),
        ("", columns.account_name),
        ("REGION", columns.region),
        ("", columns.gauge),
    )
    text = _MARGIN + _GAP.join(pad(name, size) for name, size in cells if size)
    return (
        ("header", pad(text, columns.session_at) + pad("SESSION".rjust(columns.session), columns.session + 1)),
    )


def role(
    row: Row, columns: Columns, kind: Kind, glyphs: Glyphs, *, cursor: bool, edge: str, marked: bool = False
) -> Line:
    """What of a row stays while time passes; `edge` is the style of the client's colour."""
    pieces: list[Piece] = [
        ("mark", glyphs.mark) if marked else (edge, glyphs.edge if edge else " "),
        ("mark", glyphs.cursor if cursor else " "),
        (kind.value, glyph(kind, glyphs)),
        ("", " "),
    ]
    pieces.extend(_joined(row.entry, columns) if columns.joined else _cells(row, columns))
    pieces.append(("", " " * (columns.gauge_at - width(pieces))))
    return tuple(pieces)


def life(columns: Columns, state: State, full: int, glyphs: Glyphs) -> Line:
    """What of a row changes with time: the gauge, of which `full` cells are full, and the countdown."""
    pieces = _gauge(state.kind, full, glyphs) if columns.gauge else []
    pieces.append(("", " " * (columns.session_at - columns.gauge_at - columns.gauge)))
    if columns.session:
        pieces.append((state.kind.value, cut(state.text, columns.session).rjust(columns.session)))
    return tuple(pieces)


def heading(text: str, glyphs: Glyphs, cells: int) -> Line:
    """The line above a section."""
    star = glyphs.star if text == FAVOURITES else glyphs.rule
    return (("mark" if text == FAVOURITES else "faint", f"  {star} "), ("faint", cut(text, cells - len(_MARGIN))))


def _joined(entry: Entry, columns: Columns) -> list[Piece]:
    style = "danger" if entry.production else "text"
    return [(style, pad(f"{entry.role.client}/{entry.role_name}", columns.role))]


def _cells(row: Row, columns: Columns) -> list[Piece]:
    entry = row.entry
    pieces: list[Piece] = [
        ("client", pad(entry.client_name if row.first else "", columns.client) + _GAP),
        (
            "danger" if entry.production and not columns.environment else "text",
            pad(entry.role_name, columns.role) + _GAP,
        ),
    ]
    if columns.environment:
        pieces.extend(_environment(entry, columns.environment))
    for text, size in (
        (entry.account, columns.account),
        (entry.account_name, columns.account_name),
        (entry.region, columns.region),
    ):
        if size:
            pieces.append(("faint", pad(text, size) + _GAP))
    return pieces


def _environment(entry: Entry, cells: int) -> list[Piece]:
    word = f" {cut(entry.environment, cells - 3)} "
    style = "production" if entry.production else "faint" if entry.environment == UNKNOWN else "text"
    mark = "!" if entry.guarded else ""
    return [(style, word), ("danger", pad(mark, cells - width([("", word)])) + _GAP)]


def _gauge(kind: Kind, full: int, glyphs: Glyphs) -> list[Piece]:
    if not kind.usable and kind is not Kind.ASSUMING:
        return [("", " " * GAUGE)]
    return [(kind.value, glyphs.full * full), ("faint", glyphs.empty * (GAUGE - full))]
