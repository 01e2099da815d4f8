"""Routes: pure, ordered, and with everything in them that decides what AWS answers."""

from dataclasses import replace

import pytest
from tests.access.rig import GATEWAY, KEY, SERIAL, a_role, a_workspace

from awsclients.access.hop import AssumeHop, OwnHop, PortalHop, SamlHop, TokenHop
from awsclients.access.longest import longest, span
from awsclients.access.route import route, source_region
from awsclients.config.model import (
    AccessKey,
    Ambient,
    IdentityCenter,
    Login,
    Profile,
    Role,
    Saml,
    Settings,
    Source,
)
from awsclients.errors import BadInput

JANE = AccessKey(name="jane", access_key_id=KEY, mfa_serial=SERIAL)
CHINA = "arn:aws-cn:iam::222222222222:role/dev"


def hops(role: Role, **given: object) -> tuple[object, ...]:
    return route(a_workspace(role, **given), role).hops  # type: ignore[arg-type]


def test_a_direct_route_has_one_hop_with_all_that_the_role_says() -> None:
    role = a_role(
        "acme/dev",
        external_id="x1",
        duration=7200,
        policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
        session_tags={"team": "a"},
        source_identity="jane",
    )
    assert hops(role, sources=(JANE,), settings=Settings(session_name="jane.doe")) == (
        AssumeHop(
            role_arn="arn:aws:iam::222222222222:role/dev",
            region="us-east-1",
            duration=7200,
            external_id="x1",
            session_name="jane.doe",
            policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
            source_identity="jane",
            session_tags={"team": "a"},
            mfa_serial=SERIAL,
        ),
    )


def test_only_the_last_hop_carries_the_clients_values_and_only_the_first_the_mfa_device() -> None:
    role = a_role("acme/dev", via=(GATEWAY, f"{GATEWAY}2"), external_id="x1", duration=7200)
    token, first, second, last = hops(role, sources=(JANE,))
    assert token == TokenHop(region="us-east-1", duration=43200, mfa_serial=SERIAL)
    assert isinstance(first, AssumeHop)
    assert isinstance(second, AssumeHop)
    assert isinstance(last, AssumeHop)
    assert [hop.external_id for hop in (first, second, last)] == [None, None, "x1"]
    assert [hop.mfa_serial for hop in (first, second, last)] == [None, None, None]
    assert [hop.chained for hop in (first, second, last)] == [True, True, True]
    assert last.duration == 3600


@pytest.mark.parametrize(("duration", "kinds"), [(None, 2), (3600, 2), (900, 2), (3601, 1), (43200, 1)])
def test_a_role_longer_than_an_hour_takes_its_code_itself(duration: int | None, kinds: int) -> None:
    *before, last = hops(a_role("acme/dev", duration=duration), sources=(JANE,))
    assert isinstance(last, AssumeHop)
    assert len(before) == kinds - 1
    assert (last.mfa_serial, last.chained) == ((None, True) if before else (SERIAL, False))


@pytest.mark.parametrize(
    ("role", "settings", "region"),
    [
        (a_role("acme/dev", sts_region="eu-west-1"), Settings(sts_region="us-west-2"), "eu-west-1"),
        (a_role("acme/dev"), Settings(sts_region="us-west-2"), "us-west-2"),
        (a_role("acme/dev", region="ap-south-2"), Settings(), "us-east-1"),
        (a_role("acme/dev", role_arn=CHINA), Settings(), "cn-north-1"),
        (a_role("acme/dev", role_arn=CHINA), Settings(sts_region="eu-west-1"), "cn-north-1"),
        (a_role("acme/dev", role_arn=CHINA, sts_region="cn-northwest-1"), Settings(), "cn-northwest-1"),
    ],
)
def test_sts_is_asked_in_a_region_that_every_account_has(role: Role, settings: Settings, region: str) -> None:
    (hop,) = hops(role, settings=settings)
    assert isinstance(hop, AssumeHop)
    assert hop.region == region


def test_a_role_without_an_arn_is_the_sources_own_identity() -> None:
    role = a_role("umbrella/own", role_arn=None, account_id="777777777777")
    assert hops(role, sources=(JANE,)) == (
        TokenHop(region="us-east-1", duration=43200, mfa_serial=SERIAL),
        OwnHop(account_id="777777777777", region="us-east-1"),
    )


def test_saml_is_one_hop_and_no_chaining() -> None:
    provider = "arn:aws:iam::222222222222:saml-provider/AWS-SSO"
    source = Saml(name="idp", sign_in_url="https://idp.example", acs_url="http://127.0.0.1:7890/saml")
    role = a_role("acme/dev", source="idp", saml_provider_arn=provider, duration=12 * 3600, external_id="not-sent")
    hop = SamlHop(
        role_arn="arn:aws:iam::222222222222:role/dev", provider_arn=provider, region="us-east-1", duration=43200
    )
    assert hops(role, sources=(source,)) == (hop,)
    assert str(longest(route(a_workspace(role, sources=(source,)), role))).startswith("12 h: as configured")
    with pytest.raises(BadInput, match="no role_arn and saml_provider_arn"):
        hops(a_role("acme/dev", source="idp"), sources=(source,))


def test_a_role_without_a_way_says_why() -> None:
    with pytest.raises(BadInput, match="console acme/dev"):
        hops(a_role("acme/dev", source=None, role_arn=None, console_url="https://example.com"))
    with pytest.raises(BadInput, match="names a source that does not exist"):
        hops(a_role("acme/dev", source="nobody"))
    with pytest.raises(BadInput, match="neither role_arn nor account_id"):
        hops(a_role("acme/dev", role_arn=None))


