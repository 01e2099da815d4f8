"""From files to tables: what may be read, within which limits, and where a file that cannot be parsed is wrong."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awsclients.config import limits, permissions
from awsclients.config.model import Place, Problem, Severity
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
    """A file that parsed: `text` without a byte-order mark, `table` as TOML has it."""

    file: Path
    text: str
    table: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """What all files gave."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


class Unparsable(BadInput):
    """A file's content is refused; `line` and `column` count from 1, 0 where they are not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class NotToml(Unparsable):
    """It is within the limits, and not TOML."""


def folder_of(path: Path) -> Path:
    """`clients.d` beside the configuration at `path`."""
    return path.parent / "clients.d"


def read_all(path: Path) -> Reading:
    """The main file and those in `clients.d` beside it, in the order of their names."""
    reading = Reading()
    left = limits.ALL_BYTES
    open_to_others: list[Path] = []
    folders: set[str] = set()
    for file in (path, *_files(folder_of(path), reading)):
        try:
            content = _content(file, open_to_others, folders)
            if content is None:
                continue
            reading.files.append(file)
            left -= len(content)
            if left < 0:
                raise BadInput(
                    "All files together are larger than 16 MiB. Split them into several configurations."
                )
            reading.documents.append(parse(file, content))
        except Unparsable as error:
            reading.problems.append(Problem(Place(file, error.line, error.column), error.message))
        except BadInput as error:
            reading.problems.append(Problem(Place(file), error.message))
    reading.problems.extend(_openness(path, open_to_others))
    return reading


def parse(file: Path, content: bytes) -> Document:
    """A file's content as a table. Raises Unparsable."""
    if len(content) > limits.FILE_BYTES:
        raise Unparsable("The file is larger than 1 MiB. Move clients to files of their own in clients.d.")
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unparsable(f"The file is not UTF-8 at byte {error.start}. Save it as UTF-8.", line) from None
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


def _files(folder: Path, reading: Reading) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        reading.problems.append(Problem(Place(folder), f"The folder cannot be read: {error.strerror}. Check it."))
        return
    for name in names:
        if name.endswith(".toml") and not name.startswith("."):
            yield folder / name


def _content(file: Path, open_to_others: list[Path], folders: set[str]) -> bytes | None:
    """What is in a file, up to a byte more than it may have; None where there is no file."""
    try:
        found = file.stat()
    except FileNotFoundError:
        if file.is_symlink():
            raise BadInput("This is a link to a file that is not there. Correct the link or remove it.") from None
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None
    if not stat.S_ISREG(found.st_mode):
        raise BadInput("This is not a regular file. Name a file with --config, or remove it.")
    complaint = permissions.changeable(file, found) or _changeable_folder(file, folders)
    if complaint:
        raise BadInput(complaint)
    if permissions.readable(found):
        open_to_others.append(file)
    try:
        # Without O_NONBLOCK a FIFO put there since would be waited for (C09).
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as opened:
            return opened.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise _unreadable(error) from None


def _changeable_folder(file: Path, checked: set[str]) -> str | None:
    """Why others can put another file in the place of this one; each folder is looked at until it is in order."""
    folder = os.path.dirname(os.path.realpath(file)) if file.is_symlink() else str(file.parent)  # noqa: PTH120
    if folder in checked:
        return None
    complaint = permissions.changeable(Path(folder), Path(folder).stat())
    if complaint is None:
        checked.add(folder)
    return complaint


def _unreadable(error: OSError | ValueError) -> BadInput:
    reason = error.strerror if isinstance(error, OSError) else "its name is not one"
    return BadInput(f"The file cannot be read: {reason}. Check its name and permissions.")


def _openness(path: Path, files: list[Path]) -> Iterator[Problem]:
    """One warning for the main file and one for all of `clients.d`."""
    if path in files:
        message = f"Others on this computer can read it. Run: chmod 600 {path}"
        yield Problem(Place(path), message, Severity.WARNING)
    if other := next((file for file in files if file != path), None):
        message = f"Others on this computer can read your clients. Run: chmod -R go= {folder_of(path)}"
        yield Problem(Place(other), message, Severity.WARNING)
