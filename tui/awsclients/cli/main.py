"""From the words of the command line to a verb."""

import sys
from collections.abc import Sequence

from awsclients.process import Started


def run(started: Started, argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. `argv` is without the program's name, default `sys.argv[1:]`."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    raise NotImplementedError(arguments, started)
