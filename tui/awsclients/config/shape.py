"""Which values a role may have together."""

from collections.abc import Mapping
from typing import Any

from awsclients.config.identifiers import RESERVED, RoleArn
from awsclients.config.partitions import partition

HOPS = 5
"""Roles on one route, the last included. AWS has no limit; nobody means more."""

_NOWHERE = (
    "The role does not say where it is. Add role_arn (or account_id with role_name for Identity Center, "
    "account_id alone for the source's own identity, console_url for a console alone)."
)

Misfit = tuple[str, str]
"""What is wrong, and the key at which."""


def misfit(values: Mapping[str, Any]) -> Misfit | None:
    """The first thing in a role's values, the inherited ones included, that does not go with another."""
    if "role_arn" in values:
        return _with_arn(values)
    for key in ("saml_provider_arn", "policy_arns"):
        if key in values:
            return f"{key} goes with role_arn only. Add role_arn, or remove it.", key
    if "role_name" in values and "account_id" not in values:
        return "role_name needs an account. Add account_id.", "role_name"
    if not values.keys() & {"role_name", "account_id", "console_url"}:
        return _NOWHERE, ""
    return None


def broken_chain(role_arn: str, via: tuple[str, ...]) -> str | None:
    """What is wrong with the roles passed through (C54): too many, one twice, or another partition."""
    if not via:
        return None
    chain = (*via, role_arn)
    path = " > ".join(arn.partition(":role/")[2] for arn in chain)
    if len(chain) > HOPS:
        return f"The route has {len(chain)} roles, and {HOPS} is the most: {path}. Shorten via."
    if len(set(chain)) < len(chain):
        return f"The route passes through a role twice: {path}. Remove it from via."
    if len({partition(arn) for arn in chain}) > 1:
        return f"The route crosses from one AWS partition to another: {path}. No role can do that; correct via."
    return None


def _with_arn(values: Mapping[str, Any]) -> Misfit | None:
    if "role_name" in values:
        return (
            "role_arn and role_name exclude each other. Remove role_name (it is for Identity Center).",
            "role_name",
        )
    arn = values["role_arn"]
    account = arn.split(":", 5)[4]
    if values.get("account_id", account) != account:
        return (
            "account_id is not the account in role_arn. Correct one of the two, or remove account_id.",
            "account_id",
        )
    if RESERVED in arn and (instead := RoleArn.parse(arn).reserved):
        return instead, "role_arn"
    if (provider := values.get("saml_provider_arn")) and not provider.startswith(arn.partition("role/")[0]):
        return "saml_provider_arn is not in the role's account. Correct one of the two.", "saml_provider_arn"
    if "policy_arns" in values and (stranger := _foreign_policy(arn, values["policy_arns"])):
        return stranger
    return None


def _foreign_policy(role_arn: str, policies: tuple[str, ...]) -> Misfit | None:
    _, of_role, _, _, account, _ = role_arn.split(":", 5)
    for policy in policies:
        _, of_policy, _, _, owner, _ = policy.split(":", 5)
        if of_policy != of_role or owner not in {account, "aws"}:
            return "policy_arns holds a policy of another account or partition. Use the role's own.", "policy_arns"
    return None
