"""`credential-process` when the agent has the session: connect, copy, exit.

SDKs start this before every command, so it imports `os` and `_socket` alone. Whatever is unusual, it does nothing,
and the whole program looks.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = 2.0
_INTERRUPTED, _BROKEN_PIPE = 130, 141
_FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")


def answer(argv: list[str]) -> int | None:
    """Print the session that `argv` asks for; the exit code, or None where nothing was printed."""
    environ = os.environ
    if len(argv) != 3 or argv[1] != "credential-process" or argv[2].startswith("-"):
        return None
    if environ.get("AWSCLIENTS_AGENT") == "off" or "AWSCLIENTS_DEMO" in environ or sys.platform == "win32":
        return None
    try:
        text = _asked(argv[2], environ)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception:  # noqa: BLE001  the whole program tells it better
        return None
    return _printed(text) if text else None


def _asked(address: str, environ: "Mapping[str, str]") -> bytes:
    import _socket

    from awsclients import __version__, folders
    from awsclients.agent import frames, peer
    from awsclients.agent.place import Place, ours

    place = Place(_outside(environ), folders.config_file(environ))
    if not ours(place):
        return b""
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    connection.settimeout(_SECONDS)
    connection.connect(place.socket)
    if peer.uid(connection) != os.geteuid():
        return b""
    frames.send(connection, frames.HIT + os.fsencode("\0".join((__version__, address, place.world))))
    return frames.receive(connection)


def _outside(environ: "Mapping[str, str]") -> dict[str, str]:
    """The environment as it was outside of the shell of ours that this may be in (see launch/inherited.py).

    Raises ValueError where that takes a real parser.
    """
    before = dict(environ)
    if "AWSCLIENTS_ROLE" not in environ and "AWSCLIENTS_OUTER" not in environ:
        return before
    replaced = environ.get("AWSCLIENTS_OUTER", "")
    if "\\" in replaced or not replaced.startswith('{"') or not replaced.endswith("}"):
        raise ValueError
    for name in _FILES:
        before.pop(name, None)
    for pair in replaced[1:-1].split(', "'):
        name, value = pair.removeprefix('"').split('": ', 1)
        before.pop(name, None)
        if value != "null":
            before[name] = value[1:-1]
    return before


def _printed(text: bytes) -> int | None:
    try:
        while text:
            text = text[os.write(1, text) :]
    except BrokenPipeError:
        return _BROKEN_PIPE
    except OSError:
        return None
    return 0
