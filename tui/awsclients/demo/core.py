"""What all doors of the embedded AWS share: who exists, what time it is, faults, and what was called."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from awsclients.clock import Clock
from awsclients.demo.answers import Answer
from awsclients.demo.calls import Call, Calls, without_secrets
from awsclients.demo.centers import Centers
from awsclients.demo.directory import Directory
from awsclients.demo.faults import REFUSALS, Fault, Faults, spoil
from awsclients.demo.keys import Key
from awsclients.demo.refusal import Refusal


@dataclass(slots=True)
class Core:
    """`clock` is AWS's time, `callers` the time by which callers sign.

    `ahead` is how far AWS is ahead of the callers' computer, for the case of a clock that is wrong.
    """

    clock: Clock
    callers: Clock
    directory: Directory = field(default_factory=Directory)
    centers: Centers = field(default_factory=Centers)
    faults: Faults = field(default_factory=Faults)
    calls: Calls = field(default_factory=Calls)
    stopping: threading.Event = field(default_factory=threading.Event)
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """AWS's time."""
        return self.clock.now() + self.ahead

    def signing_time(self) -> datetime:
        """What a request's date is compared with."""
        return self.callers.now() + self.ahead

    def fault(self, operation: str) -> Fault | None:
        """The fault that happens to this call; waits when it is a slow one."""
        fault = self.faults.take(operation)
        if fault is not None and fault.kind == "slow":
            self.stopping.wait(fault.seconds)
        return fault

    def spoiled(self, answer: Answer, fault: Fault | None) -> Answer:
        """The answer, after its fault if it has one."""
        return answer if fault is None else spoil(answer, fault, self.now())

    def note(
        self,
        operation: str,
        asked: Mapping[str, str],
        agent: str,
        outcome: str,
        *,
        key: Key | None = None,
        region: str = "",
    ) -> None:
        """Log a call, without its secrets."""
        self.calls.note(
            Call(
                at=self.now(),
                operation=operation,
                account_id=key.account_id if key else "",
                arn=key.arn if key else "",
                region=region,
                parameters=without_secrets(asked),
                user_agent=agent,
                outcome=outcome,
            )
        )


def refusing(fault: Fault | None) -> Refusal | None:
    """The refusal that a fault is, for those that are."""
    return None if fault is None else REFUSALS.get(fault.kind)
