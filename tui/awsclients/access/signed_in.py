"""That somebody is signed in to a source, and for how long."""

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A source that gives sessions without asking a person for a sign-in or a code, until about `until`.

    That is aware UTC, None where it is unknown.

    `note` is a sentence the person should read: that the sign-in is not kept, and why.
    """

    source: str
    until: datetime | None
    note: str = ""

    def about(self, now: datetime, zone: tzinfo | None = None) -> str:
        """`until about 18:02` where the person is, with the day when that is another one; empty when unknown.

        About, because Identity Center says neither when its session ends nor when an administrator ends it.
        """
        if self.until is None:
            return ""
        end = self.until.astimezone(zone)
        today = end.date() == now.astimezone(zone).date()
        return f"until about {end:%H:%M}" if today else f"until about {end:%H:%M on %d %b}"
