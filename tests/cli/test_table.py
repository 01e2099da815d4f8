"""Columns aligned by the cells that a terminal draws."""

from hypothesis import given
from hypothesis import strategies as st

from awsclients.cli.table import columns, width


def test_wide_and_combining_characters_are_counted_as_drawn() -> None:
    assert width("Acme") == 4
    assert width("株式会社") == 8
    assert width("e\N{COMBINING ACUTE ACCENT}") == 1


def test_columns_start_under_one_another() -> None:
    assert columns([["A", "B"], ["株式", "x"], ["abc", ""]]) == "A     B\n株式  x\nabc\n"


def test_C58_hostile_names_stay_in_their_row() -> None:
    assert columns([["a\nb\x1b[2J", "x"]]).count("\n") == 1
    assert "\x1b" not in columns([["\x1b]52;c;eA==\x07"]])


@given(st.lists(st.tuples(st.text(max_size=12), st.just("|")), min_size=1, max_size=6))
def test_every_row_is_one_line_and_the_second_column_is_aligned(rows: list[tuple[str, str]]) -> None:
    lines = columns(rows).splitlines()
    assert len(lines) == len(rows)
    assert len({width(line[: line.rindex("|")]) for line in lines}) == 1
