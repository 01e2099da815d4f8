"""The person's editor, on a line of a file."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from awsclients.errors import BadInput
from awsclients.launch.child import Child, run
from awsclients.launch.program import ChildNotRun, find_program
from awsclients.paths import private_folder
from awsclients.process import Started

_USUAL = ("nano", "vim", "vi")
_COLON = {"hx", "helix", "zed", "subl"}
"""Editors that take FILE:LINE; those of _GOTO want an option before it, the others take +LINE."""
_GOTO = {"code", "code-insiders", "codium", "cursor"}
_WAITS = {
    **dict.fromkeys((*_GOTO, "zed", "subl"), ("--wait", "-w")),
    **dict.fromkeys(("gvim", "mvim"), ("-f", "--nofork")),
}
"""Editors with a window of their own hand the file to it and end, unless they are told by one of these to wait."""


def edit(file: Path, line: int, started: Started) -> int:
    """Let the person edit the file in the terminal, beginning at `line` (from 1; 0 for wherever); the exit code.

    The folder is made where there is none. Raises BadInput where there is no editor, ChildNotRun where it does not
    start, LocalFailure where the folder cannot be made.
    """
    if not file.parent.exists():
        private_folder(file.parent)
    program, *options = _editor(started)
    name = Path(program).name
    argv = (program, *waiting(name, options), *options, *position(name, file, line))
    return run(Child(argv, started.environ, started.cwd), started)


def waiting(name: str, options: Sequence[str]) -> tuple[str, ...]:
    """What has the editor of this name end with the edit and not before it, where the person has not said so."""
    known = _WAITS.get(name, ())
    return known[:1] if known and not set(known) & set(options) else ()


def position(name: str, file: Path, line: int) -> tuple[str, ...]:
    """How the editor of this name is told the file and the line."""
    if not line:
        return (str(file),)
    if name in _GOTO:
        return ("--goto", f"{file}:{line}")
    return (f"{file}:{line}",) if name in _COLON else (f"+{line}", str(file))


def _editor(started: Started) -> tuple[str, ...]:
    """`$VISUAL` or `$EDITOR`, split as a shell would, else one of those that are usually there."""
    variables = started.variables
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(variables.get(name, ""))
        except ValueError:
            raise BadInput(f"${name} has a quote that does not end. Correct it.") from None
        if words:
            return (find_program(words[0], started.environ, started.cwd), *words[1:])
    for word in _USUAL:
        try:
            return (find_program(word, started.environ, started.cwd),)
        except ChildNotRun:
            continue
    raise BadInput("There is no editor. Set EDITOR to one.")
