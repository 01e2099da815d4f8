"""Who came to a listener and got nothing, and what the person is told of it. Only the standard library."""

from dataclasses import dataclass

MANY = 20
"""So many wrong requests are worth a word to the person (C99); browsers and port scans make a few (C98)."""

_OTHERS = "Another user of this computer tried to connect to awsclients, and got nothing."
_WRONG = "Something on this computer asks our port for what it cannot have. It gets nothing."


@dataclass(slots=True)
class TurnedAway:
    """Counts: `others` connections of other users of this computer, `wrong` requests that get nothing."""

    others: int = 0
    wrong: int = 0

    @property
    def note(self) -> str:
        """A sentence for the person; empty while there is nothing to worry about."""
        if self.others:
            return _OTHERS
        return _WRONG if self.wrong > MANY else ""

    @property
    def counted(self) -> str:
        """How many they were, in a sentence."""
        return f"Turned away: {self.others} connections of other users, {self.wrong} wrong requests."
