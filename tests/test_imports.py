"""What each module may not import, proved in a clean interpreter."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.waiting import LONG

import awsclients

ROOT = Path(awsclients.__file__).parent
CONFIG = """
[sources.here]
kind = "ambient"

[clients.acme.roles.dev]
role_arn = "arn:aws:iam::222222222222:role/Dev"
"""
HEAVY = {"boto3", "botocore", "keyring", "moto", "flask", "textual", "rich", "tomli_w", "asyncio"}


def _rooms() -> dict[str, list[str]]:
    """All our modules by the folder they are in, that of those in none is empty."""
    rooms: dict[str, list[str]] = {}
    for file in sorted(ROOT.rglob("*.py")):
        if file.name != "__main__.py":
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(("awsclients", *parts)).removesuffix(".__init__")
            rooms.setdefault(parts[0] if len(parts) > 1 else "", []).append(name)
    return rooms


ROOMS = _rooms()
EACH = """
import os, sys
for module in sys.argv[1:]:
    if not (child := os.fork()):
        __import__(module)
        print(module, *{name.partition('.')[0] for name in sys.modules}, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""
"""Imports each module in a child of its own, so that none sees what another has loaded."""
LIGHT = """
import base64, concurrent.futures, dataclasses, datetime, hashlib, ipaddress, json, pathlib, random, subprocess
import tempfile, tomli, unicodedata, urllib.request
"""


def _loaded_by_each(modules: list[str], first: str = LIGHT) -> Mapping[str, set[str]]:
    """The top-level modules that importing each of `modules` loads into an interpreter that has nothing of ours.

    `first` is what it has in memory before that, which saves half of the time.
    """
    code = first + EACH
    done = subprocess.run([sys.executable, "-c", code, *modules], capture_output=True, text=True, timeout=LONG)
    assert not done.stderr, done.stderr
    found = {module: set(loaded) for module, *loaded in map(str.split, done.stdout.splitlines())}
    assert found.keys() == set(modules)
    return found


def _loaded(code: str) -> set[str]:
    """The top-level modules a clean interpreter has loaded after running `code`."""
    tail = "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, timeout=LONG)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("room", sorted(ROOMS.keys() - {"ui", "demo"}))
def test_nothing_below_the_screen_loads_anything_heavy(room: str) -> None:
    allowed = {"boto3", "botocore"} if room == "aws" else set()
    for module, loaded in _loaded_by_each(ROOMS[room]).items():
        assert not loaded & HEAVY - allowed, module


def test_the_screen_loads_no_aws_library() -> None:
    for module, loaded in _loaded_by_each(ROOMS["ui"], f"{LIGHT}import textual.app").items():
        assert not loaded & {"boto3", "botocore", "keyring", "moto", "flask"}, module


@pytest.mark.parametrize("verb", [["--help"], ["--version"], ["list"], ["list", "--json"], ["schema"]])
def test_cheap_verbs_load_nothing_heavy(verb: list[str], tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    code = f"""
from awsclients.process import capture
from awsclients.cli.main import run
try:
    code = run(capture(), ["--config", {str(config)!r}, *{verb!r}])
except SystemExit as end:
    code = end.code
assert not code, code
"""
    assert not _loaded(code) & HEAVY


def test_the_screen_starts_without_what_no_first_frame_needs() -> None:
    """Each of these costs a hundredth of the time to the first frame or more; another process reads the files."""
    code = "import awsclients.cli.straight, awsclients.cli.compose, awsclients.ui.app, awsclients.ui.driver"
    tail = "\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, timeout=LONG)
    loaded = set(done.stderr.split())
    assert "awsclients.ui.main" in loaded
    assert not loaded & (HEAVY - {"textual", "rich", "asyncio"})
    assert not loaded & {
        "argparse",
        "json",
        "tomli",
        "_hashlib",
        "awsclients.config.load",
        "awsclients.access.local",
    }
    assert not loaded & {"awsclients.access.events", "awsclients.access.needs", "awsclients.access.session"}
    assert not loaded & {
        "awsclients.aws.api",
        "awsclients.secrets.secret",
        "awsclients.ui.work",
        "awsclients.ui.deeds",
        "awsclients.ui.dialog",
    }
