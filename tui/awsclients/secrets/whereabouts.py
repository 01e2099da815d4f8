"""Which keyring was given which secret: that another one is empty does not mean that nothing was stored."""

import json
from contextlib import suppress
from pathlib import Path

from awsclients.errors import Failure
from awsclients.files import locked, replace
from awsclients.paths import private_folder

_MOST = 1024 * 1024


class Whereabouts:
    """A file of service names and the class of the keyring that each was written to. It holds no secret.

    It only serves to tell what went wrong: where it cannot be read or written, nothing else fails.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def keyring_of(self, service: str) -> str | None:
        """The keyring that was given the service's secret last; None where that is not known."""
        return self._entries(self._content()).get(service)

    def note(self, service: str, keyring: str | None) -> None:
        """The secret was written to this keyring, or removed (None)."""
        if self.keyring_of(service) == keyring:
            return
        with suppress(Failure):
            private_folder(self._file.parent)
            with locked(self._file):
                before = self._content()
                entries = {**self._entries(before), service: keyring}
                kept = {name: where for name, where in sorted(entries.items()) if where is not None}
                replace(self._file, f"{json.dumps(kept, indent=2)}\n".encode(), expected=before)

    def _content(self) -> bytes | None:
        try:
            with self._file.open("rb") as file:
                return file.read(_MOST)
        except OSError:
            return None

    def _entries(self, content: bytes | None) -> dict[str, str]:
        try:
            found = json.loads(content or b"{}")
        except (ValueError, RecursionError):
            return {}
        entries = found.items() if isinstance(found, dict) else ()
        return {name: where for name, where in entries if isinstance(where, str)}
