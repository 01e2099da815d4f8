"""The AWS files of one client's child: its roles as profiles, nobody else's, and no keys."""

import configparser
import re
import shlex
from collections.abc import Iterable, Mapping

from awsclients.config.model import Client, Role
from awsclients.errors import LocalFailure
from awsclients.paths import expand, home

_HARMLESS = (
    "output",
    "region",
    "cli_pager",
    "cli_auto_prompt",
    "cli_timestamp_format",
    "cli_binary_format",
    "cli_follow_urlparam",
    "retry_mode",
    "max_attempts",
    "defaults_mode",
    "ca_bundle",
    "tcp_keepalive",
    "parameter_validation",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "sts_regional_endpoints",
    "s3_us_east_1_regional_endpoint",
)
_MOST = 1024 * 1024
_PROFILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+=/-]{0,127}", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+=,-]+", re.ASCII)
_SPACED = re.compile(r"[A-Za-z0-9_./:@%+=, -]+", re.ASCII)


def config_text(client: Client, program: tuple[str, ...], person: Mapping[str, str]) -> str:
    """The file of AWS_CONFIG_FILE: one profile per role of this client that has credentials.

    `[default]` holds the person's own settings (`person`) and no credentials, so that nothing is used by accident.
    """
    sections = [section("default", person)]
    taken = {"default"}
    for role in client.roles:
        name = profile_name(role)
        if role.source is not None and name not in taken:
            taken.add(name)
            values = {"region": role.region} if role.region else {}
            command = credential_process((*program, "credential-process", role.address))
            sections.append(section(f"profile {name}", {**values, "credential_process": command}))
    return "\n".join(sections)


def profile_name(role: Role) -> str:
    """The role's name in the file; `client-role` where it has none that can stand in one."""
    named = _PROFILE.fullmatch(role.profile) is not None and role.profile != "default"
    return role.profile if named else f"{role.client}-{role.name}"


def credential_process(argv: Iterable[str]) -> str:
    """A command as the SDKs read it: botocore splits it as a shell would, others give it to one.

    Double quotes where there are spaces, as the AWS CLI's documentation has it; single quotes, which both readings
    agree on, for anything else. Raises LocalFailure for a path with a line break, which no quotes carry.
    """
    words = tuple(argv)
    if any(not word.isprintable() for word in words):
        raise LocalFailure("The path of awsclients holds a line break or worse. Install it somewhere else.")
    return " ".join(_quoted(word) for word in words)


def persons_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """What the person's own `[default]` says about output, pager, retries and the like.

    `AWS_CONFIG_FILE` or `~/.aws/config`, read leniently: whatever is wrong with it is not ours to complain about.
    """
    named = environ.get("AWS_CONFIG_FILE")
    file = expand(named, environ) if named else home(environ) / ".aws" / "config"
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, default_section="")
    try:
        if not file.is_file() or file.stat().st_size > _MOST:
            return {}
        parser.read_string(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, configparser.Error):
        return {}
    found = dict(parser.items("default")) if parser.has_section("default") else {}
    return {name: value for name in _HARMLESS if (value := found.get(name)) is not None and value.isprintable()}


def section(name: str, values: Mapping[str, str]) -> str:
    """One section of an AWS file, as SDKs and the AWS CLI read it."""
    lines = "".join(f"{key} = {value}\n" for key, value in values.items())
    return f"[{name}]\n{lines}"


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    return f'"{word}"' if _SPACED.fullmatch(word) else shlex.quote(word)
