"""What a key is, and the kinds of values that several keys share."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from awsclients.config import identifiers, kinds
from awsclients.config.kinds import INERT, TEXT, Kind, Wrong, choice, many, matching, named
from awsclients.config.partitions import REGIONS


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `doubt` looks at a good value and gives a warning, or None."""

    kind: Kind
    meaning: str
    required: bool = False
    doubt: Callable[[Any], str | None] | None = None


Keys = Mapping[str, Key]


def unknown_region(region: str) -> str | None:
    """A warning about a well-formed region that was not there when this was written (C55)."""
    if region in REGIONS:
        return None
    return "is no region that awsclients knows. Check its spelling; it is used as it is."


def _role_arn(value: object) -> str:
    if isinstance(value, str) and identifiers.is_role_arn(value):
        return value
    return str(identifiers.RoleArn.parse(TEXT.read(value)))


def _folder(value: object) -> str:
    folder: str = INERT.read(value)
    if not (folder == "~" or folder.startswith("~/") or os.path.isabs(folder)):  # noqa: PTH117
        raise Wrong("is not a full path. Begin it with / or ~/.")
    return folder


def _variable(value: object) -> str:
    name = str(value)
    if name.upper().startswith(("AWS_", "AWSCLIENTS_")):
        raise Wrong("may not set AWS_* or AWSCLIENTS_*: those are the session's. Remove it.")
    if not (name.isascii() and name.isidentifier()):
        raise Wrong("names a variable that cannot be one. Use letters, digits and _.")
    return name


def _content(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise Wrong(f"must hold text, found {kinds.found(value)}. Put it in quotes.")
    return value


def _profile_name(value: object) -> str:
    name: str = INERT.read(value)
    if len(name) > 128 or any(mark in name for mark in "[]"):
        raise Wrong("is no profile name. Write it as in ~/.aws/config, without brackets.")
    return name


ROLE_ARN = Kind(_role_arn, {"type": "string", "pattern": f"^{identifiers.ROLE_ARN}$"})
REGION = named(identifiers.region)
ACCOUNT_ID = named(identifiers.account_id)
SLUG = named(identifiers.slug)
ENVIRONMENT = matching(
    "[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", "must be one word of 1 to 40 letters, digits, _ . and -."
)
COMMAND = many(INERT, least=1)
CREDENTIALS = choice("exported", "refreshing")
VIA = many(ROLE_ARN, most=4)
TAG_NAME = matching(
    r"(?!aws:)[\w .:/=+@-]{1,128}", "has a name that AWS does not take. Use letters, digits and .:/=+@-_."
)
TAG_VALUE = matching(
    r"[\w .:/=+@-]{1,256}", "has a value that AWS does not take. Use letters, digits and .:/=+@-_."
)

FOLDER = Kind(_folder, TEXT.schema)
VARIABLE = Kind(_variable, {"pattern": "^(?!AWS)[A-Za-z_][A-Za-z0-9_]*$"})
CONTENT = Kind(_content, {"type": "string"})
PROFILE_NAME = Kind(_profile_name, TEXT.schema)


def described(keys: Keys) -> dict[str, object]:
    """The JSON Schema of a table of such keys. An unknown one is marked."""
    schema: dict[str, object] = {
        "type": "object",
        "properties": {name: {**key.kind.schema, "description": key.meaning} for name, key in keys.items()},
        "additionalProperties": False,
    }
    if required := [name for name, key in keys.items() if key.required]:
        schema["required"] = required
    return schema
