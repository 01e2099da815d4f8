"""A session: temporary credentials of one role, and when they end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from awsclients.aws.api import Credentials, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Temporary credentials of one role, their identity checked against the role that was asked for.

    `chained` says that they came from other temporary credentials, which caps them at an hour and forbids a
    SessionDuration at the console. `notes` are sentences the person should read ("The role allows 1 h only").
    """

    address: str
    credentials: Credentials
    identity: Identity
    issued: datetime
    region: str | None
    chained: bool
    notes: tuple[str, ...] = ()

    @property
    def expires(self) -> datetime | None:
        """The end, aware UTC; None where the source does not say."""
        return self.credentials.expires

    def left(self, now: datetime) -> timedelta | None:
        """What is left, never below zero; None where the end is not known."""
        return None if self.expires is None else max(self.expires - now, timedelta(0))

    def share_left(self, now: datetime) -> float:
        """What is left of the life it was given, 0.0 to 1.0; 1.0 where the end is not known."""
        return share(self.issued, self.expires, now)


def share(issued: datetime, expires: datetime | None, now: datetime) -> float:
    """What is left of a life, 0.0 to 1.0; 1.0 where the end is not known."""
    if expires is None:
        return 1.0
    life = (expires - issued).total_seconds()
    return max(0.0, min(1.0, (expires - now).total_seconds() / life)) if life > 0 else 0.0
