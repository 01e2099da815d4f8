"""Where the person's files lie: XDG folders on Unix, macOS included; platformdirs on Windows."""

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from awsclients.errors import BadInput, LocalFailure

NAME = "awsclients"


def home(environ: Mapping[str, str]) -> Path:
    """The home folder: `HOME`, else what the system knows of this user."""
    named = environ.get("HOME", "")
    try:
        return Path(named) if os.path.isabs(named) else Path.home()  # noqa: PTH117
    except RuntimeError:
        raise LocalFailure("There is no home folder. Set HOME, or name a file with --config.") from None


def config_file(environ: Mapping[str, str], override: str | None = None) -> Path:
    """The configuration in use: `--config`, else `AWSCLIENTS_CONFIG`, else the XDG folder's `config.toml`."""
    named = override if override is not None else environ.get("AWSCLIENTS_CONFIG")
    if named is None:
        return _folder(environ, "XDG_CONFIG_HOME", ".config", "user_config_path") / "config.toml"
    if not named:
        raise BadInput("The name of the config file is empty. Give a path to --config or AWSCLIENTS_CONFIG.")
    return expand(named, environ).absolute()


def state_folder(environ: Mapping[str, str]) -> Path:
    """Where the journal, recents and favourites lie."""
    return _folder(environ, "XDG_STATE_HOME", ".local/state", "user_state_path")


def runtime_folder(environ: Mapping[str, str]) -> Path:
    """Where files live that end with the login session: `XDG_RUNTIME_DIR`, else a folder of the state folder."""
    named = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(named) and Path(named).is_dir():  # noqa: PTH117
        return Path(named) / NAME
    return state_folder(environ) / "run"


def expand(text: str, environ: Mapping[str, str]) -> Path:
    """A path with a leading `~/` expanded, and nothing else (C29)."""
    if text == "~" or text.startswith("~/"):
        return home(environ) / text[2:]
    return Path(text)


def private_folder(folder: Path) -> Path:
    """Make `folder` (mode 0700) and refuse one that another user could have planted.

    Raises LocalFailure when it belongs to somebody else or others can write to it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise LocalFailure(f"{folder} cannot be made: {error.strerror}. Check the folder above it.") from None
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "geteuid") and found.st_uid != os.geteuid()):
        raise LocalFailure(f"{folder} is not a folder of yours. Remove it and try again.")
    if stat.S_IMODE(found.st_mode) & 0o022:
        raise LocalFailure(f"{folder} can be written by others. Run: chmod 700 {folder}")
    return folder


def _folder(environ: Mapping[str, str], variable: str, default: str, windows: str) -> Path:
    named = environ.get(variable, "")
    if os.path.isabs(named):  # noqa: PTH117
        return Path(named) / NAME
    if sys.platform == "win32":
        import platformdirs

        return Path(getattr(platformdirs, windows)(NAME, appauthor=False))
    return home(environ) / default / NAME
