"""AWS's managed policies, as far as session policies of the embedded AWS name them.

Each is the shape of the real one: which kinds of actions it allows, not its list of thousands.
"""

import re
from collections.abc import Mapping

from awsclients.demo.policy import Statement, parse

_READS = [
    "*:Get*",
    "*:List*",
    "*:Describe*",
    "*:Head*",
    "*:BatchGet*",
    "*:Search*",
    "*:Lookup*",
    "*:Query",
    "*:Scan",
]
_LISTS = ["*:List*", "*:Describe*", "*:Search*", "*:Lookup*", "*:GetCallerIdentity"]
_ACTIONS: Mapping[str, Mapping[str, object]] = {
    "AdministratorAccess": {"Action": "*"},
    "PowerUserAccess": {"NotAction": ["iam:*", "organizations:*", "account:*"]},
    "ReadOnlyAccess": {"Action": _READS},
    "SecurityAudit": {"Action": _READS},
    "ViewOnlyAccess": {"Action": _LISTS},
}


def managed(arn: str) -> tuple[Statement, ...]:
    """What a managed policy allows; nothing for one that is not known here."""
    name = re.sub(r".*/", "", arn)
    allowed = _ACTIONS.get(name) if ":aws:policy/" in arn else None
    return () if allowed is None else parse({"Statement": {"Effect": "Allow", "Resource": "*", **allowed}})
