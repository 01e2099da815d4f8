"""The environment of a child: built by removing first, then adding one client's session and nothing else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from awsclients.access.session import Session
from awsclients.config.model import Client, Role
from awsclients.process import Started


@dataclass(frozen=True, slots=True)
class Setting:
    """Where children are started from: the process as it was, where runtime files may lie, and our own name.

    `program` is the absolute path (with arguments, when run as a module) by which a child calls awsclients
    again; `overrides` are the endpoint overrides in force for us (name to value), which children get too.
    """

    started: Started
    runtime: Path
    program: tuple[str, ...]
    config_file: Path
    overrides: Mapping[str, str]


@contextmanager
def child_environment(
    setting: Setting, client: Client, role: Role, session: Session
) -> Iterator[dict[bytes, bytes]]:
    """The whole environment for a child of this role; its AWS files live until the block is left.

    All `AWS_*` and other tools' markers removed, an allow-list kept,
    the session's keys, regions and account added, `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` pointing
    at 0600 runtime files with one profile per role of this client alone, the client's `env`, and our markers.
    """
    raise NotImplementedError
    yield {}


def exported(role: Role, session: Session, caller_region: str | None) -> dict[str, str]:
    """The variables that carry a session: keys, both expirations, both regions, the account.

    The role's region wins; with none the caller's own is kept (`caller_region`).
    """
    raise NotImplementedError
