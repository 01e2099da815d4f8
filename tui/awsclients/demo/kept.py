"""Secrets of the demo, in its private folder, so that every process in it has the same ones.

They are those of an AWS that ends with the demo and is reached from this computer alone.
"""

import json
from collections.abc import Callable
from pathlib import Path

from awsclients import files
from awsclients.errors import BadInput
from awsclients.secrets.secret import Secret

_Kept = dict[str, dict[str, str]]


class KeptStore:
    """See SecretStore."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "secrets.json"

    def get(self, service: str, user: str) -> Secret | None:
        """The secret, or None when there is none."""
        text = _parsed(self._content()).get(service, {}).get(user)
        return None if text is None else Secret(text)

    def put(self, service: str, user: str, secret: Secret) -> None:
        """Keep the secret."""
        self._change(lambda kept: kept.setdefault(service, {}).update({user: secret.reveal()}))

    def delete(self, service: str, user: str) -> bool:
        """Remove the secret; False when there was none."""
        found = self.get(service, user) is not None
        self._change(lambda kept: kept.get(service, {}).pop(user, None))
        return found

    def _change(self, change: Callable[[_Kept], object]) -> None:
        with files.locked(self._file):
            before = self._content()
            kept = _parsed(before)
            change(kept)
            files.replace(self._file, json.dumps(kept).encode(), expected=before)

    def _content(self) -> bytes | None:
        return self._file.read_bytes() if self._file.exists() else None


def _parsed(content: bytes | None) -> _Kept:
    try:
        kept = json.loads(content or b"{}")
        return {str(service): {str(user): str(text) for user, text in of.items()} for service, of in kept.items()}
    except (ValueError, AttributeError):
        raise BadInput("The demo's secrets are broken. Leave the demo and begin another.") from None
