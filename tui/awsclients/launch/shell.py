"""Which shell, and where it starts."""

import os
import sys
from pathlib import Path

from awsclients.config.model import Client, Settings
from awsclients.errors import BadInput
from awsclients.launch.program import ChildNotRun, find_program
from awsclients.paths import expand
from awsclients.process import Started

_NO_SHELLS = frozenset({"nologin", "false", "true"})


def shell_command(settings: Settings, started: Started) -> tuple[str, ...]:
    """The configured shell with its arguments, else `$SHELL`, the passwd entry, `/bin/sh` (C108).

    Nothing is split at spaces: arguments come from the list in the configuration only. A broken `$SHELL` is passed
    over; a broken configured one raises BadInput. The first word is an absolute path.
    """
    if settings.shell:
        return (_configured(settings.shell[0], started), *settings.shell[1:])
    usable = (shell for shell in _candidates(started) if _usable(shell))
    return (next(usable, "/bin/sh"),)


def start_folder(client: Client, started: Started) -> Path:
    """Where the person is when that is inside the client's `directories`, else the first that exists.

    Where they are as well when the client has none.
    """
    folders = [expand(folder, started.variables) for folder in client.directories]
    there = [folder for folder in folders if folder.is_absolute() and os.path.isdir(folder)]  # noqa: PTH112
    here = started.cwd.resolve()
    if any(here.is_relative_to(folder.resolve()) for folder in there):
        return started.cwd
    return next(iter(there), started.cwd)


def _configured(name: str, started: Started) -> str:
    try:
        return find_program(str(expand(name, started.variables)), started.environ, started.cwd)
    except ChildNotRun as failure:
        raise BadInput(f"The shell of the settings cannot be used: {failure.message}") from None


def _candidates(started: Started) -> tuple[str, ...]:
    if sys.platform == "win32":
        return (started.variables.get("COMSPEC", ""), r"C:\Windows\System32\cmd.exe")
    import pwd

    try:
        login = pwd.getpwuid(os.getuid()).pw_shell
    except KeyError:
        login = ""
    return (started.variables.get("SHELL", ""), login)


def _usable(shell: str) -> bool:
    path = Path(shell)
    if not path.is_absolute() or path.name in _NO_SHELLS:
        return False
    return os.path.isfile(path) and os.access(path, os.X_OK)  # noqa: PTH113
