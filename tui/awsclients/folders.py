"""Where the person's files lie, as text and by `os` alone: also for the path that is too hot to import pathlib."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "awsclients"


def home(environ: "Mapping[str, str]") -> str:
    """The home folder: `HOME`, else what the system knows of this user. LocalFailure where it knows none."""
    named = environ.get("HOME", "")
    if os.path.isabs(named):
        return named
    if os.path.isabs(found := _known_home()):
        return found
    from awsclients.errors import LocalFailure

    raise LocalFailure("There is no home folder. Set HOME, or name a file with --config.")


def config_file(environ: "Mapping[str, str]", override: str | None = None) -> str:
    """The configuration in use: `--config`, else `AWSCLIENTS_CONFIG`, else the XDG folder's `config.toml`."""
    named = override if override is not None else environ.get("AWSCLIENTS_CONFIG")
    if named is None:
        return os.path.join(_folder(environ, "XDG_CONFIG_HOME", ".config", "user_config_dir"), "config.toml")
    if named:
        return absolute(expand(named, environ))
    from awsclients.errors import BadInput

    raise BadInput("The name of the config file is empty. Give a path to --config or AWSCLIENTS_CONFIG.")


def state_folder(environ: "Mapping[str, str]") -> str:
    """Where files of ours lie that outlive the login session, such as a lock and the screen's favourites."""
    return _folder(environ, "XDG_STATE_HOME", ".local/state", "user_state_dir")


def runtime_folder(environ: "Mapping[str, str]") -> str:
    """Where files live that end with the login session: `XDG_RUNTIME_DIR`, else a folder of the state folder."""
    named = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(named) and os.path.isdir(named):
        return os.path.join(named, NAME)
    return os.path.join(state_folder(environ), "run")


def expand(text: str, environ: "Mapping[str, str]") -> str:
    """A path with a leading `~/` expanded, and nothing else (C29)."""
    if text == "~" or text.startswith("~/"):
        return os.path.join(home(environ), text[2:])
    return text


def absolute(path: str) -> str:
    """The path as it is from everywhere. BadInput for a relative one when the folder we are in is gone."""
    if os.path.isabs(path):
        return path
    try:
        return os.path.join(os.getcwd(), path)
    except OSError:
        from awsclients.errors import BadInput

        raise BadInput(f"The folder you are in is gone, and {path} would be in it. Change to another.") from None


def _known_home() -> str:
    """What the system knows, whatever `HOME` says; empty where it knows none."""
    if sys.platform == "win32":
        return os.path.expanduser("~")
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""


def _folder(environ: "Mapping[str, str]", variable: str, default: str, windows: str) -> str:
    named = environ.get(variable, "")
    if os.path.isabs(named):
        return os.path.join(named, NAME)
    if sys.platform == "win32":
        import platformdirs

        return str(getattr(platformdirs, windows)(NAME, appauthor=False))
    return os.path.join(home(environ), default, NAME)
