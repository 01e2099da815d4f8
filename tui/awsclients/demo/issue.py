"""Temporary keys: made, remembered, and told as STS tells them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from awsclients.demo.directory import Directory
from awsclients.demo.keys import Key, new_token

Answer = Mapping[str, object]
"""The result of a call: texts and further mappings, in the order of the XML."""


def issue(directory: Directory, key: Key, seconds: int, *, now: datetime, region: str) -> Key:
    """The key with a token and an end; callers are known by it from now on."""
    timed = replace(
        key,
        token=new_token(),
        issued=now,
        expires=now.replace(microsecond=0) + timedelta(seconds=seconds),
        region=region,
    )
    directory.keys[timed.access_key_id] = timed
    return timed


def credentials(key: Key) -> Answer:
    """The `Credentials` of an answer."""
    if key.token is None or key.expires is None:
        raise ValueError("only temporary keys are handed out")
    return {
        "AccessKeyId": key.access_key_id,
        "SecretAccessKey": key.secret,
        "SessionToken": key.token,
        "Expiration": f"{key.expires:%Y-%m-%dT%H:%M:%SZ}",
    }
