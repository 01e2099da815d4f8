"""Codes of RFC 6238."""

from datetime import UTC, datetime, timedelta

import pytest

from awsclients.demo.mfa import Device, totp

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_the_examples_of_the_standard(seconds: int, code: str) -> None:
    assert totp(b"12345678901234567890", seconds // 30) == code


def test_a_code_is_good_once_and_for_a_step_to_either_side() -> None:
    device = Device("serial", "arn")
    codes = [device.code(START + timedelta(seconds=30 * step)) for step in range(-2, 3)]
    assert not device.accept(codes[0], START)
    assert device.accept(codes[1], START)
    assert not device.accept(codes[1], START)
    assert device.accept(codes[3], START)
    assert not device.accept(codes[2], START), "an earlier code is no good after a later one"
    assert not device.accept(codes[4], START)
    assert device.spent(START + timedelta(seconds=59))
    assert not device.spent(START + timedelta(seconds=60))
