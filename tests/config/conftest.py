"""A configuration on disk, written as a person would and loaded."""

from pathlib import Path

import pytest
from tests.config.written import SOURCE, Load, Write

from awsclients.config.load import load
from awsclients.config.model import Workspace


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write config.toml (text or bytes) and files of clients.d by name; mode 0600."""

    def to_disk(text: str | bytes, **clients: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(0o600)
        for name, content in clients.items():
            folder = tmp_path / "clients.d"
            folder.mkdir(exist_ok=True, mode=0o700)
            (folder / f"{name}.toml").write_text(content)
            (folder / f"{name}.toml").chmod(0o600)
        return path

    return to_disk


@pytest.fixture
def loaded(write: Write) -> Load:
    """Write and load."""

    def through_disk(text: str | bytes, **clients: str) -> Workspace:
        return load(write(text, **clients))

    return through_disk


@pytest.fixture
def role(loaded: Load) -> Load:
    """Load one role acme/production of these lines, with a source it can use."""

    def of(lines: str, *, source: str = SOURCE, client: str = "") -> Workspace:
        return loaded(f"{source}[clients.acme]\n{client}\n[clients.acme.roles.production]\n{lines}\n")

    return of
