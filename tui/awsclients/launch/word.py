"""What a process that the screen runs in the terminal leaves for it to say: the terminal is soon drawn over."""

import os
from contextlib import suppress
from pathlib import Path

FILE = "AWSCLIENTS_WORD"
"""The variable that names the file for it; such variables reach no child of a shell."""

_FAILED, _ALSO = "failed", "also"


def leave(text: str, *, failed: bool) -> None:
    """Leave one line, where somebody wants one; `failed` says that there was no shell for this reason."""
    file = os.environ.get(FILE)
    if not file:
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    with suppress(OSError), os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8") as left:
        left.write(f"{_FAILED if failed else _ALSO} {text}\n")


def found(file: Path) -> tuple[str, list[str]]:
    """Why there was no shell, empty where there was one; and what else was left."""
    try:
        lines = [line.partition(" ") for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return "", []
    failures = [text for kind, _, text in lines if kind == _FAILED]
    return next(iter(failures), ""), [text for kind, _, text in lines if kind == _ALSO]
