"""Real consumers of every other service: boto3 and the aws command line, in the account whose keys they have."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.demo.conftest import CLIENT, HUB, ROLE, Caller, refused, trust

from awsclients.demo.clock import MovableClock
from awsclients.demo.directory import MAY_ASSUME
from awsclients.demo.server import EmbeddedAws

GLOBEX = "arn:aws:iam::333333333333:role/Partner"
DENY_WITHOUT_MFA = {
    "Statement": {
        "Effect": "Deny",
        "NotAction": ["sts:GetSessionToken", "iam:ListMFADevices"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
}
"""As IAM's user guide has it."""


@pytest.fixture
def acme(aws: EmbeddedAws, jane: Caller) -> Caller:
    """A session in a client's account that has an alias and a bucket."""
    aws.add_account(CLIENT, "acme-prod", buckets=["acme-invoices"], region="eu-west-1")
    aws.add_account("333333333333", "globex")
    aws.add_role(ROLE, trust())
    aws.add_role(GLOBEX, trust())
    return jane.assume()


def test_each_client_sees_its_own_account(acme: Caller, jane: Caller) -> None:
    globex = jane.assume(GLOBEX)
    assert acme.client("iam").list_account_aliases()["AccountAliases"] == ["acme-prod"]
    assert globex.client("iam").list_account_aliases()["AccountAliases"] == ["globex"]
    assert [bucket["Name"] for bucket in acme.client("s3").list_buckets()["Buckets"]] == ["acme-invoices"]
    assert globex.client("s3").list_buckets()["Buckets"] == []
    assert [role["RoleName"] for role in globex.client("iam").list_roles()["Roles"]] == ["Partner"]


def test_a_managed_policy_of_aws_is_attached_and_an_unknown_one_is_not(acme: Caller) -> None:
    iam, arn = acme.client("iam"), "arn:aws:iam::aws:policy/ReadOnlyAccess"
    iam.attach_role_policy(RoleName="Consultant", PolicyArn=arn)
    attached = iam.list_attached_role_policies(RoleName="Consultant")["AttachedPolicies"]
    assert attached == [{"PolicyName": "ReadOnlyAccess", "PolicyArn": arn}]
    unknown = f"{arn}Typo"
    assert refused(lambda: iam.attach_role_policy(RoleName="Consultant", PolicyArn=unknown))[0] == "NoSuchEntity"


def test_objects_with_difficult_names_and_bodies_come_back(acme: Caller) -> None:
    s3 = acme.client("s3")
    for name, body in {"a b/ü+%.txt": b"1", "empty": b"", "big": b"x" * 200_000, "./dots/../d": b"2"}.items():
        s3.put_object(Bucket="acme-invoices", Key=name, Body=body)
        assert s3.get_object(Bucket="acme-invoices", Key=name)["Body"].read() == body
        assert s3.head_object(Bucket="acme-invoices", Key=name)["ContentLength"] == len(body)


def test_services_that_speak_json_refuse_in_json(acme: Caller) -> None:
    assert acme.client("dynamodb").list_tables()["TableNames"] == []
    wrong = Caller(acme.url, acme.key, "0" * 40, acme.token)
    assert refused(wrong.client("dynamodb").list_tables)[0] == "SignatureDoesNotMatch"
    assert refused(wrong.client("lambda").list_functions)[0] == "SignatureDoesNotMatch"
    assert refused(wrong.client("ec2").describe_regions)[0] == "SignatureDoesNotMatch"
    assert refused(wrong.client("s3").list_buckets)[0] == "SignatureDoesNotMatch"


def test_keys_that_iam_makes_switches_off_and_removes(aws: EmbeddedAws, jane: Caller) -> None:
    iam = jane.client("iam")
    made = iam.create_access_key(UserName="jane")["AccessKey"]
    new = Caller(aws.url, made["AccessKeyId"], made["SecretAccessKey"])
    assert new.sts.get_caller_identity()["Arn"] == f"arn:aws:iam::{HUB}:user/jane"
    new.client("iam").update_access_key(UserName="jane", AccessKeyId=jane.key, Status="Inactive")
    assert refused(jane.sts.get_caller_identity)[0] == "InvalidClientTokenId"
    new.client("iam").delete_access_key(UserName="jane", AccessKeyId=jane.key)
    assert jane.key not in aws.directory.keys
    assert new.account == HUB


def test_two_keys_are_the_most_and_inactive_ones_count(jane: Caller) -> None:
    iam = jane.client("iam")
    second = iam.create_access_key()["AccessKey"]["AccessKeyId"]
    iam.update_access_key(AccessKeyId=second, Status="Inactive")
    assert refused(iam.create_access_key)[0] == "LimitExceeded"
    iam.delete_access_key(AccessKeyId=second)
    assert iam.create_access_key()["AccessKey"]["SecretAccessKey"].endswith("EXAMPLEKEY")


