"""What a rotation tells and asks a person."""

from collections.abc import Iterator
from datetime import datetime

from awsclients.access.rotation_plan import Facts, Plan, Step
from awsclients.aws.iam import LastUse, UserKey
from awsclients.text import display

_QUESTIONS = {
    Step.CREATE: "Make a new key, and switch {current} off{more}?",
    Step.DISCARD: "Delete {other}, which a rotation made that was interrupted before its secret was stored, "
    "make another, and switch {current} off{more}?",
    Step.REPLACE: "Delete {other}, which was replaced and is off, make a new key, and switch {current} off{more}?",
    Step.ADOPT: "Go on with the rotation that was begun: use {other}, and switch {current} off{more}?",
    Step.RETIRE: "Go on with the rotation that was begun: switch {other} off{more}?",
}


def question(facts: Facts, now: Plan, *, delete_old: bool) -> str:
    """What is asked before anything is changed; empty where nothing is."""
    other = now.other.access_key_id if now.other else ""
    if delete_old and now.step in {Step.REPLACE, Step.FINISH}:
        return f"Delete {other}, which was replaced and is off?" if other else ""
    more = " and delete it" if delete_old else ""
    return _QUESTIONS.get(now.step, "").format(current=facts.current, other=other, more=more)


def stand(facts: Facts, now: datetime) -> Iterator[str]:
    """A line for each key: how old it is, and whether anything still uses it."""
    for key in facts.keys:
        days = (now - key.created).days
        state = "active" if key.active else "off"
        ours = ", in use here" if key.access_key_id == facts.current else ""
        yield f"{key.access_key_id}{ours}: {state}, {days} days old, {_use(facts.used[key.access_key_id])}"


def blocked(other: UserKey, use: LastUse | None, user: str) -> str:
    """Why there can be no new key, and what a person can do."""
    name, number = display(user, 80), other.access_key_id
    return (
        f"The user {name} has two keys, the most AWS allows, and {number} ({_use(use)}) is not known here. "
        f"If nothing needs it, delete it: aws iam delete-access-key --user-name {name} --access-key-id {number}"
    )


def _use(use: LastUse | None) -> str:
    if use is None:
        return "never used as far as AWS tells"
    return f"last used {use.at:%Y-%m-%d %H:%M} UTC with {display(use.service, 40)} in {display(use.region, 40)}"
