"""Keys that the embedded AWS hands out, and whom they speak for."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from awsclients.demo.policy import Principal, Statement
from awsclients.secrets.secret import Secret

MARK = "EXAMPLEKEY"
"""Every secret made here ends in this, so that a test can tell when one gets out."""


class Kind(StrEnum):
    """What made the keys, which decides what they may be used for."""

    USER = "user"
    USER_SESSION = "GetSessionToken"
    ROLE = "AssumeRole"
    FEDERATED = "GetFederationToken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An access key. `arn` and `user_id` are what GetCallerIdentity answers; `owner_arn` has the policies.

    `limits` are session policies, None where there are none. `mfa_at` is when a code was given.
    `chained` says that a role session came from other temporary keys.
    """

    access_key_id: str
    secret: Secret
    kind: Kind
    arn: str
    owner_arn: str
    account_id: str
    user_id: str
    active: bool = True
    token: Secret | None = None
    issued: datetime | None = None
    expires: datetime | None = None
    mfa_at: datetime | None = None
    chained: bool = False
    region: str = "us-east-1"
    limits: tuple[Statement, ...] | None = None
    source_identity: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    transitive: frozenset[str] = frozenset()

    @property
    def temporary(self) -> bool:
        """Whether these end."""
        return self.kind is not Kind.USER

    @property
    def principal(self) -> Principal:
        """Whom policies see."""
        return Principal(self.arn, self.account_id, self.owner_arn)


def identifier(prefix: str, seed: str) -> str:
    """A made-up unique id of AWS's form (`AKIA...`, `AROA...`), the same for the same seed."""
    digest = hashlib.sha256(f"{prefix}{seed}".encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:16]


def session_key_id() -> str:
    """A new id for temporary keys: `ASIA` and 16 characters."""
    return identifier("ASIA", secrets.token_hex(16))


def new_secret() -> Secret:
    """40 characters, as a secret access key has."""
    return Secret(secrets.token_hex(15) + MARK)


def new_token() -> Secret:
    """A session token of about the length of AWS's."""
    return Secret(base64.b64encode(secrets.token_bytes(240)).decode() + MARK)
