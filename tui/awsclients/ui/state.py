"""The state of a role as a glyph, a word and a colour, never a colour alone."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded
from awsclients.ui.countdown import AMBER, RED, left_text
from awsclients.ui.glyphs import Glyphs

if TYPE_CHECKING:
    from awsclients.access.session import Session


class Kind(StrEnum):
    """What is known of a role's session. The value names the style it is drawn in, and its glyph."""

    NONE = "none"
    ASSUMING = "assuming"
    LIVE = "live"
    ENDING = "ending"
    LAST = "last"
    EXPIRED = "expired"
    REFUSED = "refused"

    @property
    def usable(self) -> bool:
        """Whether there is a session that AWS still honours."""
        return self in {Kind.LIVE, Kind.ENDING, Kind.LAST}


_WORDS = {
    Kind.LIVE: "live",
    Kind.ENDING: "ending soon",
    Kind.LAST: "nearly over",
}


def glyph(kind: Kind, glyphs: Glyphs) -> str:
    """The one character that stands for a kind."""
    return str(getattr(glyphs, kind.value))


class State(NamedTuple):
    """A role's state: `text` is short, for the list; `word` is for a sentence."""

    kind: Kind
    text: str
    word: str

    def glyph(self, glyphs: Glyphs) -> str:
        """The one character before the text."""
        return glyph(self.kind, glyphs)


NONE = State(Kind.NONE, "", "no session")
WAITING = State(Kind.ASSUMING, "needs you", "waiting for you")
EXPIRED = State(Kind.EXPIRED, "expired", "expired")


def of_session(session: "Session", now: datetime) -> State:
    """The state of a session by what is left of it; one whose end is unknown counts as live."""
    left = session.left(now)
    if left is None:
        return State(Kind.LIVE, "live", "live")
    if not left:
        return EXPIRED
    kind = Kind.LAST if left < RED else Kind.ENDING if left < AMBER else Kind.LIVE
    return State(kind, left_text(left), _WORDS[kind])


def assuming(session: "Session | None", now: datetime, *, waiting: bool) -> State:
    """The role is being worked on, or `waiting` for a person; a session it still has keeps its countdown."""
    if waiting:
        return WAITING
    left = session.left(now) if session else None
    if left:
        return State(Kind.ASSUMING, left_text(left), "renewing")
    return State(Kind.ASSUMING, "assuming…", "assuming")


def of_failure(failure: Failure) -> State:
    """The role was not had: refused by AWS, not reached, or waiting for a person."""
    word = "refused"
    if isinstance(failure, PersonNeeded):
        word = "needs you"
    elif isinstance(failure, LocalFailure):
        word = "failed"
    elif isinstance(failure, BadInput):
        word = "broken"
    return State(Kind.REFUSED, word, word)
