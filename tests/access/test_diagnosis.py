"""What each refusal is told as. `refusals.txt` holds every message; look at it when it changes."""

import dataclasses
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.access.diagnosis import Sent, exceeds_role_maximum, explain
from awsclients.access.refusal import CredentialsEnded
from awsclients.aws.api import AwsError
from awsclients.errors import Refused, WrongCode
from awsclients.text import display

GOLDEN = Path(__file__).with_name("refusals.txt")
JANE = "arn:aws:iam::111111111111:user/jane"
ROLE = "arn:aws:iam::222222222222:role/Consultant"
DENIED = f"User: {JANE} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
SENT = Sent(source="jane", region="us-east-1", caller_arn=JANE, role_arn=ROLE, external_id=True)
WITH_MFA = dataclasses.replace(SENT, mfa_serial="arn:aws:iam::111111111111:mfa/jane")
SAML = Sent(
    source="idp",
    region="us-east-1",
    role_arn=ROLE,
    saml_provider_arn="arn:aws:iam::222222222222:saml-provider/AWS-SSO",
    acs_url="http://127.0.0.1:7890/saml",
)
NO_SKEW = timedelta(0)
OWN = Sent(source="jane", region="us-east-1")
MAXIMUM = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
CHAINING = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
CONSTRAINT = "1 validation error detected: Value '...' at '{}' failed to satisfy constraint: Member must satisfy"
OWN_DENIED = f"User: {JANE} is not authorized to perform: iam:ListAccessKeys"
MFA = "MultiFactorAuthentication failed"

