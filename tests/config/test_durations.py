import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.config.durations import seconds
from awsclients.errors import BadInput


@pytest.mark.parametrize(
    ("text", "length"),
    [(3600, 3600), ("1h", 3600), ("90m", 5400), ("1h30m", 5400), ("8h", 28800), ("45s", 45), ("1h0m1s", 3601)],
)
def test_lengths_are_written_as_people_do(text: int | str, length: int) -> None:
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["", "h", "1", "1.5h", "30m1h", "1 h", "1h\n", "-1h", "１h", "1d", "1H"])
def test_C53_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="90m"):
        seconds(text)


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_hours_minutes_and_seconds_add_up(hours: int, minutes: int, rest: int) -> None:
    assert seconds(f"{hours}h{minutes}m{rest}s") == hours * 3600 + minutes * 60 + rest


@given(st.text())
def test_any_text_is_a_length_or_refused(text: str) -> None:
    try:
        assert seconds(text) >= 0
    except BadInput:
        assert text not in {"1h", "90m"}
