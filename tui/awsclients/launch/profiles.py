"""Every role as a profile of the person's own `~/.aws/config`."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from awsclients.access.guard import guarded
from awsclients.config.model import Role, Workspace
from awsclients.launch.aws_files import credential_process, profile_name, section
from awsclients.launch.fence import Fenced
from awsclients.paths import config_file, expand, home

_SECTION = re.compile(r"[ \t]*\[[ \t]*(?:profile[ \t]+)?[\"']?([^\]\"']*?)[\"']?[ \t]*\]", re.ASCII)
_MOST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Profiles:
    """The text of the block, the roles in it, and a sentence for each that was left out."""

    text: str
    count: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """The person's own files, as SDKs find them, whatever shell of ours we are in."""

    config: Path
    credentials: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Files":
        """From the variables that name them, else in `~/.aws`."""
        folder = home(environ) / ".aws"
        named = (("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials"))
        found = (expand(environ[key], environ) if environ.get(key) else folder / name for key, name in named)
        return cls(*(path.absolute() for path in found))


def profiles(
    workspace: Workspace, command: tuple[str, ...], taken: Collection[str], today: date, *, include_guarded: bool
) -> Profiles:
    """One profile for each role that has credentials; `taken` are names that are the person's own.

    `command` is an absolute path, with arguments, to which `credential-process ADDRESS` is added. Guarded roles
    are in it only when asked for: a program cannot confirm them, and fails until somebody does.
    """
    sections, left_out, ours, held_back = list[str](), list[str](), set[str](), 0
    for role in _with_credentials(workspace):
        name = profile_name(role)
        if guarded(role, workspace.client_of(role), workspace.settings, today) and not include_guarded:
            held_back += 1
        elif name in taken or name in ours:
            whose = "a profile of yours" if name in taken else "another role's"
            left_out.append(f"{role.address} is left out: {name} is {whose}. Give the role another `profile`.")
        else:
            ours.add(name)
            sections.append(_profile(role, name, command))
    if held_back:
        roles = "1 guarded role is" if held_back == 1 else f"{held_back} guarded roles are"
        left_out.append(f"{roles} left out. Add --include-guarded to have them in.")
    return Profiles("\n".join(sections), len(sections), tuple(left_out))


def command_of(program: tuple[str, ...], config: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    """How a profile calls awsclients, with the configuration where it is not the one that is found anyway."""
    plain = {name: value for name, value in environ.items() if name != "AWSCLIENTS_CONFIG"}
    return program if config_file(plain) == config else (*program, "--config", str(config))


def names_of_others(fenced: Fenced, credentials: Path) -> set[str]:
    """The names of the profiles in the person's part of the file and in the credentials file."""
    names = set(_names(fenced.before + b"\n" + fenced.after))
    try:
        if credentials.is_file() and credentials.stat().st_size <= _MOST:
            names.update(_names(credentials.read_bytes()))
    except OSError:
        return names  # what cannot be read here cannot be read by an SDK either
    return names


def names_that_go(fenced: Fenced, made: Profiles) -> list[str]:
    """The profiles of the block that would not be in it any more."""
    remaining = set(_names(made.text.encode()))
    return [name for name in _names("\n".join(fenced.lines()).encode()) if name not in remaining]


def _names(content: bytes) -> Iterator[str]:
    for line in content.decode("utf-8-sig", "replace").splitlines():
        if found := _SECTION.match(line):
            yield found[1]


def _with_credentials(workspace: Workspace) -> Iterator[Role]:
    return (role for role in workspace.roles.values() if role.source is not None)


def _profile(role: Role, name: str, command: tuple[str, ...]) -> str:
    values = {"region": role.region} if role.region else {}
    process = credential_process((*command, "credential-process", role.address))
    return section(f"profile {name}", {**values, "credential_process": process})
