"""Secrets that were pasted into the configuration (C28). They are refused, and never repeated."""

import re

KEY_ID = "an AWS access key id"
"""The kind that is no secret by itself."""
_KEY_ID = re.compile(r"(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])", re.ASCII)
_SECRET_KEY = re.compile(
    r"(?<![A-Za-z0-9/+=])(?!/)(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}[a-z])(?=[A-Za-z0-9/+]{0,39}[0-9])"
    r"[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])",
    re.ASCII,
)
_TOKEN = re.compile(r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+=]{20}", re.ASCII)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY", re.ASCII)
_FORTY = re.compile(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", re.ASCII)
_RUN = bytes(
    ord("a") if char.isascii() and (char.isalnum() or char in "/+") else ord(" ") for char in map(chr, range(256))
)
_MARKS = ("AKIA", "ASIA", "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "PRIVATE KEY")
_SECRET_NAMES = ("secret", "passw", "session_token", "otp_seed", "private_key")

_PATTERNS = (
    (_PRIVATE_KEY, "a private key"),
    (_TOKEN, "an AWS session token"),
    (_SECRET_KEY, "an AWS secret key"),
    (_KEY_ID, KEY_ID),
)


def suspicious(text: str) -> bool:
    """Whether a file may hold a secret at all; quick, so that few files are looked at value by value."""
    lower = text.lower()
    return (
        any(mark in text for mark in _MARKS)
        or any(name in lower for name in _SECRET_NAMES)
        or (b"a" * 40 in text.encode().translate(_RUN) and _FORTY.search(text) is not None)
        or "\\" in text
    )


def secret_in(key: str, value: object) -> str | None:
    """What kind of secret a key or anything in its value looks like; None where it looks like none."""
    lower = key.lower()
    if any(name in lower for name in _SECRET_NAMES):
        return "a secret"
    return _in_text(key) or _in_value(key, value)


def _in_value(key: str, value: object) -> str | None:
    if isinstance(value, str):
        return None if key == "access_key_id" else _in_text(value)
    inner: list[object] = []
    if isinstance(value, list):
        inner = value
    elif isinstance(value, dict):
        inner = [*value, *value.values()]
    return next((found for item in inner if (found := _in_value("", item))), None)


def _in_text(text: str) -> str | None:
    """Paths and addresses may have 40 such characters in a row; a secret key is not looked for in them."""
    return next(
        (
            kind
            for pattern, kind in _PATTERNS
            if pattern.search(text) and not (pattern is _SECRET_KEY and "://" in text)
        ),
        None,
    )
