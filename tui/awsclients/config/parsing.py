"""From a file's bytes to its table, within limits, and where a file that cannot be parsed is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsclients.config import limits
from awsclients.config.positions import Lines
from awsclients.errors import BadInput
from awsclients.text import display

if TYPE_CHECKING:
    import tomllib as toml
else:
    try:  # the same parser, compiled
        import tomli as toml
    except ImportError:
        import tomllib as toml

_AT = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)")
_TWICE = re.compile(r"Cannot declare \((.+)\) twice")
_PLAINER = {"overwrite": "A key stands twice", "Illegal character '\\n'": "A quote is not closed"}
_BARE_ACCOUNT = re.compile(r"\s*(?:account_id|[\"']?[0-9]{12}[\"']?)\s*=\s*0[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that parsed: `text` without a byte-order mark, `table` as TOML has it.

    Neither is shown: people paste secrets.
    """

    file: Path
    text: str = field(repr=False)
    table: Mapping[str, Any] = field(repr=False)


class Unparsable(BadInput):
    """A file's content is refused; `line` and `column` count from 1, 0 where they are not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class NotToml(Unparsable):
    """It is within the limits, and not TOML."""


def parse(file: Path, content: bytes) -> Document:
    """A file's content as a table. Raises Unparsable."""
    if len(content) > limits.FILE_BYTES:
        raise Unparsable("The file is larger than 1 MiB. Move clients to files of their own in clients.d.")
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        where = Lines(before).at(len(before))
        raise Unparsable(f"The file is not UTF-8 at byte {error.start}. Save it as UTF-8.", *where) from None
    if (found := limits.excess(text)) is not None:
        raise Unparsable(found.message, *Lines(text).at(found.offset))
    try:
        return Document(file, text, toml.loads(text))
    except toml.TOMLDecodeError as error:
        raise _not_toml(text, str(error)) from None
    except RecursionError:
        raise Unparsable("A value is nested too deep (limit 8). Nothing here needs more than 2.") from None
    except ValueError:
        digits = re.search("[0-9_]{4300}", text)
        where = Lines(text).at(digits.start()) if digits else (0, 0)
        raise Unparsable("A number or date is out of bounds. Correct it.", *where) from None


def _not_toml(text: str, message: str) -> NotToml:
    found = _AT.search(message)
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    else:
        line, column = Lines(text).at(len(text.rstrip()))
    if _BARE_ACCOUNT.match(text.split("\n")[line - 1]):
        return NotToml("An account id is text, because it may begin with 0. Put it in quotes.", line, column)
    if twice := _TWICE.search(message):
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return NotToml(f"[{display(name, 100)}] stands twice. Merge the two.", line, column)
    what = next((plain for words, plain in _PLAINER.items() if words in message), "")
    what = what or display(_AT.sub("", message), 120)
    return NotToml(f"This is not TOML: {what}. Correct it; until then nothing of this file is used.", line, column)
