"""Read the configuration into a Workspace."""

from pathlib import Path

from awsclients.config.model import Workspace


def load(path: Path) -> Workspace:
    """Everything in `path` and in `clients.d/*.toml` beside it. Never raises for what a person wrote.

    A file that is missing gives an empty workspace without a problem; every other thing wrong is a Problem.
    """
    raise NotImplementedError
