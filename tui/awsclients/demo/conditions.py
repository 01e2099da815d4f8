"""Conditions of IAM policies: the operators that trust policies are written with.

Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Policies with variables".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from awsclients.demo.operators import TESTS, Context
from awsclients.demo.refusal import MalformedPolicy

Quantifier = Literal["all", "any"]

_OPERATOR = re.compile(r"(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?", re.ASCII)
_QUANTIFIERS: Mapping[str | None, Quantifier] = {"forallvalues": "all", "foranyvalue": "any"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One key under one operator. `positive` is the operator without its Not; `values` are ORed."""

    positive: str
    negated: bool
    quantifier: Quantifier | None
    if_exists: bool
    key: str
    values: tuple[str, ...]


def parse_conditions(block: object) -> tuple[Condition, ...]:
    """The conditions of a statement; all must hold. Raises MalformedPolicy for an operator AWS does not know."""
    return tuple(
        _condition(str(operator), str(key), values)
        for operator, keys in mapping(block).items()
        for key, values in mapping(keys).items()
    )


def mapping(value: object) -> Mapping[str, object]:
    """The JSON object that stands here; raises MalformedPolicy for anything else."""
    if not isinstance(value, Mapping):
        raise MalformedPolicy("Syntax errors in policy.")
    return value


def words(value: object) -> tuple[str, ...]:
    """A JSON text or a list of them; booleans and numbers are written as IAM reads them."""
    if isinstance(value, list | tuple):
        return tuple(word for item in value for word in words(item))
    return (str(value).lower() if isinstance(value, bool) else str(value),)


def holds(condition: Condition, context: Context) -> bool:
    """Whether the condition is met. A missing key meets negated operators, IfExists and ForAllValues."""
    found = context.get(condition.key)
    if condition.positive == "null":
        return any((found is None) == (value.lower() == "true") for value in condition.values)
    if found is None:
        return _met_by_nothing(condition)
    if condition.quantifier == "all":
        return all(_meets(condition, value, context) for value in found)
    return any(_meets(condition, value, context) for value in found)


def _met_by_nothing(condition: Condition) -> bool:
    if condition.quantifier is None:
        return condition.negated or condition.if_exists
    return condition.quantifier == "all"


def _condition(operator: str, key: str, values: object) -> Condition:
    parsed = _OPERATOR.fullmatch(operator.lower())
    if parsed is None:
        raise MalformedPolicy(f"Invalid Condition type : {operator}.")
    quantifier, base, if_exists = parsed.groups()
    negated = base not in TESTS and "not" in base
    positive = base.replace("not", "", 1) if negated else base
    if positive not in TESTS and positive != "null":
        raise MalformedPolicy(f"Invalid Condition type : {operator}.")
    return Condition(
        positive, negated, _QUANTIFIERS.get(quantifier), if_exists is not None, key.lower(), words(values)
    )


def _meets(condition: Condition, value: str, context: Context) -> bool:
    results = [TESTS[condition.positive](wanted, value, context) for wanted in condition.values]
    return all(result is False for result in results) if condition.negated else True in results
