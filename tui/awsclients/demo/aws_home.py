"""What lies in jane's `~/.aws` in the demo, and how boto3 comes to look there: a profile, and an `aws login`."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from awsclients.demo.cast import LOGIN
from awsclients.files import write_private
from awsclients.launch.aws_files import section
from awsclients.launch.inherited import FILES
from awsclients.launch.proxies import past_proxies
from awsclients.secrets.secret import Secret

_FILES = ("aws-config", "aws-credentials")
_CACHE = "aws-login"


def write(folder: Path, key: tuple[str, Secret], login: Mapping[str, object]) -> None:
    """The files: `key` is the profile's, `login` what `aws login` keeps."""
    sections = [section("profile work", {"region": "eu-west-1"})]
    sections.append(section("profile umbrella", {"region": "us-west-2", "login_session": LOGIN}))
    number, secret = key
    keys = section("work", {"aws_access_key_id": number, "aws_secret_access_key": secret.reveal()})
    (folder / _CACHE).mkdir(mode=0o700)
    cached = folder / _CACHE / f"{hashlib.sha256(LOGIN.encode()).hexdigest()}.json"
    for file, text in zip((*files(folder), cached), ("\n".join(sections), keys, json.dumps(login)), strict=True):
        write_private(file, text.encode())


def files(folder: Path) -> tuple[Path, Path]:
    """Configuration and credentials."""
    config, credentials = _FILES
    return folder / config, folder / credentials


@contextmanager
def found_by_boto3(folder: Path, url: str) -> Iterator[None]:
    """Have profiles be found in the demo's files, and renewed by its AWS: boto3 goes by our own environment."""
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("AWS_")}
    added = {
        **dict(zip(FILES, map(str, files(folder)), strict=True)),
        "AWS_LOGIN_CACHE_DIRECTORY": str(folder / _CACHE),
        "AWS_ENDPOINT_URL": url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    proxies = {name: os.environ.get(name) for name in past_proxies(os.environ)}
    os.environ.update({**added, **past_proxies(os.environ)})
    try:
        yield
    finally:
        for name, value in {**dict.fromkeys(added), **proxies, **before}.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
