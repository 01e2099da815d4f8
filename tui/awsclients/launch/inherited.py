"""What a child inherits of the environment we were started with: everything but other sessions' traces."""

import os
import re
from collections.abc import Iterable, Mapping

ROLE = "AWSCLIENTS_ROLE"
DEPTH = "AWSCLIENTS_DEPTH"
"""How many of our children are around one another, from 2 on."""
OUTER = "AWSCLIENTS_OUTER"
"""JSON: the variables that a shell of ours replaced, each with the text it had before, null where it had none."""

CONTAINER = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN")
KEYS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_SESSION_EXPIRATION",
)
SESSION = (
    *KEYS,
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ACCOUNT_ID",
    *CONTAINER,
)
FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
_RESTORED = ("AWS_REGION", "AWS_DEFAULT_REGION", *FILES, "AWS_LOGIN_CACHE_DIRECTORY")
_MARKERS = (b"AWS_", b"AWSCLIENTS_", b"GRANTED_", b"AWSUME_", b"AWSESH_")
_MARKER_NAMES = frozenset({b"AWSU_PROFILE", b"EC2_SECURITY_TOKEN"})
_KEPT = frozenset(
    {
        b"AWS_PAGER",
        b"AWS_CA_BUNDLE",
        b"AWS_DEFAULT_OUTPUT",
        b"AWS_CLI_AUTO_PROMPT",
        b"AWS_EC2_METADATA_DISABLED",
        b"AWSCLIENTS_AGENT",
        b"AWSCLIENTS_DEMO",
    }
)


def cleaned(environ: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """The environment without any `AWS_*` and any tool's marker, but for a few settings that carry no session."""
    return {name: value for name, value in environ.items() if not _is_trace(name)}


def depth(variables: Mapping[str, str]) -> int:
    """How many of our children these variables are inside of; 0 outside of all."""
    if ROLE not in variables:
        return 0
    said = variables.get(DEPTH, "")
    return int(said) if re.fullmatch("[1-9][0-9]{0,3}", said, re.ASCII) else 1


def removed(environ: Mapping[bytes, bytes], overrides: Iterable[str]) -> list[str]:
    """The variables that a child goes without, as far as they are not ours and get no new value (C111)."""
    others = {os.fsencode(name) for name in (*SESSION, *FILES, *overrides)}
    traces = (name for name in outside(environ) if _is_trace(name) and name not in others)
    return sorted(os.fsdecode(name) for name in traces if not name.startswith(b"AWSCLIENTS_"))


def inside(environ: Mapping[bytes, bytes]) -> bool:
    """Whether this is in a child of ours; where another role was exported into it, the name of its own is gone."""
    return not {os.fsencode(ROLE), os.fsencode(OUTER)}.isdisjoint(environ)


def outside(environ: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """The environment as it was before the shell of ours that we may be in; unchanged where we are in none.

    Inside a shell this is what sources must be resolved with: its AWS files hold one client's roles only, its
    keys are that client's session, and its other variables (KUBECONFIG) are that client's too.
    """
    if not inside(environ):
        return dict(environ)
    gone = {
        os.fsencode(name)
        for name in (*SESSION, *FILES, ROLE, DEPTH, OUTER, "AWSCLIENTS_CLIENT", "AWSCLIENTS_ENVIRONMENT")
    }
    before = {name: value for name, value in environ.items() if name not in gone}
    for name, value in _replaced(environ).items():
        before.pop(os.fsencode(name), None)
        if value is not None:
            before[os.fsencode(name)] = os.fsencode(value)
    return before


def remember(environ: Mapping[bytes, bytes], names: Iterable[str]) -> str:
    """The value of OUTER for a child in which `names` are replaced."""
    import json

    before = {name: environ.get(os.fsencode(name)) for name in (*_RESTORED, *names)}
    return json.dumps({name: None if value is None else os.fsdecode(value) for name, value in before.items()})


def _replaced(environ: Mapping[bytes, bytes]) -> dict[str, str | None]:
    said = environ.get(os.fsencode(OUTER))
    if said is None:
        return {}
    import json  # not where there is nothing to read: the first frame waits for it

    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if _is_variable(name, value)}


def _is_variable(name: str, value: object) -> bool:
    """Whether a child could have this variable at all; the text may have been changed in the shell."""
    plain = bool(name) and not {"=", "\0"} & set(name)
    return plain and (value is None or (isinstance(value, str) and "\0" not in value and _encodes(name + value)))


def _encodes(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


def _is_trace(name: bytes) -> bool:
    return name not in _KEPT and (name.startswith(_MARKERS) or name in _MARKER_NAMES)
