"""Where the person's files lie: XDG folders on Unix, macOS included; platformdirs on Windows."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from awsclients import folders
from awsclients.errors import LocalFailure


def home(environ: Mapping[str, str]) -> Path:
    """The home folder: `HOME`, else what the system knows of this user."""
    return Path(folders.home(environ))


def config_file(environ: Mapping[str, str], override: str | None = None) -> Path:
    """The configuration in use: `--config`, else `AWSCLIENTS_CONFIG`, else the XDG folder's `config.toml`."""
    return Path(folders.config_file(environ, override))


def state_folder(environ: Mapping[str, str]) -> Path:
    """Where files of ours lie that outlive the login session, such as a lock and the screen's favourites."""
    return Path(folders.state_folder(environ))


def runtime_folder(environ: Mapping[str, str]) -> Path:
    """Where files live that end with the login session: `XDG_RUNTIME_DIR`, else a folder of the state folder."""
    return Path(folders.runtime_folder(environ))


def expand(text: str, environ: Mapping[str, str]) -> Path:
    """A path with a leading `~/` expanded, and nothing else (C29)."""
    return Path(folders.expand(text, environ))


def check_no_sudo(folder: Path) -> None:
    """Raise LocalFailure where sudo left us the home of whoever ran it (C36).

    What root made there, that person could not read or change any more.
    """
    person = os.environ.get("SUDO_UID")  # never there on Windows
    if person is None:
        return
    there = next(each for each in (folder, *folder.parents) if each.exists())
    owner = there.stat().st_uid
    if owner != os.geteuid() and str(owner) == person:
        raise LocalFailure(
            f"{there} belongs to you and not to root. Run awsclients without sudo, or with sudo -H."
        )


def private_folder(folder: Path) -> Path:
    """Make `folder` (mode 0700) and refuse one that another user could have planted.

    Raises LocalFailure when it belongs to somebody else or others can write to it.
    """
    check_no_sudo(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise LocalFailure(f"{folder} cannot be made: {error.strerror}. Check the folder above it.") from None
    on_unix = hasattr(os, "geteuid")  # Windows has no such owners, and shows every folder as open to all
    if not stat.S_ISDIR(found.st_mode) or (on_unix and found.st_uid != os.geteuid()):
        raise LocalFailure(f"{folder} is not a folder of yours. Remove it and try again.")
    if on_unix and stat.S_IMODE(found.st_mode) & 0o022:
        raise LocalFailure(f"{folder} can be written by others. Run: chmod 700 {folder}")
    return folder
