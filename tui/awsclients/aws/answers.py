"""STS's answers as values. Whatever is missing, ended or of the wrong shape is refused whole (C66, C67)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from awsclients.aws.api import Assumed, Credentials, Identity
from awsclients.aws.trouble import malformed
from awsclients.secrets.secret import Secret

_ARN = re.compile(r"arn:[a-z0-9-]+:(?:iam|sts)::([0-9]{12}):[\x21-\x7e]{1,2048}", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,65536}", re.ASCII)

Parsed = Mapping[str, object]


def assumed(answer: Parsed, operation: str, now: datetime) -> Assumed:
    """What AssumeRole or AssumeRoleWithSAML (`operation`) answered."""
    user = _part(answer, "AssumedRoleUser", operation)
    return _session(answer, user, user.get("AssumedRoleId"), operation, now)


def federated(answer: Parsed, now: datetime) -> Assumed:
    """What GetFederationToken answered."""
    user = _part(answer, "FederatedUser", "sts:GetFederationToken")
    return _session(answer, user, user.get("FederatedUserId"), "sts:GetFederationToken", now)


def credentials(answer: Parsed, operation: str, now: datetime) -> Credentials:
    """Temporary credentials with an end that is still to come."""
    part = _part(answer, "Credentials", operation)
    key, secret, token = (part.get(name) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
    if not (_is_key(key) and _is_key(secret) and _is_key(token)):
        raise malformed(operation, "the credentials in it are not whole")
    end = part.get("Expiration")
    if not isinstance(end, datetime) or end.tzinfo is None:
        raise malformed(operation, "it does not say when the credentials end")
    if end <= now:
        raise malformed(operation, "its credentials have already ended")
    return Credentials(str(key), Secret(str(secret)), Secret(str(token)), end.astimezone(UTC))


def identity(answer: Parsed) -> Identity:
    """What GetCallerIdentity answered."""
    arn, account = answer.get("Arn"), answer.get("Account")
    match = _ARN.fullmatch(arn) if isinstance(arn, str) else None
    if match is None or match[1] != account:
        raise malformed("sts:GetCallerIdentity", "it names no account and principal")
    return Identity(match[1], match[0], str(answer.get("UserId", "")))


def _session(answer: Parsed, user: Parsed, number: object, operation: str, now: datetime) -> Assumed:
    arn = user.get("Arn")
    match = _ARN.fullmatch(arn) if isinstance(arn, str) else None
    if match is None:
        raise malformed(operation, "it does not say whose session it is")
    return Assumed(credentials(answer, operation, now), Identity(match[1], match[0], str(number or "")))


def _part(answer: Parsed, name: str, operation: str) -> Parsed:
    part = answer.get(name)
    if not isinstance(part, Mapping):
        raise malformed(operation, f"it holds no {name}")
    return part


def _is_key(value: object) -> bool:
    return isinstance(value, str) and _KEY.fullmatch(value) is not None
