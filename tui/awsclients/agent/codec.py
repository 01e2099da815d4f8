"""Values as JSON and back: every value says what it is, and only what stands in the wire's tables is made.

The text holds secrets: it goes through the socket and nowhere else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime

from awsclients.agent.wire import FAILURES, VALUES
from awsclients.errors import Failure, LocalFailure
from awsclients.secrets.secret import Secret

_KIND = "!"
_PLAIN = (str, int, float, bool, type(None))


def encode(value: object) -> bytes:
    """A value as a message. Raises TypeError for one that no table carries."""
    return json.dumps(_out(value), separators=(",", ":")).encode()


def decode(message: bytes) -> object:
    """The value of a message; sequences are tuples. Raises ValueError for anything that is not one."""
    try:
        return _in(json.loads(message))
    except (AttributeError, LookupError, TypeError, RecursionError) as error:
        raise ValueError(f"no message ({type(error).__name__})") from None


def decode_map(message: bytes) -> Mapping[str, object]:
    """The map of a message, which is what both ends say. Raises ValueError for anything that is not one."""
    found = decode(message)
    if not isinstance(found, Mapping):
        raise ValueError("no map")
    return found


def _out(value: object) -> object:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Secret):
        return {_KIND: "secret", "is": value.reveal()}
    if isinstance(value, datetime):
        return {_KIND: "time", "is": value.isoformat()}
    if isinstance(value, Mapping):
        return {_KIND: "map", "is": [[_out(key), _out(held)] for key, held in value.items()]}
    if isinstance(value, Sequence):
        return [_out(item) for item in value]
    if isinstance(value, Failure):
        return {_KIND: "failure", "is": _kind(value), "message": value.message, "detail": value.detail}
    name = type(value).__name__
    if VALUES.get(name) is not type(value) or not is_dataclass(value):
        raise TypeError(f"{name} does not cross the socket")
    return {_KIND: name, "is": {field.name: _out(getattr(value, field.name)) for field in fields(value)}}


def _in(value: object) -> object:
    if isinstance(value, list):
        return tuple(_in(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind, held = value[_KIND], value["is"]
    if kind == "secret":
        return Secret(str(held))
    if kind == "time":
        return datetime.fromisoformat(held)
    if kind == "map":
        return {_in(key): _in(item) for key, item in held}
    if kind == "failure":
        return FAILURES[held](str(value["message"]), detail=str(value["detail"]))
    return VALUES[kind](**{name: _in(item) for name, item in held.items()})


def _kind(failure: Failure) -> str:
    names = (kind.__name__ for kind in type(failure).__mro__)
    return next((name for name in names if name in FAILURES), LocalFailure.__name__)
