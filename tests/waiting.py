"""How tests wait: for what is meant to be seen, and as long as a slow and busy computer may take for it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from awsclients.process import runs

LONG = 120.0
"""Seconds that nothing takes which works. Every wait has this limit, for whatever a process or a thread does."""


def until(true: Callable[[], object], pause: float = 0.02) -> None:
    """Wait for something to be true, and look again after `pause` seconds."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it did not become true"
        time.sleep(pause)


def alive(pid: int) -> bool:
    """Whether a process runs. One that has ended does not, though nobody may have asked for its exit code."""
    try:
        return not Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return sys.platform != "linux" and runs(pid)
