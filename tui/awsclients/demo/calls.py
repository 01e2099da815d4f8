"""What was called: a log for tests, without anything secret in it."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

_SECRET = frozenset({"TokenCode", "Session", "SigninToken", "SAMLAssertion"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `operation` as in IAM policies; `account_id` and `arn` of the caller, empty when not known.

    `parameters` are without secrets; `outcome` is `ok` or the error code.
    """

    at: datetime
    operation: str
    account_id: str
    arn: str
    region: str
    parameters: Mapping[str, str]
    user_agent: str
    outcome: str


class Calls(Sequence[Call]):
    """All calls so far, first to last; a snapshot is taken whenever it is read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def note(self, call: Call) -> None:
        """Add one."""
        with self._lock:
            self._calls.append(call)

    def of(self, operation: str) -> list[Call]:
        """The calls of one operation."""
        return [call for call in self.seen() if call.operation == operation]

    def seen(self) -> list[Call]:
        """A copy of all of them."""
        with self._lock:
            return list(self._calls)

    def __len__(self) -> int:
        return len(self.seen())

    def __iter__(self) -> Iterator[Call]:
        return iter(self.seen())

    @overload
    def __getitem__(self, place: int) -> Call: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Call]: ...
    def __getitem__(self, place: int | slice) -> Call | Sequence[Call]:
        return self.seen()[place]


def without_secrets(parameters: Mapping[str, str]) -> Mapping[str, str]:
    """What may be kept of a call's parameters."""
    return {name: value for name, value in parameters.items() if name not in _SECRET}
