"""What the generated policies do not reach: dates, addresses, defaults of variables, and nonsense."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.demo.conditions import holds, parse_conditions
from awsclients.demo.policy import parse
from awsclients.demo.refusal import MalformedPolicy

SAID = {
    "aws:sourceip": ("10.1.2.3",),
    "aws:currenttime": ("2026-03-01T12:00:00Z",),
    "aws:username": ("jane",),
    "aws:tagkeys": ("team", "cost"),
    "aws:epochtime": ("1772366400",),
}


@pytest.mark.parametrize(
    ("block", "met"),
    [
        ({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "10.0.0.0/8"]}}, True),
        ({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, False),
        ({"IpAddress": {"aws:SourceIp": "no address"}}, False),
        ({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01"}}, True),
        ({"DateLessThan": {"aws:CurrentTime": "2026-03-01T12:00:00Z"}}, False),
        ({"DateLessThanEquals": {"aws:CurrentTime": "1772366400"}}, True),
        ({"NumericEquals": {"aws:EpochTime": 1772366400}}, True),
        ({"NumericEquals": {"aws:EpochTime": "soon"}}, False),
        ({"StringEquals": {"aws:UserName": "${aws:nobody, 'jane'}"}}, True),
        ({"StringNotEquals": {"aws:UserName": "${aws:nobody}"}}, False),
        ({"StringEquals": {"aws:UserName": "${aws:TagKeys}"}}, False),
        ({"StringLike": {"aws:UserName": "j?n*"}, "Bool": {"aws:SecureTransport": True}}, False),
        ({"BoolIfExists": {"aws:SecureTransport": True}}, True),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost", "more"]}}, True),
    ],
)
def test_conditions(block: dict[str, Any], met: bool) -> None:
    assert all(holds(condition, SAID) for condition in parse_conditions(block)) is met


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
KEYS = st.sampled_from(["Effect", "Action", "NotAction", "Resource", "Principal", "Condition", "NotPrincipal"])
VALUES = st.one_of(JSON, st.sampled_from(["Allow", "Deny", "*", {"AWS": "*"}, {"Bool": {"a": "b"}}]))


@given(st.dictionaries(KEYS, VALUES))
def test_no_policy_breaks_the_parser(statement: dict[str, Any]) -> None:
    try:
        parsed = parse({"Statement": [statement]})
    except MalformedPolicy:
        return
    assert len(parsed) == 1