CASES: dict[str, tuple[str, str, Sent]] = {
    "C61 denied": ("AccessDenied", DENIED, SENT),
    "C61 denied, no external ID, MFA sent": (
        "AccessDenied",
        DENIED,
        dataclasses.replace(WITH_MFA, external_id=False),
    ),
    "C61 denied to a chained caller that only AWS names": (
        "AccessDenied",
        DENIED.replace(JANE, "arn:aws:sts::111111111111:assumed-role/gateway/jane"),
        dataclasses.replace(SENT, caller_arn=None),
    ),
    "own side": (
        "AccessDenied",
        f"{DENIED} because no identity-based policy allows the sts:AssumeRole action",
        SENT,
    ),
    "no trust": ("AccessDenied", f"{DENIED} because no role trust policy allows the sts:AssumeRole action", SENT),
    "no resource policy": ("AccessDenied", f"{DENIED} because no resource-based policy allows it", SENT),
    "trust denies": ("AccessDenied", f"{DENIED} with an explicit deny in the role trust policy", SENT),
    "service control policy": (
        "AccessDenied",
        f"{DENIED} with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o/p",
        SENT,
    ),
    "permissions boundary": ("AccessDenied", f"{DENIED} because no permissions boundary allows it", SENT),
    "session policy": ("AccessDenied", f"{DENIED} because no session policy allows it", SENT),
    "own side denies": (
        "AccessDenied",
        f"{DENIED} with an explicit deny in an identity-based policy",
        SENT,
    ),
    "VPC endpoint policy": ("AccessDenied", f"{DENIED} with an explicit deny in a VPC endpoint policy", SENT),
    "session tags": ("AccessDenied", DENIED.replace("sts:AssumeRole", "sts:TagSession"), SENT),
    "source identity": ("AccessDenied", DENIED.replace("sts:AssumeRole", "sts:SetSourceIdentity"), SENT),
    "MFA code": ("AccessDenied", f"{MFA} with invalid MFA one time pass code. ", WITH_MFA),
    "MFA half": ("AccessDenied", f"{MFA}, must provide both MFA serial number and one time pass code.", WITH_MFA),
    "MFA device": (
        "AccessDenied",
        f"{MFA}, unable to validate MFA code.  Please verify your MFA serial number is valid.",
        WITH_MFA,
    ),
    "other operation denied": ("AccessDenied", "Cannot call GetSessionToken with session credentials", OWN),
    "IAM denied by an organisation": (
        "AccessDenied",
        f"{OWN_DENIED} with an explicit deny in a service control policy",
        OWN,
    ),
    "IAM denied without a word": ("AccessDenied", "iam:ListAccessKeys", OWN),
    "IAM denied with MFA": (
        "AccessDenied",
        OWN_DENIED,
        dataclasses.replace(OWN, caller_arn=JANE, mfa_serial=WITH_MFA.mfa_serial),
    ),
    "IAM knows it no more": ("NoSuchEntity", "iam:ListAccessKeys: The user with name jane cannot be found.", OWN),
    "IAM unheard of": ("SomethingNew", "iam:ListAccessKeys", OWN),
    "IAM denied": ("AccessDenied", OWN_DENIED, OWN),
    "two keys": ("LimitExceeded", "iam:ListAccessKeys: Cannot exceed quota for AccessKeysPerUser: 2", OWN),
    "C53 role maximum": ("ValidationError", MAXIMUM, SENT),
    "C53 chaining": ("ValidationError", CHAINING, SENT),
    "session name": ("ValidationError", CONSTRAINT.format("roleSessionName"), SENT),
    "external ID": ("ValidationError", CONSTRAINT.format("externalId"), SENT),
    "unknown parameter": ("ValidationError", CONSTRAINT.format("providedContexts"), SENT),
    "other value": ("ValidationError", "Request ARN is invalid", SENT),
    "C62 ExpiredToken": ("ExpiredToken", "The security token included in the request is expired", SENT),
    "C62 ExpiredToken of SAML": (
        "ExpiredTokenException",
        "Token must be redeemed within 5 minutes of issuance",
        SAML,
    ),
    "C62 expired response": (
        "ExpiredTokenException",
        "Response has expired (service: AWSSecurityTokenService)",
        SAML,
    ),
    "C62 InvalidClientTokenId": (
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
        SENT,
    ),
    "C62 SignatureDoesNotMatch": (
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.",
        SENT,
    ),
    "C62 RegionDisabled": ("RegionDisabledException", "STS is not activated in this region", SENT),
    "C62 C57 PackedPolicyTooLarge": (
        "PackedPolicyTooLarge",
        "Packed policy consumes 112% of allotted space, please use smaller policy.",
        SENT,
    ),
    "C57 no percentage": ("PackedPolicyTooLargeException", "too large", SENT),
    "C62 MalformedPolicy": ("MalformedPolicyDocument", "Syntax errors in policy.", SENT),
    "C62 IDPRejectedClaim": ("IDPRejectedClaim", "rejected", SAML),
    "SAML denied": ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", SAML),
    "C107 no session name": ("InvalidIdentityToken", "RoleSessionName is required in AuthnResponse", SAML),
    "C107 session name": (
        "InvalidIdentityToken",
        "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}",
        SAML,
    ),
    "SAML signature": ("InvalidIdentityToken", "Response signature invalid", SAML),
    "SAML issuer": ("InvalidIdentityToken", "Issuer not present in specified provider", SAML),
    "SAML provider": ("InvalidIdentityTokenException", "Specified provider doesn't exist", SAML),
    "C101 SAML audience": ("InvalidIdentityToken", "Response does not contain the required audience.", SAML),
    "C62 InvalidIdentityToken": ("InvalidIdentityToken", "Invalid base64 SAMLResponse", SAML),
    "IDPCommunicationError": ("IDPCommunicationError", "no answer", SAML),
    "C63 throttled": ("Throttling", "Rate exceeded", SENT),
    "C63 500": ("InternalFailure", "", SENT),
    "C63 503": ("503", "Service Unavailable", SENT),
    "C69 behind": (
        "SignatureDoesNotMatch",
        "Signature expired: 20260101T1 is now earlier than 20260101T2",
        SENT,
    ),
    "C69 ahead": ("SignatureDoesNotMatch", "Signature not yet current: 2026 is still later than 2025", SENT),
    "C69 skewed": ("RequestTimeTooSkewed", "The difference is too large", SENT),
    "unheard of": ("SomethingNew", "", SENT),
    "nothing at all": ("", "", OWN),
    "denied in other words": ("AccessDenied", "No.", SENT),
    "portal unheard of": ("SomethingNew", "RegisterClient", OWN),
}
SKEW = {"C69 behind": timedelta(minutes=10), "C69 ahead": timedelta(days=-1)}
STATUS = {"C63 500": 500, "C63 503": 503}


def told(name: str) -> Refused:
    code, message, sent = CASES[name]
    operation = "sts:GetSessionToken" if "GetSessionToken" in message else "sts:AssumeRole"
    operation = "sts:AssumeRoleWithSAML" if sent.acs_url else operation
    operation = "sso-oidc:RegisterClient" if message == "RegisterClient" else operation
    operation = "iam:ListAccessKeys" if "ListAccessKeys" in message else operation
    error = AwsError(operation, code, message, status=STATUS.get(name, 403), request_id="req-1")
    return explain(error, sent, SKEW.get(name, NO_SKEW))


def test_C61_C62_C63_C69_every_refusal_has_its_message() -> None:
    text = "".join(f"{name}\n    {told(name).message}\n" for name in CASES)
    if os.environ.get("REWRITE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_R13_each_message_is_one_line_of_two_sentences_and_a_refusal(name: str) -> None:
    refused = told(name)
    assert "\n" not in refused.message
    assert refused.exit_code == 4
    assert re.fullmatch(r"[A-Z0-9a-z].*[A-Za-z)0-9]\. \S.*", refused.message)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("C61")])
