"""Copy a text that is no secret, and say by what it was copied."""

import subprocess
from collections.abc import Mapping
from shutil import which
from typing import TYPE_CHECKING

from awsclients.config.model import Role

if TYPE_CHECKING:
    from awsclients.access.session import Session

_TIMEOUT = 3.0
_TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("pbcopy",)),
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
    ("TMUX", ("tmux", "load-buffer", "-w", "-")),
)


def copy(text: str, environ: Mapping[str, str]) -> str | None:
    """Copy by the first tool that works here, and return its name; None leaves it to the terminal (OSC 52).

    Blocks for three seconds a tool at most.
    """
    for variable, command in _TOOLS:
        if (variable and not environ.get(variable)) or which(command[0], path=environ.get("PATH")) is None:
            continue
        if _ran(command, text, environ):
            return " ".join(command[:2]) if command[0] == "tmux" else command[0]
    return None


def _ran(command: tuple[str, ...], text: str, environ: Mapping[str, str]) -> bool:
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            env=dict(environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            start_new_session=True,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def offers(role: Role, session: "Session | None") -> tuple[tuple[str, str], ...]:
    """What of a role can be copied, by name; nothing in it is secret."""
    arn = session.identity.arn if session else None
    fields = (
        ("account id", role.account_id),
        ("role ARN", role.role_arn),
        ("address", role.address),
        ("profile name", role.profile if role.source else None),
        ("identity ARN", arn),
        ("console address", role.console_url),
    )
    return tuple((name, value) for name, value in fields if value)
