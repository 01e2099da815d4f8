"""The files of the configuration: which there are, whether they may be read, and what is in them."""

import os
import stat
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from awsclients.config import limits, permissions
from awsclients.config.changes import folder_of
from awsclients.config.model import Place, Problem, Severity
from awsclients.config.parsing import Document, Unparsable, parse
from awsclients.errors import BadInput


class Reading:
    """The files of a configuration, read one after the other, and what they gave so far."""

    def __init__(self, path: Path) -> None:
        """The main file first, then those in `clients.d` beside it, in the order of their names."""
        self.path = path
        self.documents: list[Document] = []
        self.files: list[Path] = []
        self._wrong: list[Problem] = []
        self._coming = deque((path, *_files(folder_of(path), self._wrong)))
        self._room = limits.ALL_BYTES
        self._open_to_others: list[Path] = []
        self._folders: set[str] = set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the files themselves."""
        return (*self._wrong, *_openness(self.path, self._open_to_others))

    @property
    def left(self) -> int:
        """How many files were not looked at yet."""
        return len(self._coming)

    def read(self, files: int | None = None) -> "Reading":
        """Read on: so many files, or all that are left."""
        for _ in range(self.left if files is None else min(files, self.left)):
            file = self._coming.popleft()
            try:
                self._read(file)
            except Unparsable as error:
                self._wrong.append(Problem(Place(file, error.line, error.column), error.message))
            except BadInput as error:
                self._wrong.append(Problem(Place(file), error.message))
        return self

    def _read(self, file: Path) -> None:
        content = _content(file, self._open_to_others, self._folders)
        if content is None:
            return
        self.files.append(file)
        self._room -= len(content)
        if self._room < 0:
            raise BadInput("All files together are larger than 16 MiB. Split them into several configurations.")
        self.documents.append(parse(file, content))


def read_all(path: Path) -> Reading:
    """Every file of the configuration, read."""
    return Reading(path).read()


def _files(folder: Path, wrong: list[Problem]) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        wrong.append(Problem(Place(folder), f"The folder cannot be read: {error.strerror}. Check it."))
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
            return _at_most(opened, limits.FILE_BYTES + 1, found.st_size + 1)
    except OSError as error:
        raise _unreadable(error) from None


def _at_most(opened: BinaryIO, most: int, likely: int) -> bytes:
    """So many bytes at the most. Making room for all of them takes longer than reading those that are `likely`."""
    content = opened.read(min(most, likely))
    return content if len(content) < likely else content + opened.read(most - len(content))


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
    """One note for the main file and one for all of `clients.d` (C22): it is so with most people's umask."""
    if path in files:
        message = f"Others on this computer can read it. Run: chmod 600 {path}"
        yield Problem(Place(path), message, Severity.NOTE)
    if other := next((file for file in files if file != path), None):
        message = f"Others on this computer can read your clients. Run: chmod -R go= {folder_of(path)}"
        yield Problem(Place(other), message, Severity.NOTE)
