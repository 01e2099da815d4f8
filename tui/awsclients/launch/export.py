"""A session as text for other programs."""

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Literal

from awsclients.access.handout import process_json
from awsclients.access.session import Session
from awsclients.config.model import Role
from awsclients.errors import LocalFailure
from awsclients.launch.environment import exported
from awsclients.launch.inherited import SESSION

Format = Literal["env", "env-no-export", "dotenv", "powershell", "windows-cmd", "fish", "process"]
FORMATS: tuple[Format, ...] = (
    "env",
    "env-no-export",
    "dotenv",
    "powershell",
    "windows-cmd",
    "fish",
    "process",
)

_STALE = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_VAULT",
)
_MARKERS = ("AWSCLIENTS_CLIENT", "AWSCLIENTS_ROLE", "AWSCLIENTS_ENVIRONMENT")
_REGIONS = frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"})
_BARE = re.compile(r"[A-Za-z0-9_@%+=:,./-]*", re.ASCII)
_CMD = re.compile(r"[A-Za-z0-9_@+=:,./ -]*", re.ASCII)


def render(session: Session, role: Role, form: Format, *, in_place: bool = False) -> str:
    """The session in one of the formats of `aws configure export-credentials`, and dotenv.

    The formats that a shell evaluates also unset what would still mean another session afterwards: SDKs for
    JavaScript take AWS_PROFILE before keys, botocore AWS_SECURITY_TOKEN before AWS_SESSION_TOKEN. `env-no-export`,
    `dotenv` and `process` are read by parsers and hold values only. `process` is the JSON of a
    `credential_process`, without a newline inside. No text ends in a newline. The text holds secrets.

    `in_place` says that it is for the shell of this very role, whose markers stay as they are.
    """
    if form == "process":
        return process_json(session)
    values = exported(role, session, None)
    unset, assign = _FORMS[form]
    stale = [
        *_STALE,
        *(() if in_place else _MARKERS),
        *(name for name in SESSION if name not in values and name not in _REGIONS),
    ]
    return "\n".join([*unset(stale), *_assigned(values, assign)])


def _assigned(values: Mapping[str, str], assign: Callable[[str, str], str]) -> list[str]:
    return [assign(name, value) for name, value in values.items()]


def _nothing(_names: list[str]) -> list[str]:
    return []


def _posix_unset(names: list[str]) -> list[str]:
    return [f"unset {' '.join(names)}"]


def _fish_unset(names: list[str]) -> list[str]:
    return [f"set -e {name}" for name in names]


def _powershell_unset(names: list[str]) -> list[str]:
    return [f"$Env:{name} = $null" for name in names]


def _cmd_unset(names: list[str]) -> list[str]:
    return [f"set {name}=" for name in names]


def _env(name: str, value: str) -> str:
    """Quoted where it has to be. zsh takes what follows a `=` or `:=` for the name of a program."""
    quoted = f"'{value}'" if "=" in value and _BARE.fullmatch(value) else shlex.quote(value)
    return f"export {name}={quoted}"


def _env_no_export(name: str, value: str) -> str:
    return f"{name}={shlex.quote(value)}"


def _dotenv(name: str, value: str) -> str:
    """Unquoted: Docker takes quotes as part of the value, others do not."""
    return f"{name}={_only(_BARE, name, value)}"


def _powershell(name: str, value: str) -> str:
    return f"$Env:{name} = '" + value.replace("'", "''") + "'"


def _cmd(name: str, value: str) -> str:
    return f"set {name}={_only(_CMD, name, value)}"


def _fish(name: str, value: str) -> str:
    if value and _BARE.fullmatch(value):
        return f"set -gx {name} {value}"
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"set -gx {name} '{quoted}'"


def _only(allowed: re.Pattern[str], name: str, value: str) -> str:
    if allowed.fullmatch(value) is None:
        raise LocalFailure(f"{name} holds a character that this format cannot carry. Use --format process.")
    return value


_Unset = Callable[[list[str]], list[str]]
_Assign = Callable[[str, str], str]
_FORMS: Mapping[Format, tuple[_Unset, _Assign]] = {
    "env": (_posix_unset, _env),
    "env-no-export": (_nothing, _env_no_export),
    "dotenv": (_nothing, _dotenv),
    "powershell": (_powershell_unset, _powershell),
    "windows-cmd": (_cmd_unset, _cmd),
    "fish": (_fish_unset, _fish),
}
