"""What keeps long-term secrets. The keyring is one; the demo and tests have others."""

from typing import Protocol

from awsclients.secrets.secret import Secret


class SecretStore(Protocol):
    """Keeps secrets by service (`awsclients/SOURCE`) and user (the access key id).

    Every method raises LocalFailure when the store cannot be used, with the reason and the way out.
    """

    def get(self, service: str, user: str) -> Secret | None:
        """The secret, or None when there is none."""
        ...

    def put(self, service: str, user: str, secret: Secret) -> None:
        """Store the secret and read it back; raise LocalFailure when it was not kept."""
        ...

    def delete(self, service: str, user: str) -> bool:
        """Remove the secret; False when there was none."""
        ...


def service(source: str) -> str:
    """The service name under which a source's secret is kept."""
    return f"awsclients/{source}"
