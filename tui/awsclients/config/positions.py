"""Where a key stands in a file. Read only when there is a problem to place, or an editor to open."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from awsclients.config.pieces import pieces

Keys = tuple[str, ...]
_OPEN, _CLOSE = {"[": "]", "{": "}"}, {"]", "}"}


class Lines:
    """Turns offsets into a text to lines and columns, counted from 1, in characters."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def nearest(positions: Mapping[Keys, int], keys: Keys) -> int:
    """The offset of `keys`, else of the table around it, else 0."""
    for length in range(len(keys), 0, -1):
        if keys[:length] in positions:
            return positions[keys[:length]]
    return 0


def positions(text: str) -> dict[Keys, int]:
    """The offset of every key and table header of a file that parses. Inline tables are looked into."""
    found: dict[Keys, int] = {}
    table: Keys = ()
    for statement in _statements(text):
        if statement[0][0] == "[":
            keys, offset = _header(statement)
            table = keys
            _note(found, (), keys, offset)
        else:
            _pair(found, table, statement)
    return found


def _statements(text: str) -> Iterator[list[tuple[str, int]]]:
    """Tokens up to each line break outside of brackets, comments left out; none is empty."""
    statement: list[tuple[str, int]] = []
    depth = 0
    for piece, offset in pieces(text):
        if piece == "\n" and depth == 0:
            if statement:
                yield statement
            statement = []
        elif piece != "\n" and piece[0] != "#":
            depth += (piece in _OPEN) - (piece in _CLOSE)
            statement.append((piece, offset))
    if statement:
        yield statement


def _header(statement: list[tuple[str, int]]) -> tuple[Keys, int]:
    return _keys(piece for piece, _ in statement if piece not in {"[", "]"}), statement[0][1]


def _pair(found: dict[Keys, int], table: Keys, statement: list[tuple[str, int]]) -> None:
    """Note `key = value`, and the keys inside of a value that is an inline table."""
    equals = next((number for number, (piece, _) in enumerate(statement) if piece == "="), None)
    if not equals:
        return
    keys = _keys(piece for piece, _ in statement[:equals])
    _note(found, table, keys, statement[0][1])
    value = statement[equals + 1 :]
    if value and value[0][0] == "{":
        for inner in _split(value[1:-1]):
            _pair(found, table + keys, inner)


def _split(value: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """The pairs of an inline table."""
    pair: list[tuple[str, int]] = []
    depth = 0
    for piece, offset in value:
        depth += (piece in _OPEN) - (piece in _CLOSE)
        if piece == "," and depth == 0:
            yield pair
            pair = []
        else:
            pair.append((piece, offset))
    yield pair


def _note(found: dict[Keys, int], table: Keys, keys: Keys, offset: int) -> None:
    """Note a key where it stands, and the tables it implies unless they stand somewhere themselves."""
    for length in range(1, len(keys)):
        found.setdefault(table + keys[:length], offset)
    found[table + keys] = offset


def _keys(parts: Iterator[str]) -> Keys:
    return tuple(_plain(part) for part in parts if part != ".")


def _plain(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    if "\\" not in key:
        return key[1:-1]
    import tomllib

    return str(tomllib.loads(f"key = {key}")["key"])
