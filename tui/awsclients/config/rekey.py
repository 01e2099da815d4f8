"""Put another access key's id in the place of one, in every source that uses it and nowhere else."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from awsclients import files
from awsclients.config import identifiers
from awsclients.config.edit import check, sound
from awsclients.config.parsing import Document, parse
from awsclients.config.pieces import pieces
from awsclients.config.positions import positions
from awsclients.config.reading import read_all
from awsclients.errors import BadInput

_KEY = "access_key_id"


def check_rekeyable(path: Path, old: str) -> None:
    """Raise BadInput when `rekey` would, before anything depends on it."""
    files.check_replaceable(path)
    _changed(path, old, old)


def rekey(path: Path, old: str, new: str) -> tuple[str, ...]:
    """Change the key's id in place; gives the sources it was changed in, none where none has the old one.

    Every other byte is kept, comments included. Raises BadInput when the file is broken, read-only, of a newer
    schema or changed meanwhile; LocalFailure when it cannot be written. The old content is still there then.
    """
    identifiers.access_key_id(new)
    if not path.exists():
        return ()
    with files.locked(path):
        names, before, after = _changed(path, old, new)
        if names:
            files.replace(path, after, expected=before)
        return names


def _changed(path: Path, old: str, new: str) -> tuple[tuple[str, ...], bytes, bytes]:
    """The sources, the file as it is, and as it is to be."""
    reading = read_all(path)
    before = sound(path, reading)
    document = next((one for one in reading.documents if one.file == path), None)
    if document is None:
        return (), b"", b""
    names = tuple(_users(document, old))
    content = path.read_bytes()
    text = document.text
    for start, end in sorted((_value(document, name) for name in names), reverse=True):
        quote = text[start]
        text = f"{text[:start]}{quote}{new}{quote}{text[end:]}"
    mark = content[: len(content) - len(document.text.encode())]
    after = parse(path, mark + text.encode())
    if mark + document.text.encode() != content or not _is_meant(document, after, names, new):
        raise BadInput(f"{path} was changed by somebody else meanwhile. Try again.")
    check(path, before, after)
    return names, content, mark + text.encode()


def _users(document: Document, key_id: str) -> Iterator[str]:
    sources = document.table.get("sources", {})
    return (name for name, source in sources.items() if isinstance(source, dict) and source.get(_KEY) == key_id)


def _value(document: Document, name: str) -> tuple[int, int]:
    """Where the value of the source's key id begins and ends in the text, its quotes included."""
    at = positions(document.text)["sources", name, _KEY]
    behind = (piece for piece in pieces(document.text) if piece[1] >= at)
    next(piece for piece in behind if piece[0] == "=")
    value, start = next(behind)
    return start, start + len(value)


def _is_meant(before: Document, after: Document, names: tuple[str, ...], new: str) -> bool:
    """Whether nothing differs but these sources' key ids."""
    sources: dict[str, Any] = dict(before.table.get("sources", {}))
    for name in names:
        sources[name] = {**sources[name], _KEY: new}
    wanted: Mapping[str, Any] = {**before.table, "sources": sources} if names else before.table
    return dict(after.table) == dict(wanted)
