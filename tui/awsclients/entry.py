"""The console script: save what we were started with, close this process to others, then the command line."""

_INTERRUPTED = 130


def main() -> int:
    """Run the program; returns its exit code."""
    try:
        from awsclients.process import capture, harden

        started = capture()
        harden()
        from awsclients.cli.main import run

        return run(started)
    except KeyboardInterrupt:
        return _INTERRUPTED
