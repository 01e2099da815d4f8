"""The operators of IAM conditions: how a policy's value is compared with what a request says.

Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Policies with variables".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

Context = Mapping[str, tuple[str, ...]]
"""What a request says about itself: condition keys in lower case, each with its values; absent is not there."""

Test = Callable[[str, str, Context], bool | None]
"""Compares what the policy wants with what the request says; None where the policy's value cannot be used."""

_TOKEN = re.compile(r"\$\{([^}]*)\}|[*?]")
_COLON = re.compile(r":(?![^{]*\})")
_DEFAULT = re.compile(r"\s*([^,]*?)\s*(?:,\s*'(.*)')?\s*")


def pattern(text: str, context: Context, *, wildcards: bool) -> str | None:
    """The policy's text as a regular expression, variables filled in; None when one has no single value.

    A condition with such a variable is not met, negated or not.
    """
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        parts.append(re.escape(text[end : token.start()]))
        end = token.end()
        piece = _token(token, context, wildcards=wildcards)
        if piece is None:
            return None
        parts.append(piece)
    parts.append(re.escape(text[end:]))
    return "".join(parts)


def _token(token: re.Match[str], context: Context, *, wildcards: bool) -> str | None:
    name = token.group(1)
    if name is None:
        plain = re.escape(token.group())
        return {"*": ".*", "?": "."}[token.group()] if wildcards else plain
    if name in {"*", "?", "$"}:
        return re.escape(name)
    parsed = _DEFAULT.fullmatch(name)
    key, default = parsed.groups() if parsed else (name, None)
    values = context.get(key.lower(), ())
    value = values[0] if len(values) == 1 else default
    return None if value is None else re.escape(value)


def _string(*, wildcards: bool = False, flags: int = 0) -> Test:
    def test(wanted: str, value: str, context: Context) -> bool | None:
        found = pattern(wanted, context, wildcards=wildcards)
        return None if found is None else re.fullmatch(found, value, flags) is not None

    return test


def _arn(wanted: str, value: str, context: Context) -> bool | None:
    want, have = _COLON.split(wanted, maxsplit=5), value.split(":", 5)
    if len(want) != 6 or len(have) != 6:
        return None
    patterns = [pattern(part, context, wildcards=True) for part in want]
    if None in patterns:
        return None
    return all(re.fullmatch(wild or "", part, re.DOTALL) for wild, part in zip(patterns, have, strict=True))


def _bool(wanted: str, value: str, _: Context) -> bool | None:
    return wanted.lower() == value.lower() if wanted.lower() in {"true", "false"} else None


def _compared(read: Callable[[str], float], compare: Callable[[float, float], bool]) -> Test:
    def test(wanted: str, value: str, _: Context) -> bool | None:
        try:
            return compare(read(value), read(wanted))
        except ValueError:
            return None

    return test


def _moment(text: str) -> float:
    if text.isascii() and text.isdigit():
        return float(text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _address(wanted: str, value: str, _: Context) -> bool | None:
    try:
        return ip_address(value) in ip_network(wanted, strict=False)
    except ValueError:
        return None


_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "equals": lambda value, wanted: value == wanted,
    "lessthan": lambda value, wanted: value < wanted,
    "lessthanequals": lambda value, wanted: value <= wanted,
    "greaterthan": lambda value, wanted: value > wanted,
    "greaterthanequals": lambda value, wanted: value >= wanted,
}


def _tests() -> Iterator[tuple[str, Test]]:
    yield "stringequals", _string()
    yield "stringequalsignorecase", _string(flags=re.IGNORECASE)
    yield "stringlike", _string(wildcards=True, flags=re.DOTALL)
    yield "arnequals", _arn
    yield "arnlike", _arn
    yield "bool", _bool
    yield "ipaddress", _address
    for name, compare in _COMPARISONS.items():
        yield f"numeric{name}", _compared(float, compare)
        yield f"date{name}", _compared(_moment, compare)


TESTS: Mapping[str, Test] = dict(_tests())
"""By name in lower case; Null and the negations are not among them."""
