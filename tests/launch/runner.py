"""Runs a child as the program does, in a process that a test can put on a terminal: `runner.py CMD...`."""

import os
import sys
import time
from pathlib import Path

from awsclients.launch.child import Child, run
from awsclients.launch.program import ChildNotRun, find_program
from awsclients.process import capture, harden


def main() -> int:
    """Its exit code is the child's; `back` tells that we got that far."""
    started = capture()
    harden()
    try:
        program = find_program(sys.argv[1], started.environ, started.cwd)
        late = (lambda _: time.sleep(1),) if "RUNNER_LENDS_LATE" in os.environ else ()
        code = run(Child((program, *sys.argv[2:]), started.environ, Path.cwd()), started, late)
    except ChildNotRun as failure:
        print(failure.message, file=sys.stderr)
        return failure.exit_code
    if "RUNNER_SAYS" in os.environ:
        print(f"back {code}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
