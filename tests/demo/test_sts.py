"""Keys in exchange for keys: where moto says yes to everybody, this says what AWS says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.demo.conftest import CLIENT, HUB, ROLE, Caller, refused, trust

from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

EXTERNAL = {"StringEquals": {"sts:ExternalId": "acme-7c1e2a"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
DENIED = f"User: arn:aws:iam::{HUB}:user/jane is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
OWN_ROLE = f"arn:aws:iam::{HUB}:role/gateway"
GATEWAY = f"arn:aws:sts::{HUB}:assumed-role/gateway/jane"


def test_the_right_external_id_leads_into_the_clients_account(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust(**EXTERNAL))
    answer = jane.assumed(ExternalId="acme-7c1e2a")
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{CLIENT}:assumed-role/Consultant/jane"
    assert jane.of(answer).sts.get_caller_identity()["Arn"] == answer["AssumedRoleUser"]["Arn"]


@pytest.mark.parametrize("more", [{}, {"ExternalId": "globex"}, {"ExternalId": "ACME-7C1E2A"}])
def test_a_wrong_or_missing_external_id_is_refused_across_accounts(
    aws: EmbeddedAws, jane: Caller, more: dict[str, str]
) -> None:
    aws.add_role(ROLE, trust(**EXTERNAL))
    assert refused(lambda: jane.assumed(**more)) == ("AccessDenied", DENIED)


def test_a_wrong_or_missing_external_id_is_refused_within_one_account(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(OWN_ROLE, trust(**EXTERNAL))
    assert jane.assume(OWN_ROLE, ExternalId="acme-7c1e2a").account == HUB
    assert refused(lambda: jane.assumed(OWN_ROLE))[0] == "AccessDenied"
    assert "no role trust policy allows" in refused(lambda: jane.assumed(OWN_ROLE, ExternalId="other"))[1]


@pytest.mark.parametrize("principal", [f"arn:aws:iam::{HUB}:root", HUB, f"arn:aws:iam::{HUB}:user/jane", "*"])
def test_each_way_to_name_the_caller_lets_it_in(aws: EmbeddedAws, jane: Caller, principal: str) -> None:
    aws.add_role(ROLE, trust(principal))
    aws.add_role(OWN_ROLE, trust(principal))
    assert (jane.assume().account, jane.assume(OWN_ROLE).account) == (CLIENT, HUB)


def test_a_role_that_does_not_exist_is_refused_like_one_that_does_not_trust(
    aws: EmbeddedAws, jane: Caller
) -> None:
    missing = refused(jane.assumed)
    aws.add_role(ROLE, {"Version": "2012-10-17", "Statement": []})
    assert refused(jane.assumed) == missing == ("AccessDenied", DENIED)
    assert refused(lambda: jane.assumed(ROLE.replace("Consultant", "consultant")))[0] == "AccessDenied"


def test_without_a_policy_of_its_own_a_caller_is_told_so(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust(f"arn:aws:iam::{HUB}:user/jane"))
    aws.add_role(OWN_ROLE, trust(f"arn:aws:iam::{HUB}:user/jane"))
    aws.set_policies(f"arn:aws:iam::{HUB}:user/jane", [])
    tail = " because no identity-based policy allows the sts:AssumeRole action"
    assert refused(jane.assumed) == ("AccessDenied", DENIED + tail)
    assert jane.assume(OWN_ROLE).account == HUB


def test_an_explicit_deny_wins(aws: EmbeddedAws, jane: Caller) -> None:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sts:*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:user/j*"}},
    }
    aws.add_role(ROLE, {"Statement": [*trust()["Statement"], deny]})  # type: ignore[misc]
    assert refused(jane.assumed) == ("AccessDenied", DENIED)


def test_an_mfa_condition_wants_a_code(aws: EmbeddedAws, mfa_user: tuple[Caller, str]) -> None:
    user, serial = mfa_user
    aws.add_role(ROLE, trust(**MFA))
    assert refused(user.assumed)[0] == "AccessDenied"
    assert user.assume(SerialNumber=serial, TokenCode=aws.mfa_code(serial)).account == CLIENT


def test_bool_if_exists_lets_plain_keys_through_as_it_does_at_aws(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust(BoolIfExists={"aws:MultiFactorAuthPresent": "true"}))
    assert jane.assume().account == CLIENT
    assert refused(jane.of(jane.sts.get_session_token()).assumed)[0] == "AccessDenied"


def test_a_code_is_wrong_used_up_or_of_another_device(
    aws: EmbeddedAws, clock: MovableClock, jane: Caller, mfa_user: tuple[Caller, str]
) -> None:
    user, serial = mfa_user
    aws.add_role(ROLE, trust())
    code = aws.mfa_code(serial)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    failed = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
    assert refused(lambda: user.assumed(SerialNumber=serial, TokenCode=wrong)) == ("AccessDenied", failed)
    user.assume(SerialNumber=serial, TokenCode=code)
    assert refused(lambda: user.assumed(SerialNumber=serial, TokenCode=code)) == ("AccessDenied", failed)
    clock.advance(timedelta(seconds=30))
    user.assume(SerialNumber=serial, TokenCode=aws.mfa_code(serial))
    invalid = refused(lambda: jane.assumed(SerialNumber=serial, TokenCode=aws.mfa_code(serial)))
    assert "unable to validate MFA code" in invalid[1]
    assert "must provide both MFA serial number" in refused(lambda: user.assumed(SerialNumber=serial))[1]


def test_get_session_token_is_the_users_own_and_remembers_the_code(
    aws: EmbeddedAws, clock: MovableClock, mfa_user: tuple[Caller, str]
) -> None:
    user, serial = mfa_user
    aws.add_role(ROLE, trust(Bool=MFA["Bool"], NumericLessThan={"aws:MultiFactorAuthAge": "3600"}))
    answer = user.sts.get_session_token(SerialNumber=serial, TokenCode=aws.mfa_code(serial))
    session = user.of(answer)
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert (
        timedelta(hours=11, minutes=59)
        < answer["Credentials"]["Expiration"] - datetime.now(UTC)
        <= timedelta(hours=12)
    )
    assert session.sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{HUB}:user/jane-mfa"
    assert session.assume().account == CLIENT
    clock.advance(timedelta(minutes=61))
    assert refused(session.assumed)[0] == "AccessDenied"


def test_session_keys_cannot_call_what_aws_keeps_from_them(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    session, role = jane.of(jane.sts.get_session_token()), jane.assume()
    for caller in (session, role):
        text = ("AccessDenied", "Cannot call GetSessionToken with session credentials")
        assert refused(caller.sts.get_session_token) == text
        assert refused(lambda caller=caller: caller.sts.get_federation_token(Name="x1"))[0] == "AccessDenied"  # type: ignore[misc]
    assert refused(lambda: session.sts.get_access_key_info(AccessKeyId=jane.key))[0] == "AccessDenied"
    assert refused(session.client("iam").list_users)[0] == "InvalidClientTokenId"
    assert jane.sts.get_access_key_info(AccessKeyId=role.key)["Account"] == CLIENT


def test_a_federated_user_may_do_what_its_policy_says_only(aws: EmbeddedAws, jane: Caller) -> None:
    plain = jane.of(jane.sts.get_federation_token(Name="bob"))
    assert plain.sts.get_caller_identity()["Arn"] == f"arn:aws:sts::{HUB}:federated-user/bob"
    assert refused(plain.client("s3").list_buckets)[0] == "AccessDenied"
    policy = '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'
    assert (
        jane.of(jane.sts.get_federation_token(Name="bob", Policy=policy)).client("s3").list_buckets()["Buckets"]
        == []
    )


def test_a_role_lasts_as_long_as_it_may(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust(), max_session=7200)
    left = jane.assumed(DurationSeconds=7200)["Credentials"]["Expiration"] - datetime.now(UTC)
    assert timedelta(seconds=7190) < left <= timedelta(seconds=7200)
    assert refused(lambda: jane.assumed(DurationSeconds=7201)) == (
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )


def test_chaining_ends_after_an_hour_for_role_and_user_sessions(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(OWN_ROLE, trust(f"arn:aws:iam::{HUB}:user/jane"))
    aws.add_role(ROLE, trust(OWN_ROLE), max_session=43200)
    aws.add_role(f"{ROLE}2", trust(), max_session=43200)
    chained = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
    gateway, session = jane.assume(OWN_ROLE), jane.of(jane.sts.get_session_token())
    assert refused(lambda: gateway.assumed(DurationSeconds=3601)) == ("ValidationError", chained)
    assert refused(lambda: session.assumed(f"{ROLE}2", DurationSeconds=3601)) == ("ValidationError", chained)
    assert gateway.assume(DurationSeconds=3600).account == session.assume(f"{ROLE}2").account == CLIENT
    assert refused(jane.assumed)[0] == "AccessDenied"


def test_a_chain_carries_no_mfa(aws: EmbeddedAws, mfa_user: tuple[Caller, str]) -> None:
    user, serial = mfa_user
    aws.add_role(OWN_ROLE, trust(**MFA))
    aws.add_role(ROLE, trust(OWN_ROLE, **MFA))
    gateway = user.assume(OWN_ROLE, SerialNumber=serial, TokenCode=aws.mfa_code(serial))
    assert refused(gateway.assumed)[1].startswith(f"User: {GATEWAY.replace('/jane', '')}/jane is not authorized")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"RoleSessionName": "a b"},
            "'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy",
        ),
        ({"RoleArn": "arn:aws:iam::2222:role/Consultant"}, "arn:aws:iam::2222:role/Consultant is invalid"),
        ({"RoleSessionName": "x" * 65}, "length less than or equal to 64"),
        ({"DurationSeconds": 43201}, "'43201' at 'durationSeconds'"),
        ({"ExternalId": "a b"}, "'externalId'"),
        ({"TokenCode": "12345a", "SerialNumber": "arn:aws:iam::1:mfa/x"}, "'tokenCode'"),
        ({"SourceIdentity": "ä" * 3}, "'sourceIdentity'"),
        ({"Policy": " " * 2049}, "'policy'"),
        ({"PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}] * 11}, "'policyArns'"),
        ({"PolicyArns": [{"arn": f"arn:aws:iam::{HUB}:policy/Other"}]}, "not valid for this account"),
        ({"Tags": [{"Key": f"k{n}", "Value": ""} for n in range(51)]}, "'tags'"),
        ({"Tags": [{"Key": "a!", "Value": ""}]}, "'tags'"),
    ],
)
def test_limits_of_the_parameters(aws: EmbeddedAws, jane: Caller, more: dict[str, Any], said: str) -> None:
    aws.add_role(ROLE, trust(action=["sts:AssumeRole", "sts:TagSession"]), max_session=43200)
    code, message = refused(lambda: jane.assumed(**more))
    assert (code, said in message) == ("ValidationError", True), message


def test_a_malformed_session_policy_is_refused(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    for policy in ("{", "[]", '{"Statement": [{"Effect": "Maybe", "Action": "*"}]}'):
        assert refused(lambda policy=policy: jane.assumed(Policy=policy))[0] == "MalformedPolicyDocument"  # type: ignore[misc]


def test_tags_and_source_identity_need_the_clients_leave(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    aws.add_role(f"{ROLE}2", trust(action=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]))
    tags = [{"Key": "team", "Value": "blue"}]
    assert "perform: sts:TagSession on" in refused(lambda: jane.assumed(Tags=tags))[1]
    assert "perform: sts:SetSourceIdentity on" in refused(lambda: jane.assumed(SourceIdentity="jane"))[1]
    answer = jane.assumed(f"{ROLE}2", Tags=tags, SourceIdentity="jane")
    assert (answer["SourceIdentity"], answer["PackedPolicySize"] > 0) == ("jane", True)


def test_transitive_tags_and_source_identity_stay_along_the_chain(aws: EmbeddedAws, jane: Caller) -> None:
    actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    aws.add_role(OWN_ROLE, trust(action=actions))
    aws.add_role(ROLE, trust(OWN_ROLE, action=actions, StringEquals={"aws:PrincipalTag/team": "blue"}))
    tags = [{"Key": "team", "Value": "blue"}]
    gateway = jane.assume(OWN_ROLE, Tags=tags, TransitiveTagKeys=["team"], SourceIdentity="jane")
    assert gateway.assumed()["SourceIdentity"] == "jane"
    assert refused(lambda: gateway.assumed(SourceIdentity="other"))[0] == "AccessDenied"
    assert refused(lambda: jane.assume(OWN_ROLE).assumed())[0] == "AccessDenied"


def test_a_session_policy_takes_away_what_the_role_may(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    aws.add_role(f"{ROLE}2", trust(CLIENT))
    look = jane.assume(PolicyArns=[{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}])
    assert look.client("s3").list_buckets()["Buckets"] == []
    code, message = refused(lambda: look.client("s3", "us-east-1").create_bucket(Bucket="new"))
    assert (code, "because no session policy allows the s3:CreateBucket action" in message) == (
        "AccessDenied",
        True,
    )
    assert "no session policy" in refused(lambda: look.assumed(f"{ROLE}2"))[1]


def test_sessions_end_when_the_clock_says_so(aws: EmbeddedAws, clock: MovableClock, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    role = jane.assume()
    clock.advance(timedelta(minutes=59))
    assert role.account == CLIENT
    clock.advance(timedelta(minutes=2))
    expected = ("ExpiredToken", "The security token included in the request is expired")
    assert refused(role.sts.get_caller_identity) == expected
    assert refused(role.client("s3").list_buckets)[0] == "ExpiredToken"
    assert jane.assume().account == CLIENT


def test_an_unknown_action_and_an_unknown_key_id(aws: EmbeddedAws, jane: Caller) -> None:
    assert refused(lambda: jane.sts.decode_authorization_message(EncodedMessage="x"))[0] == "InvalidAction"
    assert (
        refused(lambda: jane.sts.get_access_key_info(AccessKeyId="AKIAAAAAAAAAAAAAAAAA"))[0] == "ValidationError"
    )
