"""Secrets in the computer's keyring, and in nothing that only calls itself one."""

from collections.abc import Callable
from typing import Literal, Protocol, TypeVar

from awsclients.deadline import within
from awsclients.errors import Failure, LocalFailure
from awsclients.secrets import backends
from awsclients.secrets.secret import Secret

INTERACTIVE_SECONDS = 30.0
"""How long a person may take to unlock the keyring."""
UNATTENDED_SECONDS = 3.0
"""How long a keyring may take when nobody is there to unlock it."""

Result = TypeVar("Result")


class Backend(Protocol):
    """What is used of a backend of the keyring library."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class KeyringStore:
    """See SecretStore. `kind` is the setting `keyring`; `seconds` bounds each call, which may wait for a prompt.

    `find` gives the backend; the default is the keyring library's choice, and is refused by name unless it is
    one of those that keep secrets encrypted and locked with the login session.
    """

    def __init__(
        self,
        kind: Literal["auto", "pass"] = "auto",
        *,
        seconds: float = INTERACTIVE_SECONDS,
        find: Callable[[str], Backend] | None = None,
    ) -> None:
        self._kind, self._seconds = kind, seconds
        self._find: Callable[[str], Backend] = find or backends.find

    def get(self, service: str, user: str) -> Secret | None:
        """The secret, or None when there is none."""
        return self._use(lambda backend: _read(backend, service, user))

    def put(self, service: str, user: str, secret: Secret) -> None:
        """Store the secret and read it back; raise LocalFailure when it was not kept (C77)."""

        def store(backend: Backend) -> bool:
            backend.set_password(service, user, secret.reveal())
            kept = _read(backend, service, user)
            return kept is not None and kept.matches(secret.reveal())

        if not self._use(store):
            raise LocalFailure(
                "The keyring did not keep the secret. Check that it is unlocked and can be written to."
            )

    def delete(self, service: str, user: str) -> bool:
        """Remove the secret; False when there was none."""

        def remove(backend: Backend) -> bool:
            if backend.get_password(service, user) is None:
                return False
            backend.delete_password(service, user)
            return True

        return self._use(remove)

    def name(self) -> str:
        """The backend in use, by its class: what `doctor` shows."""
        return self._use(backends.name)

    def _use(self, work: Callable[[Backend], Result]) -> Result:
        try:
            return within(self._seconds, lambda: work(self._find(self._kind)))
        except TimeoutError:
            raise LocalFailure(
                f"The keyring did not answer within {self._seconds:g} s; it may wait for a prompt. Unlock it."
            ) from None
        except Failure as failure:
            raise failure from None
        except Exception as error:  # noqa: BLE001  D-Bus, Keychain and the rest raise whatever they like (C80)
            raise _plain(error) from None


def _read(backend: Backend, service: str, user: str) -> Secret | None:
    text = backend.get_password(service, user)
    return None if text is None else Secret(text)


def _plain(error: Exception) -> LocalFailure:
    """One line for each way in which a keyring fails. Its own words are left out: they are not ours to trust."""
    from keyring import errors

    if isinstance(error, errors.NoKeyringError):
        return backends.none_found()
    if isinstance(error, errors.KeyringLocked | errors.InitError):
        return LocalFailure("The keyring is locked, or its prompt was dismissed. Unlock it and try again.")
    if isinstance(error, errors.PasswordSetError | errors.PasswordDeleteError):
        return LocalFailure("The keyring refused the change. Allow awsclients to use it, and try again.")
    return LocalFailure(f"The keyring failed ({type(error).__name__}). Unlock it and try again.")
