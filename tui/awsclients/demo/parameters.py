"""Parameters of STS calls, checked against the limits of the API reference, refused in AWS's words."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from awsclients.demo.refusal import MalformedPolicy, Refusal, validation_error

_NAME = r"[\w+=,.@-]*"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `least` to `most` characters, all of `pattern`."""

    least: int
    most: int
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`."""

    least: int
    most: int


LIMITS: Mapping[str, Text | Number] = {
    "RoleArn": Text(20, 2048),
    "RoleSessionName": Text(2, 64, _NAME),
    "PrincipalArn": Text(20, 2048),
    "SAMLAssertion": Text(4, 100_000),
    "ExternalId": Text(2, 1224, r"[\w+=,.@:\/-]*"),
    "SerialNumber": Text(9, 256, r"[\w+=/:,.@-]*"),
    "TokenCode": Text(6, 6, r"[\d]*"),
    "SourceIdentity": Text(2, 64, _NAME),
    "Policy": Text(1, 2048),
    "Name": Text(2, 32, _NAME),
    "AccessKeyId": Text(16, 128, r"[\w]*"),
}
"""STS API reference; DurationSeconds differs from call to call and is given to `check`."""

_MOST_POLICIES = 10
_MOST_TAGS = 50
_TAG_SIGNS = frozenset("_.:/=+-@")


def check(parameters: Mapping[str, str], required: tuple[str, ...], duration: Number | None = None) -> None:
    """Raises ValidationError, naming every parameter that is out of its limits."""
    limits = {**LIMITS, "DurationSeconds": duration} if duration else LIMITS
    wrong = [_wrong(name, None, "Member must not be null") for name in required if name not in parameters]
    for name, limit in limits.items():
        if name in parameters and limit is not None:
            wrong += [_wrong(name, parameters[name], text) for text in _broken(parameters[name], limit)]
    if wrong:
        count = f"{len(wrong)} validation error{'s' if len(wrong) > 1 else ''} detected"
        raise validation_error(f"{count}: {'; '.join(wrong)}")


def duration(parameters: Mapping[str, str], default: int) -> int:
    """`DurationSeconds`, after `check`."""
    return int(parameters.get("DurationSeconds", default))


def members(parameters: Mapping[str, str], name: str) -> list[str]:
    """A list of texts: `Name.member.1`, `Name.member.2`, ... or with a field behind the number."""
    found = []
    for number in range(1, len(parameters) + 1):
        if f"{name}.member.{number}" not in parameters:
            break
        found.append(parameters[f"{name}.member.{number}"])
    return found


def arns(parameters: Mapping[str, str]) -> list[str]:
    """The managed session policies as they were sent."""
    return _fields(parameters, "PolicyArns", "arn")


def policy_arns(parameters: Mapping[str, str], account_id: str) -> list[str]:
    """The managed session policies; AWS's own, or of the account whose role it is."""
    found = arns(parameters)
    if len(found) > _MOST_POLICIES:
        raise validation_error(_many("policyArns", _MOST_POLICIES))
    for arn in found:
        if not re.fullmatch(rf"arn:aws[a-z-]*:iam::(aws|{account_id}):policy/[\w+=,.@/-]+", arn, re.ASCII):
            raise validation_error(f"The specified policy {arn} is not valid for this account.")
    return found


def inline_policy(parameters: Mapping[str, str]) -> Mapping[str, object] | None:
    """The inline session policy."""
    if "Policy" not in parameters:
        return None
    try:
        document = json.loads(parameters["Policy"])
    except ValueError:
        raise MalformedPolicy("The policy is not in the valid JSON format.") from None
    if not isinstance(document, dict):
        raise MalformedPolicy("Syntax errors in policy.")
    return document


def tags(parameters: Mapping[str, str]) -> dict[str, str]:
    """Session tags; keys of 1-128 and values of at most 256 characters."""
    keys, values = _fields(parameters, "Tags", "Key"), _fields(parameters, "Tags", "Value")
    if len(keys) > _MOST_TAGS or len(keys) != len(values):
        raise validation_error(_many("tags", _MOST_TAGS))
    if len({key.casefold() for key in keys}) < len(keys):
        raise Refusal(
            "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )
    for key, value in zip(keys, values, strict=True):
        if not (1 <= len(key) <= 128 and len(value) <= 256 and _taggable(key) and _taggable(value)):
            raise validation_error(
                "1 validation error detected: Value at 'tags' failed to satisfy constraint: "
                r"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+"
            )
    return dict(zip(keys, values, strict=True))


def _fields(parameters: Mapping[str, str], name: str, field: str) -> list[str]:
    shifted = {
        key.removesuffix(f".{field}"): value for key, value in parameters.items() if key.endswith(f".{field}")
    }
    return members(shifted, name)


def _taggable(text: str) -> bool:
    return all(char in _TAG_SIGNS or unicodedata.category(char)[0] in "LZN" for char in text)


def _broken(value: str, limit: Text | Number) -> list[str]:
    if isinstance(limit, Number):
        number = int(value) if re.fullmatch(r"-?\d{1,9}", value, re.ASCII) else limit.least - 1
        return _out_of(number, limit, "value")
    broken = _out_of(len(value), limit, "length")
    if limit.pattern is not None and not re.fullmatch(limit.pattern, value, re.ASCII):
        broken.append(f"Member must satisfy regular expression pattern: {limit.pattern}")
    return broken


def _out_of(number: int, limit: Text | Number, what: str) -> list[str]:
    if number < limit.least:
        return [f"Member must have {what} greater than or equal to {limit.least}"]
    return [f"Member must have {what} less than or equal to {limit.most}"] if number > limit.most else []


def _wrong(name: str, value: str | None, constraint: str) -> str:
    shown = "null" if value is None else f"'{value[:100]}'"
    return f"Value {shown} at '{name[0].lower()}{name[1:]}' failed to satisfy constraint: {constraint}"


def _many(name: str, most: int) -> str:
    return (
        f"1 validation error detected: Value at '{name}' failed to satisfy constraint: "
        f"Member must have length less than or equal to {most}"
    )
