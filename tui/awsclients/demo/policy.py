"""IAM policies: parsed into statements, and what they say to a request.

Source: IAM user guide, "Policy evaluation logic" and "AWS JSON policy elements: Principal".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from awsclients.demo.conditions import Condition, holds, mapping, parse_conditions, words
from awsclients.demo.operators import Context, pattern
from awsclients.demo.refusal import MalformedPolicy

Policy = Mapping[str, object]
"""A policy document as JSON has it."""

_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?", re.ASCII)


class Verdict(IntEnum):
    """What a policy says. ACCOUNT allows what the principal's own account allows as well; the greatest counts."""

    NOTHING = 0
    ACCOUNT = 1
    ALLOWED = 2
    DENIED = 3


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `arn` is what GetCallerIdentity answers, `owner_arn` the user or role whose policies count.

    A SAML provider speaks for people who have no account: its `account_id` is empty.
    """

    arn: str
    account_id: str
    owner_arn: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `principals` is None in the policy of an identity."""

    denies: bool
    actions: tuple[str, ...]
    not_actions: bool
    resources: tuple[str, ...]
    principals: tuple[str, ...] | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """May `principal` do `action` on `resource`? `resource` is None where it is not known."""

    principal: Principal
    action: str
    resource: str | None
    context: Context


def parse(document: Policy) -> tuple[Statement, ...]:
    """The statements of a policy. Raises MalformedPolicy for one that AWS would not store."""
    statements = document.get("Statement", ())
    if isinstance(statements, Mapping):
        statements = [statements]
    if not isinstance(statements, list | tuple):
        raise MalformedPolicy("Syntax errors in policy.")
    return tuple(_statement(mapping(statement)) for statement in statements)


def verdict(statements: Iterable[Statement], ask: Ask) -> Verdict:
    """What these statements say together: a denial wins, then the widest permission."""
    return max((_said(statement, ask) for statement in statements), default=Verdict.NOTHING)


def _statement(statement: Mapping[str, object]) -> Statement:
    if "NotPrincipal" in statement or "NotResource" in statement:
        raise MalformedPolicy("NotPrincipal and NotResource are not supported here.")
    effect = statement.get("Effect")
    negative = "NotAction" in statement
    actions = words(statement.get("NotAction" if negative else "Action", ()))
    if effect not in ("Allow", "Deny") or not actions:
        raise MalformedPolicy("Syntax errors in policy.")
    return Statement(
        denies=effect == "Deny",
        actions=tuple(action.lower() for action in actions),
        not_actions=negative,
        resources=words(statement.get("Resource", "*")),
        principals=_principals(statement["Principal"]) if "Principal" in statement else None,
        conditions=parse_conditions(statement.get("Condition", {})),
    )


def _principals(block: object) -> tuple[str, ...]:
    if block == "*":
        return ("*",)
    named = mapping(block)
    if not named or not named.keys() <= {"AWS", "Service", "Federated", "CanonicalUser"}:
        raise MalformedPolicy("Invalid principal in policy.")
    found = (*words(named.get("AWS", ())), *words(named.get("Federated", ())))
    if any("*" in one and one != "*" for one in found):
        raise MalformedPolicy("Invalid principal in policy.")
    return found


def _said(statement: Statement, ask: Ask) -> Verdict:
    named = _named(statement.principals, ask.principal)
    if named is Verdict.NOTHING or not (_about(statement, ask) and _met(statement, ask)):
        return Verdict.NOTHING
    return Verdict.DENIED if statement.denies else named


def _about(statement: Statement, ask: Ask) -> bool:
    action = ask.action.lower()
    listed = any(_like(wild, action, {}) for wild in statement.actions)
    if listed == statement.not_actions:
        return False
    if ask.resource is None:
        return not statement.denies or "*" in statement.resources
    return any(_like(wild, ask.resource, ask.context) for wild in statement.resources)


def _met(statement: Statement, ask: Ask) -> bool:
    return all(holds(condition, ask.context) for condition in statement.conditions)


def _like(wild: str, text: str, context: Context) -> bool:
    found = pattern(wild, context, wildcards=True)
    return found is not None and re.fullmatch(found, text, re.DOTALL) is not None


def _named(principals: tuple[str, ...] | None, principal: Principal) -> Verdict:
    if principals is None:
        return Verdict.ALLOWED
    if {"*", principal.arn, principal.owner_arn} & set(principals):
        return Verdict.ALLOWED
    accounts = {found.group(1) for one in principals if (found := _ACCOUNT.fullmatch(one))}
    return Verdict.ACCOUNT if principal.account_id in accounts else Verdict.NOTHING