def test_C61_a_denial_says_who_asked_for_what_and_with_what(name: str) -> None:
    refused = told(name)
    sent = CASES[name][2]
    assert ROLE in refused.message
    assert (JANE in refused.message) or ("assumed-role/gateway/jane" in refused.message)
    assert f"external ID {'sent' if sent.external_id else 'not sent'}" in refused.message
    assert f"MFA {'sent' if sent.mfa_serial else 'not sent'}" in refused.message
    for line in ("AWS said: AccessDenied: User:", "Request ID: req-1", "1. The role's name", "6. "):
        assert line in refused.detail


@pytest.mark.parametrize(
    "name", [name for name in CASES if name.startswith(("IAM", "other operation", "two keys"))]
)
def test_what_is_refused_about_a_user_itself_speaks_of_no_role_and_no_external_id(name: str) -> None:
    refused = told(name)
    for word in ("external ID", "the role", "trust policy", "sts:AssumeRole"):
        assert word not in f"{refused.message}\n{refused.detail}"


def test_C69_the_skew_is_told_in_minutes() -> None:
    assert "10 min behind" in told("C69 behind").message
    assert "1440 min ahead" in told("C69 ahead").message
    assert "Set the clock." in told("C69 skewed").message


def test_kinds_of_refusals_that_the_broker_and_the_prompts_act_on() -> None:
    assert isinstance(told("MFA code"), WrongCode)
    assert not isinstance(told("MFA device"), WrongCode)
    assert isinstance(told("C62 ExpiredToken"), CredentialsEnded)
    assert isinstance(told("C62 InvalidClientTokenId"), CredentialsEnded)
    assert not isinstance(told("C61 denied"), CredentialsEnded)


def test_C53_only_the_roles_own_maximum_is_worth_another_try() -> None:
    assert exceeds_role_maximum(AwsError("sts:AssumeRole", "ValidationError", MAXIMUM + " More words."))
    assert not exceeds_role_maximum(AwsError("sts:AssumeRole", "ValidationError", CHAINING))
    assert not exceeds_role_maximum(AwsError("sts:AssumeRole", "AccessDenied", MAXIMUM))


def test_a_token_in_the_canonical_request_is_not_shown() -> None:
    said = "The Canonical String should have been\nx-amz-date:1\nX-Amz-Security-Token: FwoGZXIvYXdzEXAMPLE\nhost:x"
    detail = explain(AwsError("sts:AssumeRole", "SignatureDoesNotMatch", said), SENT, NO_SKEW).detail
    assert "FwoG" not in detail


@given(st.text(max_size=40), st.text(max_size=300), st.integers(0, 600), st.text(max_size=40))
def test_whatever_aws_says_is_told_without_driving_the_terminal(
    code: str, message: str, status: int, request: str
) -> None:
    refused = explain(AwsError("sts:AssumeRole", code, message, status=status, request_id=request), SENT, NO_SKEW)
    assert refused.message == display(refused.message, 9999)
    assert all(line == display(line, 9999) for line in refused.detail.split("\n"))


PORTAL = Sent(source="hub", region="eu-west-1", permission_set="ReadOnly in 222222222222")
LOGIN = "Run: awsclients login hub"


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        (
            "ForbiddenException",
            403,
            (
                "hub does not give you ReadOnly in 222222222222: nobody has assigned it to you. "
                "Have it assigned in Identity Center, or correct role_name and account_id."
            ),
        ),
        (
            "ResourceNotFoundException",
            404,
            "hub has no ReadOnly in 222222222222: it was removed, or never was. Correct role_name and account_id.",
        ),
        ("UnauthorizedException", 401, f"The sign-in to hub is over. {LOGIN}"),
        ("InvalidGrantException", 400, f"The sign-in to hub is over. {LOGIN}"),
        ("AccessDeniedException", 400, f"The sign-in to hub was refused in the browser. {LOGIN}"),
        (
            "InvalidClientException",
            401,
            f"Identity Center does not take the registration of awsclients (InvalidClientException). {LOGIN}",
        ),
        (
            "InvalidRedirectUriException",
            400,
            (
                "Identity Center does not let awsclients ask for a sign-in (InvalidRedirectUriException). "
                "Try awsclients login hub --device-code, and report this."
            ),
        ),
        (
            "InvalidRequestException",
            400,
            (
                "Identity Center does not take sso:GetRoleCredentials from hub. "
                "Compare sso_start_url and sso_region with the access portal's own."
            ),
        ),
        (
            "TooManyRequestsException",
            429,
            "AWS is asked too often and refused sso:GetRoleCredentials three times. Wait a minute and try again.",
        ),
        (
            "InternalServerException",
            500,
            "AWS failed at sso:GetRoleCredentials three times (HTTP 500). Try again in a minute.",
        ),
    ],
)
def test_C89_what_identity_center_refuses_has_a_line_each(code: str, status: int, said: str) -> None:
    refused = explain(AwsError("sso:GetRoleCredentials", code, "No access", status=status), PORTAL, NO_SKEW)
    assert refused.message == said
    assert "Caller:" not in refused.detail
    assert "Role: ReadOnly in 222222222222" in refused.detail
