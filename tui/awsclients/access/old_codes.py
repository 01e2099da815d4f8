"""Roles that may want a newer MFA code: aws:MultiFactorAuthAge in a trust policy refuses without saying so."""

from datetime import datetime, timedelta

from awsclients.access.taken import Taken

A_WHILE = timedelta(minutes=5)
"""The age from which a code may be the reason; the shortest limit in AWS's own examples of such policies."""


class OldCodes:
    """Remembers which roles wait for a new code, and which one did not help, so that it is asked for once."""

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._helpless: set[str] = set()

    def may_be_why(self, role_arn: str, base: Taken, now: datetime) -> bool:
        """Whether the refusal may come from the age of the code; the role waits for a new one then."""
        if role_arn in self._helpless or not is_old(base, now):
            return False
        self._waiting.add(role_arn)
        return True

    def waits(self, role_arn: str, base: Taken, now: datetime) -> bool:
        """Whether there is no point in asking AWS with this code again."""
        return role_arn in self._waiting and is_old(base, now)

    def tried(self, role_arn: str, *, helped: bool) -> None:
        """A new code was given."""
        self._waiting.discard(role_arn)
        if not helped:
            self._helpless.add(role_arn)

    def forget(self, role_arn: str) -> None:
        """The role may have changed."""
        self._waiting.discard(role_arn)
        self._helpless.discard(role_arn)


def is_old(base: Taken, now: datetime) -> bool:
    """Whether these credentials stand for a code that was given a while ago."""
    return base.mfa_at is not None and now - base.mfa_at >= A_WHILE
