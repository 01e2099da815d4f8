"""127.0.0.1 is never asked for through a proxy."""

import pytest

from awsclients.launch.proxies import past_proxies


@pytest.mark.parametrize(
    ("before", "upper", "lower"),
    [
        ({}, "127.0.0.1", "127.0.0.1"),
        ({"NO_PROXY": "a.example"}, "a.example,127.0.0.1", "a.example,127.0.0.1"),
        ({"no_proxy": "a, b"}, "a,b,127.0.0.1", "a,b,127.0.0.1"),
        ({"NO_PROXY": "A", "no_proxy": "b"}, "A,127.0.0.1", "b,127.0.0.1"),
        ({"NO_PROXY": "*"}, "*", "*"),
        ({"NO_PROXY": "x, 127.0.0.1"}, "x, 127.0.0.1", "x, 127.0.0.1"),
        ({"NO_PROXY": "", "no_proxy": "b"}, "b,127.0.0.1", "b,127.0.0.1"),
    ],
)
def test_the_address_is_added_to_what_is_there(before: dict[str, str], upper: str, lower: str) -> None:
    assert past_proxies(before) == {"NO_PROXY": upper, "no_proxy": lower}
