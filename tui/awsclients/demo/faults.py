"""Faults that can be ordered: what networks, proxies and a bad day of AWS do to an answer."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from awsclients.demo.answers import Answer
from awsclients.demo.refusal import Refusal

Kind = Literal[
    "throttle",
    "error500",
    "unknown_key",
    "drop",
    "slow",
    "html",
    "other_account",
    "no_expiration",
    "past_expiration",
    "truncated",
    "empty",
    "throttle_portal",
    "slow_down",
    "unauthorized",
    "invalid_client",
    "invalid_scope",
    "unauthorized_client",
]
STRANGER = "999999999999"
"""The account that answers under the fault `other_account`."""

REFUSALS: Mapping[str, Refusal] = {
    "throttle": Refusal("Throttling", "Rate exceeded", 400),
    "throttle_portal": Refusal("TooManyRequestsException", "Too many requests", 429),
    "slow_down": Refusal("SlowDownException", "Asked too often"),
    "unauthorized": Refusal("UnauthorizedException", "Session token not found or invalid", 401),
    "invalid_client": Refusal("InvalidClientException", "The client is not known", 401),
    "invalid_scope": Refusal("InvalidScopeException", "The scope is not known"),
    "unauthorized_client": Refusal("UnauthorizedClientException", "The client may not do this"),
    "error500": Refusal("InternalFailure", "The request processing has failed because of an unknown error.", 500),
    "unknown_key": Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
}
_PORTAL = b"<!DOCTYPE html><html><body><h1>Welcome to the hotel network</h1><p>Please sign in.</p></body></html>"
_ACCOUNT = re.compile(rb"(?<=::)\d{12}(?=:)|(?<=<Account>)\d{12}")
_EXPIRATION = re.compile(rb"<Expiration>[^<]*</Expiration>")
_LONG_AGO = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault for the next `times` calls, of `operation` only (`sts:AssumeRole`) where it is given.

    `drop` ends the connection half-way, `truncated` ends the answer early and says so in its length,
    `slow` waits `seconds` first, `html` is a captive portal, `other_account` answers with another account's
    identity, the expirations are left out or an hour ago, `empty` is 200 without a body, `unknown_key` is what
    a key gets that was made a moment ago.
    """

    kind: Kind
    times: int = 1
    operation: str | None = None
    seconds: float = 0.0


class Faults:
    """The faults that were ordered and have not happened yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Let it happen to the next calls; earlier orders come first."""
        with self._lock:
            self._ordered.append(fault)

    def clear(self) -> None:
        """Forget all orders."""
        with self._lock:
            self._ordered.clear()

    def take(self, operation: str) -> Fault | None:
        """The fault that happens to this call now."""
        with self._lock:
            for place, fault in enumerate(self._ordered):
                if fault.operation in {None, operation}:
                    self._ordered[place : place + 1] = (
                        [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                    )
                    return fault
        return None


def spoil(answer: Answer, fault: Fault, now: datetime) -> Answer:
    """The answer as the fault leaves it."""
    if fault.kind == "drop":
        return replace(answer, cut=True)
    if fault.kind == "html":
        return Answer(200, _PORTAL, "text/html", outcome="html")
    body = answer.body
    if fault.kind in {"truncated", "empty"}:
        return replace(answer, body=body[: len(body) // 2] if fault.kind == "truncated" else b"")
    if fault.kind == "other_account":
        body = _ACCOUNT.sub(STRANGER.encode(), body)
    elif fault.kind == "no_expiration":
        body = _EXPIRATION.sub(b"", body)
    elif fault.kind == "past_expiration":
        past = f"<Expiration>{now - _LONG_AGO:%Y-%m-%dT%H:%M:%SZ}</Expiration>"
        body = _EXPIRATION.sub(past.encode(), body)
    return replace(answer, body=body)
