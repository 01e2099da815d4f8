"""Faults that were ordered happen, once each, to the call they were ordered for."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from tests.demo.conftest import CLIENT, HUB, ROLE, Caller, refused, trust

from awsclients.demo.faults import STRANGER, Fault, Faults
from awsclients.demo.server import EmbeddedAws


@pytest.fixture
def role(aws: EmbeddedAws, jane: Caller) -> Callable[[], Any]:
    """Assumes a role that is there."""
    aws.add_role(ROLE, trust())
    return jane.assumed


def test_throttling_and_internal_errors_are_answered_as_aws_does(
    aws: EmbeddedAws, role: Callable[[], Any]
) -> None:
    aws.faults.order(Fault("throttle", times=2))
    aws.faults.order(Fault("error500"))
    assert [refused(role)[0] for _ in range(3)] == ["Throttling", "Throttling", "InternalFailure"]
    assert role()["AssumedRoleUser"]
    assert [call.outcome for call in aws.calls] == ["Throttling", "Throttling", "InternalFailure", "ok"]


def test_a_connection_is_cut_half_way(aws: EmbeddedAws, role: Callable[[], Any]) -> None:
    aws.faults.order(Fault("drop"))
    with pytest.raises((ConnectionClosedError, HTTPClientError, ResponseParserError)):
        role()
    assert role()


@pytest.mark.parametrize("kind", ["truncated", "html", "empty"])
def test_an_answer_that_is_not_an_answer(aws: EmbeddedAws, role: Callable[[], Any], kind: Any) -> None:
    aws.faults.order(Fault(kind))
    with pytest.raises((ResponseParserError, KeyError)):
        role()


def test_another_account_answers(aws: EmbeddedAws, jane: Caller, role: Callable[[], Any]) -> None:
    aws.faults.order(Fault("other_account", operation="sts:AssumeRole"))
    aws.faults.order(Fault("other_account", operation="sts:GetCallerIdentity"))
    assert f":{STRANGER}:" in role()["AssumedRoleUser"]["Arn"]
    assert jane.account == STRANGER
    assert (jane.account, f":{CLIENT}:" in role()["AssumedRoleUser"]["Arn"]) == (HUB, True)


def test_expirations_that_cannot_be(aws: EmbeddedAws, role: Callable[[], Any]) -> None:
    aws.faults.order(Fault("no_expiration"))
    aws.faults.order(Fault("past_expiration"))
    assert "Expiration" not in role()["Credentials"]
    assert role()["Credentials"]["Expiration"] < datetime.now(UTC) - timedelta(minutes=59)


def test_a_slow_answer_is_cut_short_when_the_server_stops(aws: EmbeddedAws, jane: Caller) -> None:
    aws.faults.order(Fault("slow", seconds=0.3))
    begun = time.monotonic()
    assert jane.account == HUB
    assert time.monotonic() - begun >= 0.3
    aws.faults.order(Fault("slow", seconds=60))
    with pytest.raises(ReadTimeoutError):
        jane.client("sts", read_timeout=0.2).get_caller_identity()


def test_a_fault_waits_for_its_operation() -> None:
    faults = Faults()
    faults.order(Fault("throttle", operation="sts:AssumeRole"))
    faults.order(Fault("error500", times=2))
    taken = [faults.take(name) for name in ("s3:GetObject", "sts:AssumeRole", "iam:ListUsers", "sts:AssumeRole")]
    assert [fault.kind if fault else None for fault in taken] == ["error500", "throttle", "error500", None]
    faults.order(Fault("drop"))
    faults.clear()
    assert faults.take("s3:GetObject") is None
