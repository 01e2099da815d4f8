"""AssumeRoleWithSAML: an assertion for keys, refused where AWS refuses. It is the one call without a signature.

Source: STS API reference; IAM user guide, "Available keys for SAML-based federation".
"""

from collections.abc import Mapping
from datetime import datetime

from awsclients.demo import parameters, rules
from awsclients.demo.directory import Directory, Owner
from awsclients.demo.issue import Answer, credentials, issue
from awsclients.demo.keys import Key, Kind, identifier, new_secret, session_key_id
from awsclients.demo.policy import Ask, Principal, Verdict, verdict
from awsclients.demo.refusal import Refusal, access_denied, validation_error
from awsclients.demo.saml_claims import Said, said

REGION = "us-east-1"
"""An unsigned call names no region."""


def assume_role_with_saml(directory: Directory, asked: Mapping[str, str], now: datetime) -> Answer:
    """The result of the call. Raises Refusal: the parameters first, then the assertion, the trust, how long."""
    parameters.check(asked, ("RoleArn", "PrincipalArn", "SAMLAssertion"), rules.ROLE_DURATION)
    with directory.lock:
        known = directory.providers.get(asked["PrincipalArn"])
        claims = said(asked["SAMLAssertion"], known and known(), now)
        role = _admit(directory, asked, claims)
        seconds = _seconds(asked, role, claims, now)
        key = issue(directory, _key(asked, role, claims), seconds, now=now, region=REGION)
    return {
        "Credentials": credentials(key),
        "AssumedRoleUser": {"AssumedRoleId": key.user_id, "Arn": key.arn},
        "Subject": claims.subject,
        "SubjectType": "persistent",
        "Issuer": claims.issuer,
        "Audience": claims.recipient,
    }


def _admit(directory: Directory, asked: Mapping[str, str], claims: Said) -> Owner:
    """The role, where the assertion carries it with the provider and its trust policy lets the provider in."""
    provider, role = asked["PrincipalArn"], directory.role(asked["RoleArn"])
    context = {"saml:aud": (claims.recipient,), "saml:iss": (claims.issuer,), "saml:sub": (claims.subject,)}
    ask = Ask(Principal(provider, "", provider), "sts:AssumeRoleWithSAML", None, context)
    trusted = role is not None and role.trust is not None and verdict(role.trust, ask) is Verdict.ALLOWED
    if role is None or not trusted or {asked["RoleArn"], provider} not in claims.roles:
        raise access_denied("Not authorized to perform sts:AssumeRoleWithSAML")
    return role


def _seconds(asked: Mapping[str, str], role: Owner, claims: Said, now: datetime) -> int:
    """As long as asked for, up to the role's maximum, and not beyond the provider's SessionNotOnOrAfter."""
    wanted = parameters.duration(asked, rules.HOUR)
    if wanted > role.max_session:
        raise validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    left = wanted if claims.session_ends is None else int((claims.session_ends - now).total_seconds())
    if left <= 0:
        raise Refusal("ExpiredTokenException", "Response has expired")
    return min(wanted, left)


def _key(asked: Mapping[str, str], role: Owner, claims: Said) -> Key:
    """Not chained: it comes from no other keys."""
    session = f"assumed-role/{role.name}/{claims.session_name}"
    return Key(
        access_key_id=session_key_id(),
        secret=new_secret(),
        kind=Kind.ROLE,
        arn=f"arn:{role.arn.split(':')[1]}:sts::{role.account_id}:{session}",
        owner_arn=role.arn,
        account_id=role.account_id,
        user_id=f"{identifier('AROA', role.arn)}:{claims.session_name}",
        limits=rules.session_policies(asked, role.account_id),
    )
