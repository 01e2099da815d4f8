"""Which keyring is used, and which are refused: an installed plug-in may write secrets to a plain file (C78)."""

import functools
import importlib
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from awsclients.errors import LocalFailure
from awsclients.text import display

if TYPE_CHECKING:
    from awsclients.secrets.keyring_store import Backend

ALLOWED = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
PASS = "keyring_pass.PasswordStoreBackend"  # noqa: S105  a class, not a password

WINDOWS_MOST = 1280
"""Characters that fit into the 2,560 bytes of one entry of Windows Credential Manager."""

_WINDOWS = "keyring.backends.Windows.WinVaultKeyring"
_CHAIN = "keyring.backends.chainer.ChainerBackend"
_NONE = "keyring.backends.fail.Keyring"
_WAYS_OUT = {
    "darwin": "Unlock the login keychain",
    "win32": "Log in to Windows with a profile of your own",
    "linux": 'Start a Secret Service (gnome-keyring, KWallet), or set keyring = "pass"',
}


def find(kind: str) -> "Backend":
    """The backend of the setting `keyring`; LocalFailure when there is none, or when it is not an allowed one."""
    if kind == "pass":
        return _pass()
    try:
        found = _chosen()
    except Exception as error:  # noqa: BLE001  whatever a module raises that is no keyring
        raise _asked_for(error) or error from None
    check(found)
    return found


def _chosen() -> "Backend":
    """What the keyring library chooses, or is told to by its own file."""
    import keyring

    found = keyring.get_keyring()
    if name(found) == _NONE:
        # keyring looks once and remembers; an agent lives on, and by now there may be one.
        vars(keyring.backend.get_all_keyring).pop("saved_result", None)
        keyring.core.init_backend()
        found = keyring.get_keyring()
    return found


def _asked_for(error: Exception) -> LocalFailure | None:
    """The library's own file as the reason why there is no keyring; None where there is no such file."""
    from configparser import Error, RawConfigParser

    from keyring.util import platform_

    file = platform_.config_root() / "keyringrc.cfg"
    if not file.exists():
        return None
    config = RawConfigParser()
    with suppress(OSError, ValueError, Error):
        config.read(file, encoding="utf-8")
    wanted = display(config.get("backend", "default-keyring", fallback="").strip() or "a keyring", 200)
    why = type(error).__name__
    return LocalFailure(f"{file} asks for {wanted}, which cannot be loaded ({why}). Correct or remove that file.")


def check(backend: object) -> None:
    """Refuse a backend that is not on the list, and a chain with any such backend in it, by name."""
    links = backend.backends if name(backend) == _CHAIN and hasattr(backend, "backends") else [backend]
    strange = [name(link) for link in links if name(link) not in ALLOWED]
    if not links or strange == [_NONE]:
        raise none_found()
    if strange:
        way_out = (
            'Set keyring = "pass" to use it' if strange == [PASS] else "Uninstall it, or configure another keyring"
        )
        names = display(", ".join(strange), 200)
        raise LocalFailure(f"{names} is not a keyring that keeps secrets safe. {way_out}.")


def check_length(named: str, characters: int) -> None:
    """Refuse what Windows would cut or answer with error 1783 (C82); `characters` as UTF-16 counts them."""
    if named == _WINDOWS and characters > WINDOWS_MOST:
        raise LocalFailure(
            f"The secret has {characters} characters, and Windows Credential Manager takes {WINDOWS_MOST}. "
            "It is not stored."
        )


def name(backend: object) -> str:
    """The class of a backend, which decides whether it is trusted."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def none_found() -> LocalFailure:
    """There is no keyring on this computer (C76); nothing falls back to a file."""
    way_out = _WAYS_OUT.get(sys.platform, _WAYS_OUT["linux"])
    return LocalFailure(f"There is no keyring to keep secrets in. {way_out}.")


def _pass() -> "Backend":
    try:
        module: Any = importlib.import_module("keyring_pass")
    except ImportError:
        raise LocalFailure(
            'keyring = "pass" needs the package keyring-pass. Install it where awsclients is installed.'
        ) from None
    # What pass prints would be drawn over the screen.
    module.command = functools.partial(module.command, stderr=subprocess.DEVNULL)
    backend: Backend = module.PasswordStoreBackend()
    return backend
