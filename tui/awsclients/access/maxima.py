"""How long a role lets its sessions last, which only trying tells: IAM is in the client's account."""

from collections.abc import Callable

from awsclients.access.diagnosis import exceeds_role_maximum
from awsclients.access.hop import HOUR
from awsclients.access.longest import span
from awsclients.aws.api import Assumed, AwsError

Ask = Callable[[int, str], Assumed]
"""Asks AWS for a session of so many seconds; the text is said with a good outcome."""


class Maxima:
    """Remembers the roles that allow an hour only."""

    def __init__(self) -> None:
        self._an_hour_only: set[str] = set()

    def within(self, role_arn: str, duration: int, ask: Ask) -> tuple[Assumed, tuple[str, ...]]:
        """As long as wanted; else the hour that every role allows, which is said and remembered (C53)."""
        note = f"The role allows one hour only; {span(duration)} were asked for."
        if duration <= HOUR or role_arn not in self._an_hour_only:
            try:
                return ask(duration, ""), ()
            except AwsError as error:
                if duration <= HOUR or not exceeds_role_maximum(error):
                    raise
            self._an_hour_only.add(role_arn)
        return ask(HOUR, note), (note,)

    def forget(self, role_arn: str) -> None:
        """Ask for the full duration again: the client may have raised the role's maximum."""
        self._an_hour_only.discard(role_arn)
