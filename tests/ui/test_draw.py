from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.rig import client, clients, role, workspace

from awsclients.ui import draw, state
from awsclients.ui.columns import Widths, fit
from awsclients.ui.glyphs import ASCII, UNICODE, Glyphs
from awsclients.ui.line import Line, width
from awsclients.ui.rows import Catalogue, Row
from awsclients.ui.state import Kind, State

CATALOGUE = Catalogue(workspace(*clients()), date(2026, 3, 2))
WIDTHS = Widths.of(CATALOGUE.entries)
LIVE = State(Kind.LIVE, "48m", "live")


def _line(row: Row, cells: int, shown: State, glyphs: Glyphs = UNICODE, *, cursor: bool = False) -> Line:
    columns = fit(cells, WIDTHS if row.entry in CATALOGUE.entries else Widths.of([row.entry]))
    return (
        *draw.role(row, columns, shown.kind, glyphs, cursor=cursor, edge=""),
        *draw.life(columns, shown, 4, glyphs),
    )


def _text(cells: int, at: int, shown: State = LIVE, *, cursor: bool = False) -> str:
    return "".join(text for _, text in _line(CATALOGUE.rows()[at], cells, shown, cursor=cursor))


def test_what_gives_way_as_the_list_gets_narrower() -> None:
    header = ["".join(text for _, text in draw.header(fit(cells, WIDTHS))) for cells in (120, 76, 60, 39)]
    assert "REGION" in header[0]
    assert "REGION" not in header[1]
    assert "ACCOUNT" in header[1]
    assert "ENVIRONMENT" in header[2]
    assert "ACCOUNT" not in header[2]
    assert header[3].split() == ["ROLE", "SESSION"]


def test_production_is_named_as_long_as_there_is_room_and_marked_always() -> None:
    rows = CATALOGUE.rows()
    for cells in (160, 80, 60):
        assert fit(cells, WIDTHS).environment, cells
    for cells in (160, 80, 60, 50, 39, 20):
        line = _line(rows[0], cells, state.NONE)
        assert {style for style, _ in line} & {"production", "danger"}, cells


def test_below_forty_cells_client_and_role_share_a_column() -> None:
    assert _text(36, 3) == "  ● globex/admin" + "48m".rjust(20)


def test_the_cursor_is_a_character_and_not_only_a_colour() -> None:
    assert _text(80, 0, cursor=True).startswith(" ▸")
    assert _text(80, 0).startswith("  ")


def test_ascii_draws_nothing_else() -> None:
    line = _line(CATALOGUE.rows()[0], 100, LIVE, ASCII, cursor=True)
    assert "".join(text for _, text in line).isascii()


def test_what_changes_with_time_begins_where_the_gauge_does() -> None:
    for cells in range(40, 200):
        columns = fit(cells, WIDTHS)
        line = _line(CATALOGUE.rows()[0], cells, LIVE)
        before = line[: [style for style, _ in line].index("live", 3)]
        assert width(before) == columns.gauge_at, cells
        assert (width(line), line[-1][1].strip()) == (cells, "48m"), cells


@pytest.mark.parametrize("kind", Kind)
def test_every_state_has_its_own_glyph_and_a_style(kind: Kind) -> None:
    glyphs = {State(each, "", "").glyph(UNICODE) for each in Kind}
    assert len(glyphs) == len(Kind)
    assert State(kind, "", "").glyph(ASCII).isascii()


names = st.text(min_size=1, max_size=80)


@given(names, names, names, st.integers(min_value=20, max_value=240))
def test_C58_a_row_takes_exactly_the_cells_there_are_whatever_its_names(
    name: str, role_name: str, environment: str, cells: int
) -> None:
    made = client("acme", name, role("acme", role_name, "222222222222", environment=environment))
    catalogue = Catalogue(workspace(made), date(2026, 3, 2))
    line = _line(catalogue.rows()[0], cells, State(Kind.ASSUMING, "assuming…", "assuming"), cursor=True)
    assert width(line) <= cells
