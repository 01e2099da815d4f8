"""The console script: a credential request that the agent answers, the screen's skeleton, then the command line.

Before the last of them it saves what we were started with, and closes this process to others.
"""

import sys

_INTERRUPTED = 130


def main() -> int:
    """Run the program; returns its exit code."""
    from awsclients.agent import hit

    if (code := hit.answer(sys.argv)) is not None:
        return code
    from awsclients.skeleton import Skeleton

    skeleton = Skeleton()
    try:
        skeleton.begin(sys.argv[1:])
        if skeleton.standing:
            import gc

            gc.disable()  # until the screen is whole: what is made for it stays, and need not be searched
        from awsclients.process import capture, harden

        started = capture()
        harden()
        if skeleton.standing:
            from awsclients.cli.straight import run_on

            return run_on(skeleton, started, sys.argv[1:])
        from awsclients.cli.main import run

        return run(started)
    except KeyboardInterrupt:
        return _INTERRUPTED
    finally:
        skeleton.leave()
