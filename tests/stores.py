"""Secrets for as long as the process lives: what tests have in the place of a keyring."""

from awsclients.secrets.secret import Secret


class MemoryStore:
    """See SecretStore."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Secret] = {}

    def get(self, service: str, user: str) -> Secret | None:
        """The secret, or None when there is none."""
        return self._kept.get((service, user))

    def put(self, service: str, user: str, secret: Secret) -> None:
        """Keep the secret."""
        self._kept[service, user] = secret

    def delete(self, service: str, user: str) -> bool:
        """Remove the secret; False when there was none."""
        return self._kept.pop((service, user), None) is not None