PLAIN = AccessKey(name="jane", access_key_id=KEY)
WORK, SIGNED_IN = Profile(name="jane", profile="work"), Login(name="jane", profile="work")
OWN = a_role("acme/own", role_arn=None, account_id="111111111111")
TWO_HOURS = a_role("acme/dev", duration=7200)
VIA = a_role("acme/dev", duration=7200, via=(GATEWAY,))
SHORT = a_role("acme/dev", duration=900, via=(GATEWAY,))


@pytest.mark.parametrize(
    ("source", "role", "seconds", "told"),
    [
        (PLAIN, a_role("acme/dev"), 3600, "1 h: AWS's default"),
        (PLAIN, a_role("acme/dev", duration=900), 900, "15 min: as configured"),
        (PLAIN, TWO_HOURS, 7200, "2 h: as configured, where the role allows it"),
        (PLAIN, VIA, 3600, "1 h: role chaining"),
        (PLAIN, SHORT, 900, "15 min: as configured"),
        (PLAIN, OWN, 43200, "12 h: GetSessionToken"),
        (JANE, a_role("acme/dev"), 3600, "1 h: role chaining (the MFA session counts)"),
        (JANE, TWO_HOURS, 7200, "2 h: as configured, where the role allows it"),
        (JANE, VIA, 3600, "1 h: role chaining"),
        (WORK, a_role("acme/dev"), 3600, "1 h: AWS's default"),
        (WORK, TWO_HOURS, None, "2 h if jane has an IAM user's keys, else 1 h: role chaining"),
        (WORK, VIA, 3600, "1 h: role chaining"),
        (WORK, OWN, None, "as long as the credentials of jane live"),
        (Ambient(name="jane"), TWO_HOURS, None, "2 h if jane has an IAM user's keys, else 1 h: role chaining"),
        (SIGNED_IN, TWO_HOURS, 3600, "1 h: role chaining"),
        (SIGNED_IN, OWN, None, "as long as the credentials of jane live"),
    ],
)
def test_C53_how_long_a_route_can_last_is_known_before_aws_is_asked(
    source: Source, role: Role, seconds: int | None, told: str
) -> None:
    found = longest(route(a_workspace(role, sources=(source,)), role))
    assert (found.seconds, str(found)) == (seconds, told)


@pytest.mark.parametrize(
    ("source", "region"),
    [
        (JANE, "us-east-1"),
        (AccessKey(name="jane", access_key_id=KEY, mfa_serial="GAHT12345678"), "us-east-1"),
        (AccessKey(name="jane", access_key_id=KEY, mfa_serial=SERIAL.replace("aws:", "aws-cn:")), "cn-north-1"),
        (Profile(name="jane", profile="gov", via=("arn:aws-us-gov:iam::111111111111:role/g",)), "us-gov-west-1"),
        (Ambient(name="jane"), "us-east-1"),
    ],
)
def test_a_source_is_asked_who_it_is_in_its_own_partition(source: Source, region: str) -> None:
    assert source_region(a_workspace(sources=(source,)), source) == region


HUB = IdentityCenter(
    name="hub",
    sso_start_url="https://d.awsapps.com/start",
    sso_region="eu-west-1",
    account_id="111111111111",
    role_name="ClientAccess",
)
ENTRY = PortalHop(account_id="111111111111", role_name="ClientAccess", region="us-east-1")


def test_identity_center_directly_is_one_hop_without_chaining() -> None:
    role = a_role("ours/sandbox", source="hub", role_arn=None, account_id="555555555555", role_name="ReadOnly")
    bare = replace(HUB, account_id=None, role_name=None)
    assert hops(role, sources=(bare,)) == (
        PortalHop(account_id="555555555555", role_name="ReadOnly", region="us-east-1"),
    )
    own = a_role("ours/own", source="hub", role_arn=None, account_id="111111111111")
    assert hops(own, sources=(HUB,)) == (ENTRY,)


def test_behind_identity_center_every_role_is_chained_and_the_beginning_is_shared() -> None:
    role = a_role("acme/dev", source="hub", via=(GATEWAY,), external_id="acme-1", duration=4 * 3600)
    first, gateway, last = hops(role, sources=(HUB,))
    assert first == ENTRY
    assert isinstance(gateway, AssumeHop)
    assert isinstance(last, AssumeHop)
    assert (gateway.role_arn, gateway.external_id, gateway.chained) == (GATEWAY, None, True)
    assert (last.external_id, last.chained, last.duration) == ("acme-1", True, 3600)
    assert hops(a_role("globex/dev", source="hub"), sources=(HUB,))[0] == ENTRY


@pytest.mark.parametrize(
    ("home", "wanted", "region"),
    [
        ("eu-west-1", None, "us-east-1"),
        ("cn-north-1", None, "cn-north-1"),
        ("us-gov-west-1", None, "us-gov-west-1"),
        ("eusc-de-east-1", None, "eusc-de-east-1"),
        ("eu-west-1", "eu-central-1", "eu-central-1"),
        ("cn-north-1", "eu-central-1", "cn-north-1"),
    ],
)
def test_who_a_permission_set_is_is_asked_in_its_own_partition(home: str, wanted: str | None, region: str) -> None:
    role = a_role("ours/own", source="hub", role_arn=None, account_id="111111111111")
    (hop,) = hops(role, sources=(replace(HUB, sso_region=home),), settings=Settings(sts_region=wanted))
    assert isinstance(hop, PortalHop)
    assert hop.region == region


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"),
        (59, "0 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (5400, "90 min"),
        (6000, "1 h 40 min"),
        (43200, "12 h"),
    ],
)
def test_a_length_of_time_is_said_in_hours_where_there_are_many_minutes(seconds: int, text: str) -> None:
    assert span(seconds) == text
