"""Where the person sits: the login session whose keyring is asked, and whose display its prompt is drawn on.

An agent outlives the session that started it, and one started over SSH or by cron has never been in any.
"""

from collections.abc import Mapping, MutableMapping

_BUS = "DBUS_SESSION_BUS_ADDRESS"
_NAMES = (_BUS, "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY")


def seat(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that say where; empty for a process that is in no session with a bus."""
    return {name: environ[name] for name in _NAMES if environ.get(name)} if environ.get(_BUS) else {}


def sit(said: object, environ: MutableMapping[str, str]) -> None:
    """Move to where a client says it is; one that says nothing of use moves nothing."""
    found = {name: said.get(name) for name in _NAMES} if isinstance(said, Mapping) else {}
    if not _text(found.get(_BUS)):
        return
    for name, value in found.items():
        environ.pop(name, None)
        if isinstance(value, str) and _text(value):
            environ[name] = value


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value
