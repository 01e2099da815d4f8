"""Whether a caller gets into a role: what the request says about itself, and AWS's words when not."""

from collections.abc import Mapping
from datetime import datetime

from awsclients.demo import parameters
from awsclients.demo.directory import ROLE_ARN, Directory, Owner
from awsclients.demo.keys import Key, Kind
from awsclients.demo.operators import Context
from awsclients.demo.policy import Ask
from awsclients.demo.refusal import access_denied, validation_error
from awsclients.demo.request import Request
from awsclients.demo.trust import Sides, because, refused


def admit(directory: Directory, request: Request, tags: Mapping[str, str], mfa_at: datetime | None) -> Owner:
    """The role that is asked for.

    Raises AccessDenied, the same when there is no such role, and ValidationError for what is no role's ARN.
    """
    arn, caller = request.parameters["RoleArn"], request.caller
    if ROLE_ARN.fullmatch(arn) is None:
        raise validation_error(f"{arn} is invalid")
    role = directory.role(arn)
    sides = Sides(role.trust if role else None, directory.policies(caller.owner_arn), caller.limits)
    same_account = arn.split(":")[4:5] == [caller.account_id]
    said = context(request, tags, mfa_at)
    for action in _actions(request, tags):
        reason = refused(sides, Ask(caller.principal, action, arn, said), same_account=same_account)
        if reason is not None:
            raise _denied(request, action, because(reason, action, same_account=same_account))
    other = request.parameters.get("SourceIdentity", caller.source_identity) != caller.source_identity
    if role is None or (caller.source_identity is not None and other):
        raise _denied(request, "sts:SetSourceIdentity" if role else "sts:AssumeRole", "")
    return role


def context(request: Request, tags: Mapping[str, str], mfa_at: datetime | None) -> Context:
    """The condition keys of an AssumeRole. What a long-term key cannot know is absent, not false."""
    caller, asked = request.caller, request.parameters
    said: dict[str, tuple[str, ...]] = {
        "aws:principalarn": (caller.owner_arn,),
        "aws:principalaccount": (caller.account_id,),
        "aws:principaltype": ("AssumedRole" if caller.kind is Kind.ROLE else "User",),
        "aws:userid": (caller.user_id,),
        "aws:sourceip": ("127.0.0.1",),
        "aws:securetransport": ("true",),
        "aws:useragent": (request.user_agent,),
        "aws:requestedregion": (request.region,),
        "aws:currenttime": (f"{request.now:%Y-%m-%dT%H:%M:%SZ}",),
        "aws:epochtime": (str(int(request.now.timestamp())),),
        "sts:rolesessionname": (asked["RoleSessionName"],),
        **{f"aws:principaltag/{key.lower()}": (value,) for key, value in caller.tags.items()},
        **{f"aws:requesttag/{key.lower()}": (value,) for key, value in tags.items()},
        **_mfa(request.caller.temporary, mfa_at, request.now),
    }
    optional = {
        "aws:username": caller.owner_arn.rpartition("/")[2] if caller.kind is not Kind.ROLE else None,
        "aws:sourceidentity": caller.source_identity,
        "aws:tokenissuetime": f"{caller.issued:%Y-%m-%dT%H:%M:%SZ}" if caller.issued else None,
        "sts:externalid": asked.get("ExternalId"),
        "sts:sourceidentity": asked.get("SourceIdentity", caller.source_identity),
    }
    lists = {
        "aws:tagkeys": tuple(tags),
        "sts:transitivetagkeys": tuple(parameters.members(asked, "TransitiveTagKeys")),
    }
    said |= {key: (value,) for key, value in optional.items() if value is not None}
    return said | {key: values for key, values in lists.items() if values}


def mfa_context(key: Key, now: datetime) -> Context:
    """The condition keys that tell of MFA, for a call that brings no code itself."""
    return _mfa(key.temporary, key.mfa_at, now)


def _mfa(temporary: bool, mfa_at: datetime | None, now: datetime) -> dict[str, tuple[str, ...]]:
    if mfa_at is not None:
        age = int((now - mfa_at).total_seconds())
        return {"aws:multifactorauthpresent": ("true",), "aws:multifactorauthage": (str(age),)}
    return {"aws:multifactorauthpresent": ("false",)} if temporary else {}


def _actions(request: Request, tags: Mapping[str, str]) -> list[str]:
    actions = ["sts:AssumeRole"]
    if tags or request.parameters.get("TransitiveTagKeys.member.1"):
        actions.append("sts:TagSession")
    if request.parameters.get("SourceIdentity", request.caller.source_identity):
        actions.append("sts:SetSourceIdentity")
    return actions


def _denied(request: Request, action: str, tail: str) -> Exception:
    arn = request.parameters["RoleArn"]
    return access_denied(
        f"User: {request.caller.arn} is not authorized to perform: {action} on resource: {arn}{tail}"
    )
