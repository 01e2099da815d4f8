"""Signatures are verified, and only fresh ones of active keys count."""

import urllib.error
import urllib.request
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from tests.demo.conftest import HUB, ROLE, Caller, refused, trust

from awsclients.demo.clock import MovableClock
from awsclients.demo.refusal import Refusal
from awsclients.demo.server import EmbeddedAws
from awsclients.demo.signature import Wire, claimed, verify


def test_a_wrong_secret(aws: EmbeddedAws, jane: Caller) -> None:
    code, message = refused(Caller(aws.url, jane.key, "0" * 40).sts.get_caller_identity)
    assert code == "SignatureDoesNotMatch"
    assert message.startswith("The request signature we calculated does not match the signature you provided.")


def test_unknown_and_inactive_keys_and_a_lost_token(aws: EmbeddedAws, jane: Caller) -> None:
    aws.add_role(ROLE, trust())
    role = jane.assume()
    expected = ("InvalidClientTokenId", "The security token included in the request is invalid.")
    assert refused(Caller(aws.url, "AKIA2222222222222222", jane.secret).sts.get_caller_identity) == expected
    assert refused(Caller(aws.url, role.key, role.secret).sts.get_caller_identity) == expected
    assert refused(Caller(aws.url, role.key, role.secret, "other").sts.get_caller_identity) == expected
    aws.deactivate(jane.key)
    assert refused(jane.sts.get_caller_identity) == expected
    aws.activate(jane.key)
    assert jane.account == HUB


@pytest.mark.parametrize(("ahead", "said"), [(6, "Signature expired: "), (-6, "Signature not yet current: ")])
def test_a_computer_whose_clock_is_wrong(aws: EmbeddedAws, jane: Caller, ahead: int, said: str) -> None:
    aws.ahead = timedelta(minutes=ahead)
    code, message = refused(jane.sts.get_caller_identity)
    assert (code, message.startswith(said)) == ("SignatureDoesNotMatch", True), message
    aws.ahead = timedelta(minutes=ahead / 2)
    assert jane.account == HUB


def test_s3_is_more_patient(aws: EmbeddedAws, jane: Caller) -> None:
    aws.ahead = timedelta(minutes=14)
    assert jane.client("s3").list_buckets()["Buckets"] == []
    aws.ahead = timedelta(minutes=16)
    assert refused(jane.client("s3").list_buckets)[0] == "RequestTimeTooSkewed"


def test_every_answer_has_a_request_id_and_the_date_of_the_clock(
    aws: EmbeddedAws, clock: MovableClock, jane: Caller
) -> None:
    clock.advance(timedelta(days=3))
    told = jane.sts.get_caller_identity()["ResponseMetadata"]
    assert abs(parsedate_to_datetime(told["HTTPHeaders"]["date"]) - clock.now()) < timedelta(seconds=5)
    assert told["RequestId"] == told["HTTPHeaders"]["x-amzn-requestid"]
    assert len(told["RequestId"]) == 36


def test_a_call_without_a_signature(aws: EmbeddedAws) -> None:
    for address in (
        f"{aws.url}/?Action=GetCallerIdentity",
        f"{aws.url}/bucket/key",
        f"{aws.url}/moto-api/data.json",
    ):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(address)
        assert caught.value.code == 403
        assert b"MissingAuthenticationToken" in caught.value.read()


def test_moto_s_own_interface_is_out_of_reach(aws: EmbeddedAws, jane: Caller) -> None:
    assert refused(lambda: jane.client("s3").list_objects_v2(Bucket="moto-api"))[0] == "NoSuchBucket"


def test_a_changed_body_breaks_the_signature(aws: EmbeddedAws, jane: Caller) -> None:
    sts = jane.sts

    def change(request: Any, **_: object) -> None:
        request.body = request.body.replace("2011-06-15", "2011-06-16")

    sts.meta.events.register("before-send.sts", change)
    assert refused(sts.get_caller_identity)[0] == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    "header", ["", "Basic x", "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=0"]
)
def test_an_authorization_that_cannot_be_read(header: str) -> None:
    with pytest.raises(Refusal, match="IncompleteSignature"):
        claimed(Wire("GET", "/", {"authorization": header}, b""))


def test_a_signature_must_cover_the_host(clock: MovableClock, aws: EmbeddedAws, jane: Caller) -> None:
    scope = f"{jane.key}/20260101/eu-west-1/sts/aws4_request"
    header = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=x-amz-date, Signature={'0' * 64}"
    wire = Wire("GET", "/", {"authorization": header, "x-amz-date": "20260101T000000Z"}, b"")
    key = aws.directory.keys[jane.key]
    with pytest.raises(Refusal, match="SignatureDoesNotMatch"):
        verify(wire, claimed(wire), key, signed_at=clock.now(), now=clock.now())
