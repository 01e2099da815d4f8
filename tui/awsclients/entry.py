"""The console script: save what we were started with, then the command line."""


def main() -> int:
    """Run the program; returns its exit code."""
    from awsclients.process import capture

    started = capture()
    from awsclients.cli.main import run

    return run(started)
