"""Keyrings as they are found in the wild, and a real one on a bus of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.waiting import LONG

Run = Callable[[str], subprocess.CompletedProcess[str]]
WITH_KEYRING = Path(__file__).with_name("with_keyring.sh")


@pytest.fixture
def in_keyring(tmp_path: Path) -> Run:
    """Runs Python code where a gnome-keyring is unlocked on a private D-Bus; its files last for the test."""
    return _runner(tmp_path, "--unlock")


@pytest.fixture
def never_unlocked(tmp_path: Path) -> Run:
    """Runs Python code where a gnome-keyring waits that nobody has ever unlocked, and no screen to ask on."""
    return _runner(tmp_path, "--start")


def _runner(home: Path, how: str) -> Run:
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")

    def run(code: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": os.environ["PATH"], "HOME": str(home), "HOW": how, "LANG": "C.UTF-8"}
        argv = ["bash", str(WITH_KEYRING), sys.executable, "-c", code]
        return subprocess.run(argv, env=environ, capture_output=True, text=True, timeout=LONG)

    return run
