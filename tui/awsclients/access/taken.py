"""What a hop gave."""

from dataclasses import dataclass
from datetime import datetime

from awsclients.access.session import share
from awsclients.aws.api import Credentials, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a hop gave. `identity` is None for a source's credentials and its token, whose owner was not asked for.

    `mfa_at` is when the MFA code was given that these credentials stand for.
    """

    credentials: Credentials
    issued: datetime
    identity: Identity | None = None
    chained: bool = False
    notes: tuple[str, ...] = ()
    mfa_at: datetime | None = None

    def share_left(self, now: datetime) -> float:
        """What is left of their life, 0.0 to 1.0; 1.0 where the end is not known."""
        return share(self.issued, self.credentials.expires, now)
