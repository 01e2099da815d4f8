"""Tell the person of those who come to a child's endpoint and get nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from awsclients.launch.beat import every
from awsclients.launch.notice import LOOK, Line
from awsclients.launch.say import Say
from awsclients.launch.turned_away import TurnedAway


class Alarm:
    """Says each of its sentences once: to `tell` at once, and by `line` as soon as that can be written."""

    def __init__(self, turned_away: TurnedAway, about: str, tell: Say, line: Line) -> None:
        self._turned_away, self._about, self._tell, self._line = turned_away, about, tell, line
        self._told = self._unwritten = ""

    def look(self) -> None:
        """Look whether there is something to say."""
        note = self._turned_away.note
        if note != self._told:
            self._told = self._unwritten = note
            self._tell(f"{self._about}: {note}")
        if self._unwritten and self._line(f"awsclients: {self._about}: {self._unwritten}"):
            self._unwritten = ""


@contextmanager
def alarm(turned_away: TurnedAway, about: str, tell: Say, line: Line, say: Say) -> Iterator[None]:
    """Look again and again beside the block, and `say` at its end how many they were. `about` is the role."""
    one = Alarm(turned_away, about, tell, line)
    with every(LOOK, one.look):
        yield
    one.look()
    if turned_away.note:
        say(f"{about}: {turned_away.note} {turned_away.counted}")
