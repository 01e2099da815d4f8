"""Run a child in the terminal and wait for it, as a shell would."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from awsclients.process import Started


@dataclass(frozen=True, slots=True)
class Child:
    """What to run: an absolute program path as `argv[0]`, the whole environment byte for byte, and where."""

    argv: tuple[str, ...]
    environ: Mapping[bytes, bytes]
    cwd: Path


def find_program(name: str, environ: Mapping[bytes, bytes], cwd: Path) -> str:
    """The program a shell would run for `name` (searched in the child's own PATH).

    Raises ChildNotRun with 127 when there is none and 126 when it cannot be executed.
    """
    raise NotImplementedError


class ChildNotRun(Exception):
    """The program was not started: `exit_code` 127 not found, 126 not executable, as shells have it."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


def run(child: Child, started: Started) -> int:
    """Run the child in the foreground and wait: its exit code, 128+n when signal n ended it.

    The child gets the umask and core limit we were started with, its own process group and the terminal's
    foreground, which is taken back afterwards. INT and QUIT are the child's alone, TERM and HUP are passed on,
    a stop (Ctrl-Z) stops us as well. Raises ChildNotRun when it cannot be started.
    """
    raise NotImplementedError
