"""What a rotation does next, from what is there: IAM, the keyring, the configuration and the record. Pure.

A rotation that was killed anywhere is read off the facts and goes on; only a key whose secret was lost and the
difference between done and not done need the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from awsclients.aws.iam import LastUse, UserKey
from awsclients.errors import BadInput

_CLOCKS = timedelta(minutes=15)
"""How far this computer's clock may be from AWS's and still sign."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The record of a rotation that is not done: which key was to be replaced, and since when."""

    old: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`current` is the key in the configuration, `keys` what IAM lists, `stored` those whose secrets we have."""

    current: str
    keys: tuple[UserKey, ...]
    used: Mapping[str, LastUse | None]
    stored: frozenset[str]
    begun: Begun | None = None


class Step(Enum):
    """Where a rotation goes on."""

    CREATE = "make a new key"
    DISCARD = "delete a key that was made and whose secret was lost, then make another"
    REPLACE = "delete the key before the current one, which is off, then make a new one"
    ADOPT = "begin to use the new key, which is in the keyring already"
    RETIRE = "switch the old key off"
    FINISH = "only say that it is done"
    BLOCKED = "two keys are the most, and the other is not ours to delete"


@dataclass(frozen=True, slots=True)
class Plan:
    """The next step, and the key beside the current one that it is about."""

    step: Step
    other: UserKey | None = None


def plan(facts: Facts) -> Plan:
    """The next step. Raises BadInput when the current key is not among the user's."""
    current = next((key for key in facts.keys if key.access_key_id == facts.current), None)
    if current is None:
        raise BadInput(f"IAM does not list {facts.current} among its user's keys. Check access_key_id.")
    other = next((key for key in facts.keys if key.access_key_id != facts.current), None)
    begun = facts.begun
    if other is None:
        return Plan(Step.FINISH if begun is not None and begun.old != facts.current else Step.CREATE)
    if begun is not None and begun.old == other.access_key_id:
        return Plan(Step.RETIRE if other.active else Step.FINISH, other)
    ours = other.access_key_id in facts.stored
    going_on = begun is not None and begun.old == facts.current
    if ours and (going_on or other.created > current.created):
        return Plan(Step.ADOPT, other)
    if ours:
        return Plan(Step.RETIRE if other.active else Step.REPLACE, other)
    lost = begun is not None and going_on and other.created >= begun.at - _CLOCKS
    return Plan(Step.DISCARD if lost and facts.used.get(other.access_key_id) is None else Step.BLOCKED, other)
