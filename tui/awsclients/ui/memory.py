"""What the screen keeps from one run to the next: favourites, and the theme a person chose."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from awsclients import files, paths
from awsclients.errors import Failure

_NAME = "screen.json"
_MOST = 1024 * 1024


class Kept(NamedTuple):
    """All of it. `favourites` are addresses, in the order they were made."""

    favourites: tuple[str, ...] = ()
    theme: str = ""

    def with_favourite(self, address: str, *, wanted: bool) -> "Kept":
        """With this role as a favourite, the last one, or without it."""
        rest = tuple(other for other in self.favourites if other != address)
        return self._replace(favourites=(*rest, address) if wanted else rest)


class Memory:
    """The file in the state folder. A file that cannot be read or makes no sense counts as empty."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.kept = Kept()

    def recall(self) -> Kept:
        """Read what was kept."""
        try:
            path = self._path()
            self.kept = _parsed(path.read_bytes()[:_MOST])
        except (OSError, Failure):
            self.kept = Kept()
        return self.kept

    def write(self, change: Callable[[Kept], Kept]) -> None:
        """Make the same change in the file, on top of what other windows wrote. Blocks.

        Raises LocalFailure or BadInput where it cannot be written.
        """
        import json

        path = self._path()
        paths.private_folder(path.parent)
        with files.locked(path):
            before = path.read_bytes() if path.exists() else None
            after = change(_parsed(before) if before else Kept())
            files.replace(path, json.dumps(after._asdict(), indent=1).encode(), expected=before)

    def _path(self) -> Path:
        return paths.state_folder(self._environ) / _NAME


def _parsed(content: bytes) -> Kept:
    import json  # not before there is something to read: the first frame waits for it

    try:
        found = json.loads(content)
        favourites, theme = found["favourites"], found["theme"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Kept()
    if not isinstance(theme, str) or not isinstance(favourites, list):
        return Kept()
    return Kept(tuple(one for one in favourites if isinstance(one, str)), theme)
