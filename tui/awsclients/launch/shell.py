"""Which shell, and where it starts."""

from pathlib import Path

from awsclients.config.model import Client, Settings
from awsclients.process import Started


def shell_command(settings: Settings, started: Started) -> tuple[str, ...]:
    """The configured shell with its arguments, else `$SHELL`, the passwd entry, `/bin/sh` (C108).

    A broken `$SHELL` is passed over; a broken configured one raises BadInput.
    """
    raise NotImplementedError


def start_folder(client: Client, started: Started) -> Path:
    """Where the person is when that is inside the client's `directories`, else the first that exists."""
    raise NotImplementedError
