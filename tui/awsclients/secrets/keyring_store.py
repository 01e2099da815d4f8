"""Secrets in the computer's keyring, and in nothing that only calls itself one."""

from collections.abc import Callable, Mapping
from typing import Literal, Protocol, TypeVar

from awsclients.deadline import Hang
from awsclients.errors import Failure, LocalFailure
from awsclients.paths import state_folder
from awsclients.secrets import backends
from awsclients.secrets.secret import Secret
from awsclients.secrets.whereabouts import Whereabouts
from awsclients.text import display

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
    one of those that keep secrets encrypted and locked with the login session. With `whereabouts` a secret that
    another keyring was given is not taken for one that was never stored (C83).

    Each call that hangs keeps a thread, and may open a prompt. So where nobody is there (not `attended`), none is
    made while another of those that share `hang` has not returned.
    """

    def __init__(
        self,
        kind: Literal["auto", "pass"] = "auto",
        *,
        seconds: float = INTERACTIVE_SECONDS,
        find: Callable[[str], Backend] | None = None,
        whereabouts: Whereabouts | None = None,
        hang: Hang | None = None,
        attended: bool = True,
    ) -> None:
        self._kind, self._seconds, self._whereabouts = kind, seconds, whereabouts
        self._hang, self._attended = hang or Hang(), attended
        self._find: Callable[[str], Backend] = find or backends.find

    def get(self, service: str, user: str) -> Secret | None:
        """The secret, or None when there is none; LocalFailure when another keyring has it."""

        def read(backend: Backend) -> Secret | None:
            found = _read(backend, service, user)
            if found is None:
                self._check_that_it_was_here(service, backends.name(backend))
            return found

        return self._use(read)

    def put(self, service: str, user: str, secret: Secret) -> None:
        """Store the secret and read it back; raise LocalFailure when it was not kept (C77)."""

        def store(backend: Backend) -> str | None:
            name = backends.name(backend)
            backends.check_length(name, len(secret.reveal().encode("utf-16-le")) // 2)
            backend.set_password(service, user, secret.reveal())
            kept = _read(backend, service, user)
            return name if kept is not None and kept.matches(secret.reveal()) else None

        keyring = self._use(store)
        if keyring is None:
            raise LocalFailure(
                "The keyring did not keep the secret. Check that it is unlocked and can be written to."
            )
        if self._whereabouts:
            self._whereabouts.note(service, keyring)

    def delete(self, service: str, user: str) -> bool:
        """Remove the secret; False when there was none."""

        def remove(backend: Backend) -> bool:
            if backend.get_password(service, user) is None:
                self._check_that_it_was_here(service, backends.name(backend))
                return False
            backend.delete_password(service, user)
            return True

        gone = self._use(remove)
        if gone and self._whereabouts:
            self._whereabouts.note(service, None)
        return gone

    def _check_that_it_was_here(self, service: str, keyring: str) -> None:
        """Raise LocalFailure when the secret was given to another keyring than the one that has none of it."""
        before = self._whereabouts.keyring_of(service) if self._whereabouts else None
        if before not in {None, keyring}:
            raise LocalFailure(
                f"The secret {display(service, 80)} was given to {display(str(before), 80)}, and the keyring is "
                f"{display(keyring, 80)} now. Bring that one back, or store the secret again."
            )

    def _use(self, work: Callable[[Backend], Result]) -> Result:
        if self._hang.lasts and not self._attended:
            raise LocalFailure("The keyring still does not answer; it may wait for a prompt. Unlock it.")
        try:
            return self._hang.within(self._seconds, lambda: work(self._find(self._kind)))
        except TimeoutError:
            raise LocalFailure(
                f"The keyring did not answer within {self._seconds:g} s; it may wait for a prompt. Unlock it."
            ) from None
        except Failure as failure:
            raise failure from None
        except Exception as error:  # noqa: BLE001  D-Bus, Keychain and the rest raise whatever they like (C80)
            raise _plain(error) from None


def keyring_store(
    kind: Literal["auto", "pass"], environ: Mapping[str, str], *, attended: bool, hang: Hang | None = None
) -> KeyringStore:
    """The person's own; `attended` says that somebody may be there to unlock it."""
    seconds = INTERACTIVE_SECONDS if attended else UNATTENDED_SECONDS
    whereabouts = Whereabouts(state_folder(environ) / "keyrings.json")
    return KeyringStore(kind, seconds=seconds, whereabouts=whereabouts, hang=hang, attended=attended)


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
