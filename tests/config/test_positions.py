import tomllib

import pytest
from hypothesis import given, settings
from tests.config.strategies import documents

from awsclients.config.positions import Lines, nearest, positions

TEXT = """\
# a comment with [brackets] and = signs
schema = 1
[clients.acme] # Acme
name = "not = a [header]"
accounts = { "222222222222" = "prod", inner = { deep = 1 } }
notes = '''
region = "not here"
'''
  region   =  "eu-west-1"

[clients."acme".roles.'production']
via = [
  "a", # region = 2
]
duration.value = 1
"""


def place(*keys: str) -> tuple[int, int]:
    return Lines(TEXT).at(nearest(positions(TEXT), keys))


@pytest.mark.parametrize(
    ("keys", "line", "column"),
    [
        (("schema",), 2, 1),
        (("clients", "acme"), 3, 1),
        (("clients", "acme", "name"), 4, 1),
        (("clients", "acme", "accounts", "222222222222"), 5, 14),
        (("clients", "acme", "accounts", "inner", "deep"), 5, 49),
        (("clients", "acme", "region"), 9, 3),
        (("clients", "acme", "roles", "production"), 11, 1),
        (("clients", "acme", "roles", "production", "via"), 12, 1),
        (("clients", "acme", "roles", "production", "duration", "value"), 15, 1),
        (("clients", "acme", "roles", "production", "missing"), 11, 1),
        (("clients", "acme", "roles"), 11, 1),
        (("nothing",), 1, 1),
    ],
)
def test_a_key_is_found_where_it_stands(keys: tuple[str, ...], line: int, column: int) -> None:
    assert place(*keys) == (line, column)


def test_a_table_that_is_implied_first_is_found_where_it_stands() -> None:
    text = "[clients.acme.roles.dev]\na = 1\n[clients.acme]\nb = 1\n"
    assert Lines(text).at(positions(text)["clients", "acme"]) == (3, 1)


def test_escapes_in_a_quoted_key_are_read() -> None:
    assert ("a.b", 'q"') in positions('["a.b"]\n"q\\"" = 1\n')


def paths(table: object, before: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The keys of every table, those of tables in lists left out."""
    if not isinstance(table, dict):
        return set()
    return {(*before, key) for key in table}.union(*(paths(value, (*before, key)) for key, value in table.items()))


@given(documents)
@settings(deadline=None)
def test_every_key_of_a_file_that_parses_is_found(text: str) -> None:
    found = positions(text)
    expected = paths(tomllib.loads(text))
    assert expected <= found.keys()
    assert all(0 <= offset < len(text) for offset in found.values())
