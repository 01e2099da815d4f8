"""What a rotation does next, for everything it may find."""

from datetime import UTC, datetime, timedelta

import pytest

from awsclients.access.rotation_plan import Begun, Facts, Plan, Step, plan
from awsclients.aws.iam import LastUse, UserKey
from awsclients.errors import BadInput

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A = UserKey("AKIAA", NOON - timedelta(days=300), active=True)
B = UserKey("AKIAB", NOON, active=True)
A_OFF, B_OFF = UserKey("AKIAA", A.created, active=False), UserKey("AKIAB", NOON, active=False)
USED = LastUse(NOON, "s3", "eu-west-1")
FROM_A = Begun("AKIAA", NOON)


def facts(current: str, *keys: UserKey, stored: str = "", begun: Begun | None = None, used: str = "") -> Facts:
    return Facts(
        current=f"AKIA{current}",
        keys=keys,
        stored=frozenset(f"AKIA{name}" for name in stored),
        begun=begun,
        used={key.access_key_id: USED if key.access_key_id[-1] in used else None for key in keys},
    )


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (facts("A", A, stored="A"), Step.CREATE),
        (facts("A", A, stored="A", begun=FROM_A), Step.CREATE),
        (facts("A", A, B, stored="A", begun=FROM_A), Step.DISCARD),
        (facts("A", A, B, stored="A", begun=FROM_A, used="B"), Step.BLOCKED),
        (facts("A", A, B, stored="A"), Step.BLOCKED),
        (facts("A", A, B_OFF, stored="A"), Step.BLOCKED),
        (facts("B", A, B, stored="B"), Step.BLOCKED),
        (facts("A", A, B, stored="AB", begun=FROM_A), Step.ADOPT),
        (facts("A", A, B, stored="AB"), Step.ADOPT),
        (facts("B", A, B, stored="AB", begun=FROM_A), Step.RETIRE),
        (facts("B", A, B, stored="AB"), Step.RETIRE),
        (facts("B", A_OFF, B, stored="AB", begun=FROM_A), Step.FINISH),
        (facts("B", B, stored="AB", begun=FROM_A), Step.FINISH),
        (facts("B", A_OFF, B, stored="AB"), Step.REPLACE),
        (facts("B", B, stored="B", begun=Begun("AKIAX", NOON)), Step.FINISH),
    ],
)
def test_the_next_step(found: Facts, step: Step) -> None:
    assert plan(found).step is step


def test_a_key_from_before_the_rotation_is_nobody_elses_to_delete() -> None:
    begun = Begun("AKIAA", NOON + timedelta(hours=1))
    assert plan(facts("A", A, B, stored="A", begun=begun)) == Plan(Step.BLOCKED, B)


def test_keys_of_one_second_are_told_apart_by_the_record() -> None:
    twin = UserKey("AKIAB", A.created, active=True)
    assert plan(facts("A", A, twin, stored="AB", begun=FROM_A)).step is Step.ADOPT


def test_a_key_that_is_not_the_users_is_said() -> None:
    with pytest.raises(BadInput, match="does not list AKIAX"):
        plan(facts("X", A))
