"""Everything that crosses the socket arrives as it was sent, and nothing else is made of what arrives."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.access.needs import Answer, Confirm
from awsclients.access.session import Session
from awsclients.agent.codec import decode, encode
from awsclients.agent.wire import FAILURES, VALUES
from awsclients.aws.api import Credentials, Identity
from awsclients.errors import Failure, LocalFailure, Refused, WrongCode
from awsclients.secrets.secret import Secret

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
SESSION = Session(
    address="acme/dev",
    credentials=Credentials("ASIA", Secret("secretEXAMPLEKEY"), None, AT),
    identity=Identity("222222222222", "arn:aws:sts::222222222222:assumed-role/Dev/jane"),
    issued=AT,
    region=None,
    chained=True,
    notes=("The role allows 1 h only.",),
)

PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.datetimes(timezones=st.just(UTC))
VALUE = st.recursive(
    PLAIN, lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(VALUE)
def test_plain_values_arrive_as_they_were(value: object) -> None:
    assert decode(encode(value)) == value


def test_a_session_arrives_with_its_secrets() -> None:
    arrived = decode(encode({"acme/dev": SESSION}))
    assert arrived == {"acme/dev": SESSION}
    assert isinstance(arrived, dict)
    assert arrived["acme/dev"].credentials.secret_access_key.matches("secretEXAMPLEKEY")


def test_an_answer_arrives_with_what_was_typed() -> None:
    arrived = decode(encode(Answer(Confirm("hub", "Type it.", "acme/dev"), Secret("acme/dev"))))
    assert isinstance(arrived, Answer)
    assert arrived.need == Confirm("hub", "Type it.", "acme/dev")
    assert arrived.value.matches("acme/dev")


@pytest.mark.parametrize("kind", FAILURES.values())
def test_a_failure_arrives_as_its_own_kind(kind: type[Failure]) -> None:
    arrived = decode(encode(kind("AWS said no. Ask again.", detail="one\ntwo")))
    assert type(arrived) is kind
    assert isinstance(arrived, Failure)
    assert (arrived.message, arrived.detail) == ("AWS said no. Ask again.", "one\ntwo")


def test_a_failure_of_another_kind_arrives_as_the_nearest() -> None:
    class Unheard(WrongCode):
        pass

    assert type(decode(encode(Unheard("No.")))) is WrongCode
    assert issubclass(WrongCode, Refused)
    assert type(decode(encode(Failure("No.")))) is LocalFailure


@pytest.mark.parametrize("kind", VALUES.values())
def test_all_that_may_cross_is_frozen(kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_what_no_table_carries_is_not_sent() -> None:
    @dataclasses.dataclass(frozen=True)
    class Session:
        address: str

    for strange in (object(), {1, 2}, Session("acme/dev")):
        with pytest.raises(TypeError, match="does not cross"):
            encode(strange)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"!": "os.system", "is": {}}',
        b'{"!": "Session", "is": {"surprise": 1}}',
        b'{"!": "time", "is": "noon"}',
        b'{"is": 1}',
        b'{"!": "map", "is": 3}',
        b'{"!": "Child", "is": 3}',
    ],
)
def test_a_message_that_is_none_is_a_value_error(message: bytes) -> None:
    with pytest.raises(ValueError):
        decode(message)


@given(
    st.binary(max_size=40)
    | st.recursive(PLAIN.filter(lambda one: not isinstance(one, datetime)), st.lists).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_any_bytes_are_a_value_or_a_value_error(message: bytes) -> None:
    try:
        assert not isinstance(decode(message), Mapping)
    except ValueError:
        return
