"""Our trust decisions are those of an independent policy evaluator."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.demo.conftest import Evaluate

from awsclients.demo.policy import Ask, Principal, parse
from awsclients.demo.trust import Sides, refused

HUB, OTHER, CLIENT = "111111111111", "333333333333", "222222222222"
ROLE = f"arn:aws:iam::{CLIENT}:role/Consultant"
JANE = f"arn:aws:iam::{HUB}:user/jane"
GATEWAY = f"arn:aws:iam::{HUB}:role/gateway"
OWN = f"arn:aws:iam::{CLIENT}:user/ops"
ACTIONS = ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity")

PRINCIPALS = {
    JANE: Principal(JANE, HUB, JANE),
    f"arn:aws:sts::{HUB}:assumed-role/gateway/jane": Principal(
        f"arn:aws:sts::{HUB}:assumed-role/gateway/jane", HUB, GATEWAY
    ),
    OWN: Principal(OWN, CLIENT, OWN),
}
NAMED = ["*", HUB, f"arn:aws:iam::{HUB}:root", OTHER, CLIENT, JANE, GATEWAY, OWN, *PRINCIPALS]
STRINGS = [
    "acme-7c1e2a",
    "ACME-7C1E2A",
    "acme-*",
    "acme-?c1e2a",
    "globex",
    "*",
    "jane",
    "${aws:username}",
    HUB,
    "${*}",
]
ARNS = [
    JANE,
    GATEWAY,
    f"arn:aws:iam::{HUB}:role/*",
    "arn:aws:iam::*:user/jane",
    f"arn:aws:iam::{HUB}:*",
    "arn:*:iam::*:*",
    ROLE,
]
TEXT_KEYS = ["sts:ExternalId", "aws:PrincipalAccount", "sts:RoleSessionName", "aws:username", "sts:SourceIdentity"]
TEXT = [
    "String" + name
    for name in ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")
]
NUMBERS = ["Numeric" + name for name in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan")]
SETS = [
    f"{set_}:String{name}"
    for set_ in ("ForAnyValue", "ForAllValues")
    for name in ("Equals", "NotEquals", "LikeIfExists")
]
ARN_TESTS = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringEquals"]


def _some(values: list[str], most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


def _conditions(
    operators: list[str], keys: list[str], values: list[str]
) -> st.SearchStrategy[tuple[str, str, Any]]:
    operator = st.tuples(st.sampled_from(operators), st.sampled_from(["", "", "IfExists"])).map("".join)
    return st.tuples(operator, st.sampled_from(keys), _some(values))


CONDITION = st.one_of(
    _conditions(TEXT, TEXT_KEYS, STRINGS),
    _conditions(ARN_TESTS, ["aws:PrincipalArn"], ARNS),
    _conditions(["Bool"], ["aws:MultiFactorAuthPresent"], ["true", "false", "True"]),
    _conditions(NUMBERS, ["aws:MultiFactorAuthAge"], ["0", "60", "3600", "3599"]),
    st.tuples(
        st.just("Null"),
        st.sampled_from(["sts:ExternalId", "aws:MultiFactorAuthPresent"]),
        _some(["true", "false"], 1),
    ),
    st.tuples(
        st.sampled_from(SETS),
        st.just("aws:TagKeys"),
        _some(["team", "cost*", "*"]),
    ),
)


def _block(conditions: list[tuple[str, str, Any]]) -> dict[str, dict[str, Any]]:
    block: dict[str, dict[str, Any]] = {}
    for operator, key, values in conditions:
        block.setdefault(operator, {})[key] = values[0] if len(values) == 1 else values
    return block


def _statement(effect: str, principals: list[str] | None, action: Any, conditions: Any) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": effect, **action}
    if principals is None:
        statement["Resource"] = "*"
    else:
        statement["Principal"] = "*" if principals == ["*"] else {"AWS": principals}
    return {**statement, "Condition": _block(conditions)} if conditions else statement


ACTION = st.one_of(
    _some([*ACTIONS, "sts:*", "sts:Assume*", "STS:assumerole"]).map(lambda names: {"Action": names}),
    _some(["sts:TagSession", "sts:AssumeRoleWith*"], 1).map(lambda names: {"NotAction": names}),
)
EFFECT = st.sampled_from(["Allow", "Allow", "Allow", "Deny"])
TRUST = st.lists(
    st.builds(_statement, EFFECT, _some(NAMED), ACTION, st.lists(CONDITION, max_size=3)), min_size=1, max_size=3
)
RESOURCE = st.sampled_from([ROLE, "*", f"arn:aws:iam::{CLIENT}:role/Con*", f"arn:aws:iam::{OTHER}:role/*"])
IDENTITY = st.lists(
    st.builds(
        lambda statement, resource: {**statement, "Resource": resource},
        st.builds(_statement, EFFECT, st.none(), ACTION, st.lists(CONDITION, max_size=1)),
        RESOURCE,
    ),
    min_size=1,
    max_size=2,
)
CONTEXT = st.fixed_dictionaries(
    {},
    optional={
        "sts:ExternalId": st.sampled_from(["acme-7c1e2a", "globex", "acme-*"]),
        "sts:RoleSessionName": st.sampled_from(["jane", "Jane"]),
        "sts:SourceIdentity": st.just("jane"),
        "aws:MultiFactorAuthPresent": st.sampled_from(["true", "false"]),
        "aws:MultiFactorAuthAge": st.sampled_from(["0", "59", "3600"]),
        "aws:TagKeys": _some(["team", "cost-centre"]),
    },
)


def _policy(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


QUESTIONS = {
    "who": st.sampled_from(sorted(PRINCIPALS)),
    "trust": TRUST,
    "identity": IDENTITY,
    "said": CONTEXT,
}
SHARED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(SHARED, max_examples=300)
@given(**QUESTIONS)
def test_our_decision_is_theirs(independent: Evaluate, **question: Any) -> None:
    _compare(independent, **question)


@pytest.mark.slow
@settings(SHARED, max_examples=3000)
@given(**QUESTIONS)
def test_our_decision_is_theirs_over_thousands(independent: Evaluate, **question: Any) -> None:
    _compare(independent, **question)


def _compare(
    independent: Evaluate,
    who: str,
    trust: list[dict[str, Any]],
    identity: list[dict[str, Any]],
    said: dict[str, Any],
) -> None:
    principal = PRINCIPALS[who]
    known = {"aws:PrincipalArn": principal.owner_arn, "aws:PrincipalAccount": principal.account_id, **said}
    if ":user/" in who:
        known["aws:username"] = who.rpartition("/")[2]
    theirs = independent(
        {
            "principal": who,
            "action": "sts:AssumeRole",
            "resource": ROLE,
            "account": CLIENT,
            "context": known,
            "identity": [_policy(identity)],
            "trust": _policy(trust),
        }
    )
    context = {key.lower(): (value,) if isinstance(value, str) else tuple(value) for key, value in known.items()}
    sides = Sides(trust=parse(_policy(trust)), identity=parse(_policy(identity)))
    ask = Ask(principal, "sts:AssumeRole", ROLE, context)
    ours = refused(sides, ask, same_account=principal.account_id == CLIENT)
    assert (ours is None) == (theirs == "Allowed"), (ours, theirs)


def test_both_sides_are_seen_to_decide(independent: Evaluate) -> None:
    """The comparison says something only if the evaluator says yes as well as no."""
    question = {"principal": JANE, "action": "sts:AssumeRole", "resource": ROLE, "account": CLIENT, "context": {}}
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    identity, trust = [_policy([{**allow, "Resource": "*"}])], _policy([{**allow, "Principal": {"AWS": HUB}}])
    assert independent({**question, "identity": identity, "trust": trust}) == "Allowed"
    assert independent({**question, "identity": [], "trust": trust}) == "ImplicitlyDenied"
