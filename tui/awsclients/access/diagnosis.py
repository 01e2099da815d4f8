"""What a refusal means: AWS's code and words, and what was sent, as one line and a checklist."""

import re
from dataclasses import dataclass
from datetime import timedelta

from awsclients.access.refusal import POLICIES, Refusal
from awsclients.access.refusals import find
from awsclients.aws.api import AwsError
from awsclients.errors import Refused
from awsclients.text import display

_ARN = r"arn:[a-z0-9-]+:(?:iam|sts)::[0-9]{12}:[\x21-\x7e]+"
_KEYS = {
    "roleSessionName": "session_name",
    "externalId": "external_id",
    "durationSeconds": "duration",
    "serialNumber": "mfa_serial",
    "tokenCode": "the MFA code",
    "roleArn": "role_arn",
    "policyArns": "policy_arns",
    "sourceIdentity": "source_identity",
    "tags": "session_tags",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What AWS was asked with, as far as it helps to explain a refusal. No secret and no external ID in it.

    `mfa_serial` is set when a code was sent, `mfa_age` when one was given that long before for this session.
    """

    source: str
    region: str
    caller_arn: str | None = None
    role_arn: str | None = None
    permission_set: str | None = None
    """Of an Identity Center, and the account: `ReadOnly in 222222222222`."""
    external_id: bool = False
    mfa_serial: str | None = None
    mfa_age: timedelta | None = None
    saml_provider_arn: str | None = None
    acs_url: str | None = None
    """Where the SAML response was addressed to; set when one was sent."""


def explain(error: AwsError, sent: Sent, skew: timedelta) -> Refused:
    """The refusal in one line: who asked for what, with what, and what to do. AWS's own words are in `detail`.

    `skew` is how far AWS's clock is ahead of this computer's, as the refusal itself may have told.
    """
    row = find(error)
    words = {name: display(word, 200) for name, word in _words(error, sent, skew).items()}
    message = f"{row.wrong} {row.todo}".format_map(words)
    return row.kind(message, detail=_detail(error, sent, row, words))


def exceeds_role_maximum(error: AwsError) -> bool:
    """Whether a shorter session might be given."""
    return error.code == "ValidationError" and "exceeds the MaxSessionDuration" in error.message


def _words(error: AwsError, sent: Sent, skew: timedelta) -> dict[str, str]:
    said = error.message
    caller = re.search(rf"\bUser: ({_ARN}) is not authorized", said)
    policy = re.search(POLICIES, said, re.IGNORECASE)
    percent = re.search(r"([0-9]{1,6}) ?(?:%|percent)", said)
    parameter = re.search(r"at '(\w+)'", said)
    return {
        "caller": caller[1] if caller else sent.caller_arn or f"the source {sent.source}",
        "on_role": f" on {sent.role_arn}" if sent.role_arn else "",
        "role": sent.role_arn or sent.permission_set or "the role",
        "mfa": _mfa(sent),
        "sent": _what_was_sent(error.operation, sent),
        "provider": sent.saml_provider_arn or "the SAML provider",
        "acs": sent.acs_url or "acs_url",
        "serial": sent.mfa_serial or f"the device of {sent.source}",
        "source": sent.source,
        "subject": f"the source {sent.source}{' and the role' if sent.role_arn or sent.permission_set else ''}",
        "region": sent.region,
        "operation": error.operation,
        "code": error.code or "no code",
        "status": str(error.status),
        "policy": policy[0] if policy else "policy",
        "percent": f"{percent[1]} %" if percent else "more than 100 %",
        "key": _KEYS.get(parameter[1], parameter[1]) if parameter else "a parameter",
        "clock": _clock(skew),
    }


def _detail(error: AwsError, sent: Sent, row: Refusal, words: dict[str, str]) -> str:
    portal = error.operation.startswith("sso")
    # The canonical request in a SignatureDoesNotMatch holds the session token.
    said = re.sub(r"(?i)(security-token:)\s*\S+", r"\1****", error.message)
    lines = [
        f"AWS said: {words['code']}: {display(said, 1000)}",
        f"Operation: {words['operation']} in {words['region']}",
        *([] if portal else [f"Caller: {words['caller']}"]),
        *([f"Role: {words['role']}"] if sent.role_arn or sent.permission_set else []),
        *([] if portal else [f"Sent: {words['sent']}"]),
        f"Request ID: {display(error.request_id, 80) or 'none'}",
    ]
    if row.checklist:
        lines.append("Check, the likeliest first:")
        lines += [f"{number}. {item}" for number, item in enumerate(row.checklist, 1)]
    return "\n".join(lines)


def _what_was_sent(operation: str, sent: Sent) -> str:
    if sent.acs_url is not None:
        return f"SAML response for {sent.acs_url}"
    if operation.startswith("sso"):
        return f"in {sent.region}"
    if operation != "sts:AssumeRole":
        return f"MFA {_mfa(sent)}"
    return f"external ID {_sent(sent.external_id)}, MFA {_mfa(sent)}"


def _sent(flag: bool) -> str:
    return "sent" if flag else "not sent"


def _mfa(sent: Sent) -> str:
    if sent.mfa_age is None:
        return _sent(sent.mfa_serial is not None)
    return f"given {round(sent.mfa_age.total_seconds() / 60)} min ago"


def _clock(skew: timedelta) -> str:
    minutes = round(abs(skew.total_seconds()) / 60)
    if not minutes:
        return "This computer's clock is wrong"
    return f"This computer's clock is {minutes} min {'behind' if skew > timedelta(0) else 'ahead'}"