def test_the_last_use_of_a_key_is_known(aws: EmbeddedAws, jane: Caller, clock: MovableClock) -> None:
    iam = jane.client("iam")
    new = iam.create_access_key()["AccessKey"]
    assert "LastUsedDate" not in iam.get_access_key_last_used(AccessKeyId=new["AccessKeyId"])["AccessKeyLastUsed"]
    assert Caller(aws.url, new["AccessKeyId"], new["SecretAccessKey"]).account == HUB
    used = iam.get_access_key_last_used(AccessKeyId=new["AccessKeyId"])["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("sts", "eu-west-1")
    assert abs(used["LastUsedDate"] - clock.now()) < timedelta(minutes=1)


def test_a_users_session_says_whose_key_it_changes(mfa_user: tuple[Caller, str], aws: EmbeddedAws) -> None:
    user, serial = mfa_user
    session = user.of(user.sts.get_session_token(SerialNumber=serial, TokenCode=aws.mfa_code(serial)))
    iam = session.client("iam")
    off = {"AccessKeyId": user.key, "Status": "Inactive"}
    assert "Must specify userName" in refused(lambda: iam.update_access_key(**off))[1]
    iam.update_access_key(UserName="jane-mfa", **off)
    assert refused(user.sts.get_caller_identity)[0] == "InvalidClientTokenId"


def test_a_policy_that_demands_mfa_keeps_the_bare_key_out(mfa_user: tuple[Caller, str], aws: EmbeddedAws) -> None:
    user, serial = mfa_user
    aws.set_policies(f"arn:aws:iam::{HUB}:user/jane-mfa", (MAY_ASSUME, DENY_WITHOUT_MFA))
    code, message = refused(user.client("iam").list_access_keys)
    assert (code, "explicit deny" in message) == ("AccessDenied", True)
    session = user.of(user.sts.get_session_token(SerialNumber=serial, TokenCode=aws.mfa_code(serial)))
    assert len(session.client("iam").list_access_keys()["AccessKeyMetadata"]) == 1


def test_a_new_one_knows_nothing_of_the_one_before(clock: MovableClock) -> None:
    for _ in range(2):
        with EmbeddedAws(clock) as aws:
            key, secret, _serial = aws.add_user(HUB, "jane")
            queues = Caller(aws.url, key, secret.reveal()).client("sqs")
            assert "QueueUrls" not in queues.list_queues()
            queues.create_queue(QueueName="work")
            assert len(queues.list_queues()["QueueUrls"]) == 1


def test_calls_about_oneself_need_no_name(mfa_user: tuple[Caller, str]) -> None:
    user, serial = mfa_user
    iam = user.client("iam")
    assert iam.get_user()["User"]["UserName"] == "jane-mfa"
    assert [device["SerialNumber"] for device in iam.list_mfa_devices()["MFADevices"]] == [serial]
    assert [key["AccessKeyId"] for key in iam.list_access_keys()["AccessKeyMetadata"]] == [user.key]
    assert iam.create_access_key()["AccessKey"]["UserName"] == "jane-mfa"


def test_a_role_that_iam_makes_can_be_assumed_at_once(aws: EmbeddedAws, acme: Caller, jane: Caller) -> None:
    iam = acme.client("iam")
    iam.create_role(RoleName="New", AssumeRolePolicyDocument=json.dumps(trust()), MaxSessionDuration=7200)
    new = f"arn:aws:iam::{CLIENT}:role/New"
    assert jane.assume(new, DurationSeconds=7200).account == CLIENT
    strict = json.dumps(trust(StringEquals={"sts:ExternalId": "x1"}))
    iam.update_assume_role_policy(RoleName="New", PolicyDocument=strict)
    assert refused(lambda: jane.assumed(new))[0] == "AccessDenied"
    iam.delete_role(RoleName="New")
    assert refused(lambda: jane.assumed(new, ExternalId="x1"))[0] == "AccessDenied"
    assert aws.directory.role(ROLE) is not None


@pytest.mark.slow
def test_the_aws_command_line_works_with_assumed_keys(acme: Caller, tmp_path: Path) -> None:
    environ = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}/usr/bin:/bin",
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": acme.url,
        "AWS_ACCESS_KEY_ID": acme.key,
        "AWS_SECRET_ACCESS_KEY": acme.secret,
        "AWS_SESSION_TOKEN": acme.token or "",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }

    def aws(*words: str) -> str:
        done = subprocess.run(["aws", *words, "--output", "text"], env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    (tmp_path / "bill.txt").write_text("42")
    assert CLIENT in aws("sts", "get-caller-identity")
    assert "acme-prod" in aws("iam", "list-account-aliases")
    assert "acme-invoices" in aws("s3", "ls")
    aws("s3", "cp", str(tmp_path / "bill.txt"), "s3://acme-invoices/2026/bill.txt")
    assert "bill.txt" in aws("s3", "ls", "s3://acme-invoices/2026/")
