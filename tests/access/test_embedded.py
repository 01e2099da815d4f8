"""The broker and the real client against the embedded AWS, which refuses what AWS refuses."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from tests.access.rig import a_role, a_workspace
from tests.stores import MemoryStore

from awsclients.access.local import LocalBroker
from awsclients.access.needs import Answer, MfaCode
from awsclients.access.session import Session
from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.clock import Clock, SystemClock
from awsclients.config.model import AccessKey, Role
from awsclients.demo.clock import MovableClock
from awsclients.demo.faults import Fault, Kind
from awsclients.demo.server import EmbeddedAws
from awsclients.errors import Failure, LocalFailure, Refused, WrongCode
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

HUB, CLIENT = "111111111111", "222222222222"
DEV = f"arn:aws:iam::{CLIENT}:role/dev"
GATEWAY = f"arn:aws:iam::{HUB}:role/gateway"


def trust(principal: str, **condition: Mapping[str, str]) -> dict[str, object]:
    """A trust policy for one principal."""
    statement: dict[str, object] = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


class Stage:
    """An embedded AWS with the user jane, and a broker before it."""

    def __init__(self, embedded: EmbeddedAws, *, mfa: bool = False) -> None:
        self.embedded = embedded
        self.key, secret, self.serial = embedded.add_user(HUB, "jane", mfa=mfa)
        self.jane = f"arn:aws:iam::{HUB}:user/jane"
        self.store = MemoryStore()
        self.store.put(service("jane"), self.key, secret)
        self.source = AccessKey(name="jane", access_key_id=self.key, mfa_serial=self.serial)

    def broker(self, *roles: Role, clock: Clock | None = None) -> LocalBroker:
        """A broker over these roles."""
        clock = clock or self.embedded.clock
        aws = BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": self.embedded.url}), clock, {})
        return LocalBroker(
            a_workspace(*roles, sources=(self.source,)),
            aws=lambda: aws,
            store=lambda: self.store,
            clock=clock,
            login_name="login",
        )

    def code(self) -> list[Answer]:
        """What the person reads from the device now."""
        assert self.serial is not None
        return [Answer(MfaCode("jane", "", self.serial), Secret(self.embedded.mfa_code(self.serial)))]


@pytest.fixture
def embedded() -> Iterator[EmbeddedAws]:
    """An AWS on loopback."""
    with EmbeddedAws(MovableClock()) as aws:
        yield aws
        assert not aws.broken


def test_a_role_with_an_external_id(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane, StringEquals={"sts:ExternalId": "acme-1"}), max_session=7200)
    session = stage.broker(a_role("acme/dev", external_id="acme-1", duration=7200)).session("acme/dev")
    assert isinstance(session, Session)
    assert session.identity.arn == f"arn:aws:sts::{CLIENT}:assumed-role/dev/jane"
    assert session.expires is not None
    assert session.expires - embedded.clock.now() > timedelta(seconds=7100)


@pytest.mark.parametrize("external_id", [None, "globex-1"])
def test_C61_a_wrong_or_missing_external_id_is_explained(embedded: EmbeddedAws, external_id: str | None) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane, StringEquals={"sts:ExternalId": "acme-1"}))
    with pytest.raises(Refused) as failure:
        stage.broker(a_role("acme/dev", external_id=external_id)).session("acme/dev")
    for words in (stage.jane, DEV, f"external ID {'not sent' if external_id is None else 'sent'}", "MFA not sent"):
        assert words in failure.value.message
    assert "Request ID: " in failure.value.detail
    assert "Request ID: none" not in failure.value.detail


def test_a_gateway_and_a_client_role_behind_it(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(GATEWAY, trust(stage.jane))
    embedded.add_role(DEV, trust(GATEWAY, StringEquals={"sts:ExternalId": "acme-1"}), max_session=7200)
    role = a_role("acme/dev", via=(GATEWAY,), external_id="acme-1", duration=7200)
    session = stage.broker(role).session("acme/dev")
    assert isinstance(session, Session)
    assert session.chained
    assert session.share_left(embedded.clock.now()) > 0.9


def test_C53_a_role_that_allows_an_hour_gives_an_hour(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane))
    session = stage.broker(a_role("acme/dev", duration=4 * 3600)).session("acme/dev")
    assert isinstance(session, Session)
    assert session.notes


def test_one_code_opens_every_role_that_wants_mfa(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded, mfa=True)
    addresses = [f"acme/dev{number}" for number in range(20)]
    for number in range(20):
        embedded.add_role(f"{DEV}{number}", trust(stage.jane, Bool={"aws:MultiFactorAuthPresent": "true"}))
    broker = stage.broker(*map(a_role, addresses))
    assert isinstance(broker.session(addresses[0]), MfaCode)
    assert isinstance(broker.session(addresses[0], stage.code()), Session)
    assert all(isinstance(broker.session(address), Session) for address in addresses)
    assert len(embedded.calls.of("sts:GetSessionToken")) == 1
    assert {call.outcome for call in embedded.calls} == {"ok"}


def test_a_limit_on_the_age_of_the_code_is_met_with_a_new_one(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded, mfa=True)
    embedded.add_role(DEV, trust(stage.jane))
    embedded.add_role(f"{DEV}2", trust(stage.jane, NumericLessThan={"aws:MultiFactorAuthAge": "1800"}))
    broker = stage.broker(a_role("acme/dev"), a_role("acme/dev2"))
    assert isinstance(broker.session("acme/dev", stage.code()), Session)
    embedded.clock.advance(timedelta(hours=2))
    need = broker.session("acme/dev2")
    assert isinstance(need, MfaCode)
    assert "may want a newer one" in need.why
    assert isinstance(broker.session("acme/dev2", stage.code()), Session)


def test_a_code_that_goes_with_a_role_goes_once(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded, mfa=True)
    condition = {"aws:MultiFactorAuthPresent": "true"}
    embedded.add_role(DEV, trust(stage.jane, Bool=condition), max_session=7200)
    embedded.add_role(f"{DEV}2", trust(stage.jane, Bool=condition), max_session=7200)
    broker = stage.broker(a_role("acme/dev", duration=7200), a_role("acme/dev2", duration=7200))
    assert isinstance(broker.session("acme/dev"), MfaCode)
    code = stage.code()
    assert isinstance(broker.session("acme/dev", code), Session)
    with pytest.raises(WrongCode, match="Wait for the next code"):
        broker.session("acme/dev2", code)
    embedded.clock.advance(timedelta(seconds=31))
    assert isinstance(broker.session("acme/dev2", stage.code()), Session)


def test_a_wrong_code_is_told_as_that(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded, mfa=True)
    embedded.add_role(DEV, trust(stage.jane))
    assert stage.serial is not None
    wrong = f"{(int(embedded.mfa_code(stage.serial)) + 1) % 1_000_000:06d}"
    with pytest.raises(WrongCode, match="did not take the MFA code"):
        stage.broker(a_role("acme/dev")).session(
            "acme/dev", [Answer(MfaCode("jane", "", stage.serial), Secret(wrong))]
        )


def test_a_sources_own_identity(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded, mfa=True)
    broker = stage.broker(a_role("umbrella/own", role_arn=None, account_id=HUB))
    session = broker.session("umbrella/own", stage.code())
    assert isinstance(session, Session)
    assert session.identity.arn == stage.jane
    other = stage.broker(a_role("umbrella/own", role_arn=None, account_id=CLIENT))
    embedded.clock.advance(timedelta(seconds=31))
    with pytest.raises(Refused, match=f"account {CLIENT} was asked for"):
        other.session("umbrella/own", stage.code())


def test_C62_a_key_that_was_switched_off_and_one_that_is_wrong(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane))
    broker = stage.broker(a_role("acme/dev"))
    embedded.deactivate(stage.key)
    with pytest.raises(Refused, match="does not know the access key of the source jane"):
        broker.session("acme/dev")
    embedded.activate(stage.key)
    stage.store.put(service("jane"), stage.key, Secret("wrong" * 6 + "EXAMPLEKEY"))
    with pytest.raises(Refused, match="awsclients secret set jane"):
        broker.session("acme/dev")


def test_C69_a_clock_that_is_off_is_said(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane))
    embedded.ahead = timedelta(minutes=30)
    with pytest.raises(Refused, match=r"clock is 30 min behind.* Set the clock\."):
        stage.broker(a_role("acme/dev"), clock=SystemClock()).session("acme/dev")


@pytest.mark.parametrize(
    ("kind", "failure", "words"),
    [
        ("html", LocalFailure, "proxy or portal"),
        ("drop", Refused, "broken or cut off"),
        ("truncated", Refused, "cannot be used"),
        ("empty", Refused, "cannot be used"),
        ("other_account", Refused, "Nothing was used"),
        ("no_expiration", Refused, "when the credentials end"),
        ("past_expiration", Refused, "already ended"),
    ],
)
def test_C65_C66_C67_nothing_of_a_bad_answer_is_kept(
    embedded: EmbeddedAws, kind: Kind, failure: type[Failure], words: str
) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane))
    broker = stage.broker(a_role("acme/dev"))
    embedded.faults.order(Fault(kind, operation="sts:AssumeRole"))
    with pytest.raises(failure, match=words):
        broker.session("acme/dev")
    assert broker.held() == {}
    assert isinstance(broker.session("acme/dev"), Session)


def test_C63_a_call_that_is_throttled_is_tried_again(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(DEV, trust(stage.jane))
    embedded.faults.order(Fault("throttle", operation="sts:AssumeRole"))
    assert isinstance(stage.broker(a_role("acme/dev")).session("acme/dev"), Session)


def test_C68_the_console_signs_in_with_a_session_chained_or_not(embedded: EmbeddedAws) -> None:
    stage = Stage(embedded)
    embedded.add_role(GATEWAY, trust(stage.jane))
    embedded.add_role(DEV, trust(GATEWAY))
    broker = stage.broker(a_role("acme/dev", via=(GATEWAY,)), a_role("acme/gateway", role_arn=GATEWAY))
    aws = BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": embedded.url}), embedded.clock, {})
    for address in ("acme/dev", "acme/gateway"):
        session = broker.session(address)
        assert isinstance(session, Session)
        found = aws.sign_in_address(
            session.credentials, destination="https://console.aws.amazon.com/", region="us-east-1", duration=43200
        )
        assert found.reveal().startswith(f"{embedded.url}/federation?Action=login&")
