"""Runs a child and tries to write a line beside it: `line_runner.py shell|command CMD...`.

Where the variable WHILE is set, it tries only while the file is there that it names.
"""

import os
import sys
from pathlib import Path

from awsclients.launch.beat import every
from awsclients.launch.child import Child, run
from awsclients.launch.program import find_program
from awsclients.launch.terminal_line import TerminalLine
from awsclients.process import capture


class Tries:
    """Counts, and stops once a line was written."""

    def __init__(self, line: TerminalLine, only_while: str) -> None:
        self._line, self._only_while = line, only_while
        self.tries = self.told = 0

    def again(self) -> None:
        """Try once more."""
        if not self.told and (not self._only_while or Path(self._only_while).exists()):
            self.tries += 1
            self.told += self._line("ends soon")


def main(kind: str, *argv: str) -> int:
    """The child's exit code."""
    started = capture()
    line = TerminalLine(reads_lines=kind == "command")
    tries = Tries(line, os.environ.get("WHILE", ""))
    program = find_program(argv[0], started.environ, started.cwd)
    with every(0.1, tries.again):
        code = run(Child((program, *argv[1:]), started.environ, Path.cwd()), started, [line.belongs_to])
    print(f"tries: {tries.tries} told: {tries.told}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
