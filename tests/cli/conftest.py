"""Command lines to call."""

from pathlib import Path

import pytest
from tests.cli.world import WORKSPACE, CommandLine


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """The command line over five roles of three clients, and nobody at the terminal."""
    return CommandLine(capfd, WORKSPACE, tmp_path)
