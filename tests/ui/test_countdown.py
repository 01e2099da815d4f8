from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.ui.countdown import left_text, life_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (-5, "0:00"),
        (0.9, "0:00"),
        (59, "0:59"),
        (61, "1:01"),
        (599.9, "9:59"),
        (600, "10m"),
        (2999, "49m"),
        (5999, "99m"),
        (6000, "1h40m"),
        (43200, "12h00m"),
    ],
)
def test_minutes_above_ten_and_seconds_below(seconds: float, text: str) -> None:
    assert left_text(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(15, "15m"), (60, "1h"), (90, "1h30m"), (720, "12h"), (65, "1h05m")]
)
def test_a_granted_life_is_read_at_a_glance(minutes: int, text: str) -> None:
    assert life_text(timedelta(minutes=minutes)) == text


@given(st.floats(min_value=-1e5, max_value=1e6))
def test_a_countdown_always_fits_its_column(seconds: float) -> None:
    assert len(left_text(timedelta(seconds=seconds))) <= 7
