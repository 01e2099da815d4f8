"""The console script: the screen's skeleton first, save what we were started with, then the command line."""

import sys

_INTERRUPTED = 130


def main() -> int:
    """Run the program; returns its exit code."""
    from awsclients.skeleton import Skeleton

    skeleton = Skeleton()
    try:
        skeleton.begin(sys.argv[1:])
        from awsclients.process import capture, harden

        started = capture()
        harden()
        if skeleton.standing:
            from awsclients.cli.screen import run_on

            return run_on(skeleton, started, sys.argv[1:])
        from awsclients.cli.main import run

        return run(started)
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        skeleton.leave()
