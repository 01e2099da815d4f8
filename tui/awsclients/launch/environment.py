"""The environment of a child: built by removing first, then adding one client's session and nothing else.

What writes files is imported when it is needed: every verb imports this module.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from awsclients.clock import rfc3339
from awsclients.config.model import Client, Role
from awsclients.errors import LocalFailure
from awsclients.launch.inherited import (
    CONTAINER,
    DEPTH,
    FILES,
    KEYS,
    OUTER,
    ROLE,
    cleaned,
    depth,
    outside,
    remember,
)
from awsclients.paths import config_file, home
from awsclients.process import Started
from awsclients.text import display

if TYPE_CHECKING:
    from awsclients.access.session import Session
    from awsclients.launch.endpoint import Endpoint


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
    setting: Setting, client: Client, role: Role, session: "Session", endpoint: "Endpoint | None" = None
) -> Iterator[dict[bytes, bytes]]:
    """The whole environment for a child of this role; its AWS files live until the block is left.

    All `AWS_*` and other tools' markers are removed and an allow-list kept; added are the client's `env`, the
    session's keys or the `endpoint` to ask for them, regions and account, `AWS_CONFIG_FILE` and
    `AWS_SHARED_CREDENTIALS_FILE` pointing at 0600 runtime files with one profile per role of this client alone,
    and our markers. Raises LocalFailure when the files cannot be written.
    """
    from awsclients.launch.proxies import NAMES, past_proxies
    from awsclients.launch.runtime import child_folder

    before = outside(setting.started.environ)
    with child_folder(setting.runtime) as folder:
        files = _write(folder, client, setting.program, _text(before))
        base = base_environment(setting, client)
        whole = exported(role, session, caller_region(_text(before)))
        added = {
            **(whole if endpoint is None else {**_refreshing(whole, endpoint), **past_proxies(_text(base))}),
            **dict(zip(FILES, map(str, files), strict=True)),
            **_markers(setting, client, role, _text(base)),
            OUTER: remember(before, (*client.env, *(NAMES if endpoint else ()))),
        }
        yield {**base, **_bytes(added)}


def base_environment(setting: Setting, client: Client) -> dict[bytes, bytes]:
    """A child's environment before it gets a session: without traces of others, with the client's own `env`.

    A leading `~/` of a value is the home folder. This has the PATH in which the child's program is searched.
    """
    base = cleaned(outside(setting.started.environ))
    variables = _text(base)
    own = {name: _expanded(value, variables) for name, value in client.env.items() if not name.startswith("AWS")}
    return {**base, **_bytes(setting.overrides), **_bytes(own)}


def exported(role: Role, session: "Session", caller_region: str | None) -> dict[str, str]:
    """The variables that carry a session: keys, both expirations, both regions, the account.

    The role's region wins; with none the caller's own is kept (`caller_region`). Ends are RFC 3339 in UTC, to the
    second: `AWS_CREDENTIAL_EXPIRATION` is read by botocore, `AWS_SESSION_EXPIRATION` by prompts.
    """
    keys, token = session.credentials, session.credentials.session_token
    region = role.region or caller_region
    end = None if session.expires is None else rfc3339(session.expires)
    found = {
        "AWS_ACCESS_KEY_ID": keys.access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret_access_key.reveal(),
        "AWS_SESSION_TOKEN": None if token is None else token.reveal(),
        "AWS_CREDENTIAL_EXPIRATION": end,
        "AWS_SESSION_EXPIRATION": end,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCOUNT_ID": session.identity.account_id,
    }
    return {name: value for name, value in found.items() if value}


def _refreshing(whole: Mapping[str, str], endpoint: "Endpoint") -> dict[str, str]:
    """Where to ask in the place of keys, which SDKs would take first and which end."""
    place = {name: value for name, value in whole.items() if name not in KEYS}
    return {**place, **dict(zip(CONTAINER, (endpoint.url, endpoint.token.reveal()), strict=True))}


def caller_region(environ: Mapping[str, str]) -> str | None:
    """The region that the caller's environment names."""
    return environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or None


def _write(
    folder: Path, client: Client, program: tuple[str, ...], environ: Mapping[str, str]
) -> tuple[Path, Path]:
    from awsclients.files import write_private
    from awsclients.launch.aws_files import config_text, persons_settings

    config, credentials = folder / "config", folder / "credentials"
    text = config_text(client, program, persons_settings(environ))
    try:
        write_private(config, os.fsencode(text))
        write_private(credentials, b"")
    except OSError as error:
        raise LocalFailure(f"{folder} cannot be written: {error.strerror}. Make room there.") from None
    return config, credentials


def _markers(setting: Setting, client: Client, role: Role, environ: Mapping[str, str]) -> dict[str, str]:
    """Who the child works for, by slugs alone, how deep it is, and the configuration if it would find another."""
    markers = {"AWSCLIENTS_CLIENT": client.slug, ROLE: role.address}
    if role.environment is not None:
        markers["AWSCLIENTS_ENVIRONMENT"] = display(role.environment)
    if around := depth(setting.started.variables):
        markers[DEPTH] = str(around + 1)
    if config_file(environ) != setting.config_file:
        markers["AWSCLIENTS_CONFIG"] = str(setting.config_file)
    return markers


def _expanded(value: str, environ: Mapping[str, str]) -> str:
    return f"{home(environ)}{value[1:]}" if value.startswith("~/") else value


def _text(environ: Mapping[bytes, bytes]) -> dict[str, str]:
    return {os.fsdecode(name): os.fsdecode(value) for name, value in environ.items()}


def _bytes(variables: Mapping[str, str]) -> dict[bytes, bytes]:
    return {os.fsencode(name): os.fsencode(value) for name, value in variables.items()}
