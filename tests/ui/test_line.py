from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from awsclients.text import display
from awsclients.ui.line import cut, fit, fold, pad, spread, width

shown = st.text(max_size=40).map(display)
pieces = st.lists(st.tuples(st.just("text"), shown), max_size=6)


def test_a_cut_text_ends_in_an_ellipsis_and_a_short_one_stays() -> None:
    assert cut("Globex", 6) == "Globex"
    assert cut("Globex", 4) == "Glo…"
    assert cut("Globex", 0) == ""
    assert cut("日本語", 4) == "日…"


def test_of_two_ends_the_left_one_gives_way() -> None:
    line = spread((("text", "a long name of a client"),), (("live", "48m"),), 12)
    assert "".join(text for _, text in line) == "a long…  48m"


def test_text_folds_between_words_and_a_word_too_long_is_broken() -> None:
    assert fold("one two three", 7) == ["one two", "three"]
    assert fold("abcdefgh", 3) == ["abc", "def", "gh"]
    assert fold("", 5) == []
    assert fold("arn:aws:iam::222222222222:role/Consultant", 30) == [
        "arn:aws:iam::222222222222:",
        "role/Consultant",
    ]


@given(shown, st.integers(min_value=0, max_value=50))
def test_a_cut_text_never_takes_more_cells_than_it_may(text: str, cells: int) -> None:
    assert cell_len(cut(text, cells)) <= cells


@given(shown, st.integers(min_value=0, max_value=50))
def test_a_padded_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert cell_len(pad(text, cells)) == cells


@given(pieces, st.integers(min_value=0, max_value=60))
def test_a_fitted_line_never_takes_more_cells_than_it_may(line: list[tuple[str, str]], cells: int) -> None:
    assert width(fit(line, cells)) <= cells


@given(pieces, pieces, st.integers(min_value=0, max_value=60))
def test_neither_does_one_with_two_ends(
    left: list[tuple[str, str]], right: list[tuple[str, str]], cells: int
) -> None:
    assert width(spread(left, right, cells)) <= cells


@given(shown, st.integers(min_value=2, max_value=30))
def test_nothing_but_blanks_is_lost_when_a_text_is_folded(text: str, cells: int) -> None:
    lines = fold(text, cells)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= cells for line in lines)
