"""Say of a server of tmux or screen, as soon as it is started in a child, that it will outlive the child (T22)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from awsclients.launch.alarm import Alarm
from awsclients.launch.beat import every
from awsclients.launch.left import detached_with, listed
from awsclients.launch.notice import LOOK, Line
from awsclients.launch.say import Say


class Outliving:
    """Finds processes that have left the terminal of a child, whose AWS files are in the folder `files`."""

    def __init__(self, files: Path, rest: Callable[[], str]) -> None:
        """`rest` is what is said of them behind their names."""
        self._files, self._rest = files, rest
        self._known: set[str] = set()
        self._note = ""

    def note(self) -> str:
        """A sentence about those that were found last; each of them is named once."""
        if new := [name for name in detached_with(self._files) if name not in self._known]:
            self._known.update(new)
            self._note = f"{listed(new)} {self._rest()}"
        return self._note


@contextmanager
def outliving(files: Path, rest: Callable[[], str], about: str, tell: Say, line: Line) -> Iterator[None]:
    """Look for them beside the block. `about` is the role."""
    with every(LOOK, Alarm(Outliving(files, rest).note, about, tell, line).look):
        yield
