"""The person's own AWS configuration as a file: read it, change our block of it, show what would change."""

import difflib
import os
from collections.abc import Callable
from pathlib import Path

from awsclients.errors import BadInput, LocalFailure
from awsclients.files import locked, replace
from awsclients.launch.fence import BEGIN, END, Broken, Fenced, take_apart
from awsclients.text import display

_MOST = 16 * 1024 * 1024


def read(path: Path) -> bytes | None:
    """The file's content, None where there is none. Raises BadInput for what is no such file."""
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} is not a regular file. Correct AWS_CONFIG_FILE.")
        if path.exists() and path.stat().st_size > _MOST:
            raise BadInput(f"{path} is longer than 16 MiB. Name another file in AWS_CONFIG_FILE.")
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LocalFailure(f"{path} cannot be read: {error.strerror}. Check its mode and its owner.") from None
    if b"\0" in content:
        raise BadInput(f"{path} is not UTF-8 text. Save it as UTF-8.")
    return content


def fenced(path: Path, content: bytes | None) -> Fenced:
    """The file taken apart. Raises BadInput, with the line, where our block in it is broken."""
    try:
        return take_apart(content or b"")
    except Broken as broken:
        raise BadInput(
            f"{path}:{broken.line}:1: the marks of awsclients are not one beginning and one end. "
            f"Remove what is between them by hand, with the lines {BEGIN.partition(':')[0]} and {END}."
        ) from None


def change(path: Path, make: Callable[[Fenced], bytes]) -> bool:
    """Put what `make` returns in the place of the file; False where that is what it is already.

    Atomic and locked, with a backup beside it; a link stays a link. A folder that is missing is made for us alone.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LocalFailure(f"{path.parent} cannot be made: {error.strerror}. Check the folder above it.") from None
    with locked(path):
        old = read(path)
        new = make(fenced(path, old))
        if new == (old or b""):
            return False
        replace(path, new, expected=old)
    return True


def difference(path: Path, old: bytes, new: bytes) -> str:
    """What would change, line by line; empty where nothing would. Of the person's own lines none is in it."""
    before, after = (text.decode("utf-8-sig", "replace").splitlines() for text in (old, new))
    lines = difflib.unified_diff(before, after, str(path), str(path), n=0, lineterm="")
    return "".join(f"{display(line, 4096)}{os.linesep}" for line in lines)
