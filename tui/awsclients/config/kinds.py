"""Kinds of values: how one is read, and how an editor is told about it. Both from one declaration."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from awsclients.config import durations
from awsclients.config.identifiers import Name
from awsclients.errors import BadInput


class Wrong(BadInput):
    """A message that goes on where the key's name ends: "must be text, found integer. ..."."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` gives the value as the model holds it or raises BadInput; `schema` is its JSON Schema."""

    read: Callable[[object], Any]
    schema: Mapping[str, object]


def found(value: object) -> str:
    """What TOML calls a value."""
    names = {bool: "boolean", int: "integer", float: "float", str: "text", list: "list", dict: "table"}
    if isinstance(value, date | time):
        return "a date or time"
    return names.get(type(value), "something else")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong(f"must be text, found {found(value)}. Put it in quotes.")
    if not value or value.isspace():
        raise Wrong("is empty. Fill it in, or remove the line.")
    return value


def _inert(value: object) -> str:
    """Text that a program gets to see: no character a terminal or a C string would act on (C13)."""
    text = _text(value)
    if not text.isprintable():
        raise Wrong("has characters that cannot be seen. Write it anew.")
    return text


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Wrong(f"must be a list, found {found(value)}. Put it in [brackets].")
    return value


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Wrong(f'must be a table, found {found(value)}. Write {{ name = "value" }}.')
    return value


TEXT = Kind(_text, {"type": "string", "minLength": 1})
INERT = Kind(_inert, {"type": "string", "minLength": 1})


def named(name: Name) -> Kind:
    """Text that is such a name."""

    def read(value: object) -> str:
        return value if isinstance(value, str) and name.matches(value) else name(_text(value))

    return Kind(read, {"type": "string", "pattern": f"^(?:{name.pattern})$"})


def matching(pattern: str, rule: str) -> Kind:
    """Text that matches in full; `rule` says so: "must be ..."."""
    matches = re.compile(pattern, re.ASCII).fullmatch

    def read(value: object) -> str:
        if isinstance(value, str) and matches(value) is not None:
            return value
        _text(value)
        raise Wrong(rule)

    return Kind(read, {"type": "string", "pattern": f"^(?:{pattern})$"})


def choice(*words: str) -> Kind:
    """One of these words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise Wrong(f"must be one of {', '.join(words)}. Write one of them in quotes.")
        return value

    return Kind(read, {"type": "string", "enum": list(words)})


def many(kind: Kind, *, least: int = 0, most: int | None = None) -> Kind:
    """A list of such values, as a tuple."""

    def read(value: object) -> tuple[Any, ...]:
        items = _list(value)
        if len(items) < least:
            raise Wrong("is empty. Fill it in, or remove the line.")
        if most is not None and len(items) > most:
            raise Wrong(f"has {len(items)} entries, and {most} is the most. Remove some.")
        return tuple(kind.read(item) for item in items)

    schema: dict[str, object] = {"type": "array", "items": kind.schema}
    if least:
        schema["minItems"] = least
    if most is not None:
        schema["maxItems"] = most
    return Kind(read, schema)


def pairs(key: Kind, value: Kind, *, most: int | None = None) -> Kind:
    """A table with names of one kind and values of another."""

    def read(table: object) -> Mapping[str, Any]:
        entries = _table(table)
        if most is not None and len(entries) > most:
            raise Wrong(f"has {len(entries)} entries, and {most} is the most. Remove some.")
        return MappingProxyType({key.read(name): value.read(entry) for name, entry in entries.items()})

    names = {name: rule for name, rule in key.schema.items() if name != "type"}
    return Kind(read, {"type": "object", "propertyNames": names, "additionalProperties": value.schema})


def either(word: str, meant: object, other: Kind) -> Kind:
    """One word that stands for a value, or another kind."""
    return Kind(
        lambda value: meant if value == word else other.read(value), {"anyOf": [{"const": word}, other.schema]}
    )


def duration(least: int, most: int) -> Kind:
    """A length of time in seconds, within bounds that are given in seconds."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise Wrong(f'must be a length of time, found {found(value)}. Write seconds, or one like "1h30m".')
        seconds = durations.seconds(value)
        if not least <= seconds <= most:
            raise Wrong(f"is out of bounds. Write {least} to {most} seconds.")
        return seconds

    written = {"type": "string", "pattern": f"^{durations.PATTERN}$", "minLength": 2}
    return Kind(read, {"anyOf": [{"type": "integer", "minimum": least, "maximum": most}, written]})


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong(f"must be a day, found {found(value)}. Write it without quotes, like 2027-03-31.")
    return value


def _version(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Wrong("must be a whole number. Write schema = 1.")
    return value


DAY = Kind(_day, {"type": "string", "format": "date"})
VERSION = Kind(_version, {"type": "integer", "minimum": 1})
