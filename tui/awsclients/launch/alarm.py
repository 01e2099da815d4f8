"""Tell the person what happens beside a child, while it runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from awsclients.launch.beat import every
from awsclients.launch.notice import LOOK, Line
from awsclients.launch.say import Say
from awsclients.launch.turned_away import TurnedAway


class Alarm:
    """Says each sentence of `note` once: to `tell` at once, and by `line` as soon as that can be written."""

    def __init__(self, note: Callable[[], str], about: str, tell: Say, line: Line) -> None:
        self._note, self._about, self._tell, self._line = note, about, tell, line
        self._told = self._unwritten = ""

    def look(self) -> None:
        """Look whether there is something to say."""
        note = self._note()
        if note != self._told:
            self._told = self._unwritten = note
            self._tell(f"{self._about}: {note}")
        if self._unwritten and self._line(f"awsclients: {self._about}: {self._unwritten}"):
            self._unwritten = ""


@contextmanager
def alarm(turned_away: TurnedAway, about: str, tell: Say, line: Line, say: Say) -> Iterator[None]:
    """Tell of those who come to an endpoint and get nothing: beside the block, and how many they were at its end.

    `about` is the role; `say` is used at the end.
    """
    one = Alarm(lambda: turned_away.note, about, tell, line)
    with every(LOOK, one.look):
        yield
    one.look()
    if turned_away.note:
        say(f"{about}: {turned_away.note} {turned_away.counted}")
