"""One client's world: a session of made-up keys, and the process as it was handed to us."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.launch import samples

from awsclients.access.session import Session
from awsclients.config.model import Client, Role
from awsclients.launch.environment import Setting
from awsclients.process import Started


@pytest.fixture
def role() -> Role:
    """A role of Acme's."""
    return samples.ROLE


@pytest.fixture
def client() -> Client:
    """Acme, with one role."""
    return samples.CLIENT


@pytest.fixture
def session() -> Session:
    """Keys that AWS never saw."""
    return samples.SESSION


@pytest.fixture
def started(tmp_path: Path) -> Started:
    """This process, in a folder of its own, with a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    environ = {b"PATH": os.environb[b"PATH"], b"HOME": os.fsencode(home), b"TERM": b"xterm"}
    return Started(environ=environ, umask=0o022, core_limit=(0, 0), cwd=tmp_path)


@pytest.fixture
def setting(started: Started) -> Setting:
    """Where children are started from."""
    return samples.setting(started)


@pytest.fixture
def shell() -> Iterator[samples.Shell]:
    """A terminal with an interactive bash on it; `$RUNNER CMD...` runs a child as awsclients does."""
    opened = samples.Shell()
    yield opened
    opened.close()
