"""AWS's managed policies, as far as the embedded AWS knows them.

Each is the shape of the real one: which kinds of actions it allows, not its list of thousands.
"""

import re
from collections.abc import Mapping

from awsclients.demo.policy import Policy, Statement, parse

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


DOCUMENTS: Mapping[str, Policy] = {
    name: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **allowed}]}
    for name, allowed in _ACTIONS.items()
}
"""By name: the policies as IAM shows them."""


def managed(arn: str) -> tuple[Statement, ...]:
    """What a managed policy allows; nothing for one that is not known here."""
    name = re.sub(r".*/", "", arn)
    return parse(DOCUMENTS[name]) if ":aws:policy/" in arn and name in DOCUMENTS else ()
