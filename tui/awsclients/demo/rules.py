"""What STS allows beside trust: which keys may call what, for how long, and limited by which policies.

Source: STS API reference; IAM user guide, "Compare AWS STS credentials" and "Session policies".
"""

from collections.abc import Mapping

from awsclients.demo import parameters
from awsclients.demo.directory import Owner
from awsclients.demo.keys import Key, Kind
from awsclients.demo.managed import managed
from awsclients.demo.parameters import Number
from awsclients.demo.policy import Statement, parse
from awsclients.demo.refusal import access_denied, validation_error
from awsclients.demo.request import Request
from awsclients.demo.trust import statements

HOUR = 3600
ROLE_DURATION = Number(900, 12 * HOUR)
USER_DURATION = Number(900, 36 * HOUR)
_PACKED = 2048


def may_call(caller: Key, action: str) -> None:
    """Raises AccessDenied for a call that these keys cannot make."""
    if action == "GetCallerIdentity" or caller.kind is Kind.USER:
        return
    if action in {"GetSessionToken", "GetFederationToken"}:
        raise access_denied(f"Cannot call {action} with session credentials")
    if caller.kind is Kind.FEDERATED or (caller.kind is Kind.USER_SESSION and action != "AssumeRole"):
        raise access_denied(f"Cannot call {action} with session credentials")


def allowed_duration(request: Request, role: Owner) -> int:
    """Seconds. Raises ValidationError above an hour for chained roles, and above the role's own maximum."""
    wanted = parameters.duration(request.parameters, HOUR)
    if request.caller.temporary and wanted > HOUR:
        raise validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        )
    if wanted > role.max_session:
        raise validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    return wanted


def session_policies(asked: Mapping[str, str], account_id: str) -> tuple[Statement, ...] | None:
    """What the session is limited to; None where it is not."""
    arns = parameters.policy_arns(asked, account_id)
    inline = parameters.inline_policy(asked)
    if not arns and inline is None:
        return None
    return statements([*(managed(arn) for arn in arns), () if inline is None else parse(inline)])


def packed(asked: Mapping[str, str], tags: Mapping[str, str]) -> Mapping[str, str]:
    """PackedPolicySize, in percent, when policies or tags were sent."""
    size = len(asked.get("Policy", "")) + sum(map(len, parameters.arns(asked)))
    size += sum(len(key) + len(value) for key, value in tags.items())
    return {"PackedPolicySize": str(min(100, -(-size * 100 // _PACKED)))} if size else {}
