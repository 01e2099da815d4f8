"""The store over keyrings that misbehave, each in its own way."""

import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.backends.SecretService
import pytest
from keyring import errors
from tests.stores import MemoryStore
from tests.waiting import LONG, until

from awsclients.deadline import Hang
from awsclients.errors import LocalFailure
from awsclients.secrets import backends
from awsclients.secrets.keyring_store import KeyringStore
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import SecretStore, service

SECRET = "wJalrCanaryEXAMPLEKEY"


class Ring:
    """A backend that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise errors.PasswordDeleteError("No such password!")


class Null(Ring):
    """A backend that takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing."""


class Mangling(Ring):
    """A backend that cuts what it is given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password[:5]


def raising(error: Exception) -> Callable[[str], Ring]:
    class Broken(Ring):
        def get_password(self, service: str, username: str) -> str | None:
            raise error

        def set_password(self, service: str, username: str, password: str) -> None:
            raise error

    return lambda _: Broken()


def stores() -> list[SecretStore]:
    ring = Ring()
    return [MemoryStore(), KeyringStore(find=lambda _: ring)]


@pytest.mark.parametrize("store", stores(), ids=["memory", "keyring"])
def test_every_store_keeps_by_service_and_user(store: SecretStore) -> None:
    where = service("jane")
    assert where == "awsclients/jane"
    assert store.get(where, "AKIA1") is None
    assert store.delete(where, "AKIA1") is False
    store.put(where, "AKIA1", Secret(SECRET))
    store.put(where, "AKIA2", Secret("other"))
    store.put(service("globex"), "AKIA1", Secret("third"))
    found = store.get(where, "AKIA1")
    assert found is not None
    assert found.matches(SECRET)
    store.put(where, "AKIA1", Secret("new"))
    assert (found := store.get(where, "AKIA1")) is not None
    assert found.matches("new")
    assert store.delete(where, "AKIA1") is True
    assert store.get(where, "AKIA1") is None
    assert store.get(where, "AKIA2") is not None


@pytest.mark.parametrize("ring", [Null(), Mangling()])
def test_C77_what_was_not_kept_is_said(ring: Ring) -> None:
    with pytest.raises(LocalFailure, match="did not keep the secret") as failure:
        KeyringStore(find=lambda _: ring).put("awsclients/jane", "AKIA1", Secret(SECRET))
    assert SECRET not in "".join(traceback.format_exception(failure.value))


@pytest.mark.parametrize(
    ("text", "fits"), [("a" * 1280, True), ("a" * 1281, False), ("\N{GRINNING FACE}" * 641, False)]
)
def test_C82_what_windows_would_cut_is_refused_before_it_is_written(text: str, fits: bool) -> None:
    ring = type("WinVaultKeyring", (Ring,), {"__module__": "keyring.backends.Windows"})()
    store = KeyringStore(find=lambda _: ring)
    if fits:
        store.put("awsclients/jane", "AKIA1", Secret(text))
        return
    with pytest.raises(LocalFailure, match="Windows Credential Manager takes 1280"):
        store.put("awsclients/jane", "AKIA1", Secret(text))
    assert ring.kept == {}
    elsewhere = Ring()
    KeyringStore(find=lambda _: elsewhere).put("awsclients/jane", "AKIA1", Secret(text))


class DBusErrorResponse(Exception):
    """As jeepney has it: no KeyringError."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.NoKeyringError(SECRET), "There is no keyring"),
        (errors.KeyringLocked(SECRET), "is locked"),
        (errors.InitError(SECRET), "is locked, or its prompt was dismissed"),
        (errors.PasswordSetError(SECRET), "refused the change"),
        (errors.KeyringError(SECRET), r"failed \(KeyringError\)"),
        (DBusErrorResponse(SECRET), r"failed \(DBusErrorResponse\)"),
        (ConnectionResetError(SECRET), r"failed \(ConnectionResetError\)"),
        (OSError(1783, "CredWrite", SECRET), r"failed \(OSError\)"),
        (UnicodeError(SECRET), r"failed \(UnicodeError\)"),
    ],
)
def test_C76_C79_C80_every_failure_is_one_line_without_its_own_words(error: Exception, words: str) -> None:
    store = KeyringStore(find=raising(error))
    for work in (
        lambda: store.get("awsclients/jane", "AKIA1"),
        lambda: store.put("awsclients/jane", "AKIA1", Secret(SECRET)),
        lambda: store.delete("awsclients/jane", "AKIA1"),
    ):
        with pytest.raises(LocalFailure, match=words) as failure:
            work()
        assert failure.value.exit_code == 5
        assert SECRET not in "".join(traceback.format_exception(failure.value))


def test_C79_a_keyring_that_hangs_does_not_hang_us() -> None:
    held = threading.Event()

    def hang(_: str) -> Ring:
        held.wait(LONG)
        return Ring()

    begun = time.monotonic()
    with pytest.raises(LocalFailure, match=r"did not answer within 0\.2 s"):
        KeyringStore(seconds=0.2, find=hang).get("awsclients/jane", "AKIA1")
    assert time.monotonic() - begun < LONG
    held.set()


class Prompting:
    """Finds a backend that lets each of its first calls wait until somebody answers its prompt."""

    def __init__(self, prompts: int) -> None:
        self.prompts = [threading.Event() for _ in range(prompts)]
        self.asked = 0

    def __call__(self, _: str) -> Ring:
        self.asked += 1
        if self.asked <= len(self.prompts):
            self.prompts[self.asked - 1].wait(LONG)
        return Ring()


def test_C79_C85_programs_do_not_heap_up_before_a_prompt() -> None:
    find, hang = Prompting(1), Hang()

    def ask() -> Secret | None:
        store = KeyringStore(seconds=0.1 if find.asked == 0 else LONG, find=find, hang=hang, attended=False)
        return store.get("awsclients/jane", "AKIA1")

    with pytest.raises(LocalFailure, match=r"did not answer within 0\.1 s"):
        ask()
    for _ in range(20):
        with pytest.raises(LocalFailure, match="still does not answer"):
            ask()
    assert find.asked == 1
    find.prompts[0].set()
    until(lambda: not hang.lasts)
    assert ask() is None


def test_C79_a_person_is_let_through_and_whoever_comes_after_them_too() -> None:
    """The first call may hang for ever: of a keyring that was started again nobody tells it."""
    find, hang = Prompting(1), Hang()
    with pytest.raises(LocalFailure, match="did not answer"):
        KeyringStore(seconds=0.1, find=find, hang=hang, attended=False).get("awsclients/jane", "AKIA1")
    assert KeyringStore(seconds=LONG, find=find, hang=hang).get("awsclients/jane", "AKIA1") is None
    later = KeyringStore(seconds=LONG, find=find, hang=hang, attended=False)
    assert later.get("awsclients/jane", "AKIA1") is None
    find.prompts[0].set()


def test_C78_only_known_keyrings_are_used() -> None:
    backends.check(keyring.backends.SecretService.Keyring())
    for strange in (Ring(), keyring.backends.null.Keyring()):
        with pytest.raises(LocalFailure, match="is not a keyring that keeps secrets safe") as failure:
            backends.check(strange)
        assert backends.name(strange) in failure.value.message
    with pytest.raises(LocalFailure, match="There is no keyring"):
        backends.check(keyring.backends.fail.Keyring())


def test_C78_a_chain_with_anything_else_in_it_is_refused_by_name() -> None:
    class ChainerBackend:
        def __init__(self, *links: object) -> None:
            self.backends = links

    ChainerBackend.__module__, ChainerBackend.__qualname__ = "keyring.backends.chainer", "ChainerBackend"
    good = keyring.backends.SecretService.Keyring()
    backends.check(ChainerBackend(good, good))
    with pytest.raises(LocalFailure, match=r"keyring\.backends\.null\.Keyring is not a keyring"):
        backends.check(ChainerBackend(good, keyring.backends.null.Keyring()))
    with pytest.raises(LocalFailure, match="There is no keyring"):
        backends.check(ChainerBackend())


def test_C78_the_real_chain_has_the_name_we_look_for() -> None:
    assert backends.name(keyring.backends.chainer.ChainerBackend()) == "keyring.backends.chainer.ChainerBackend"
    for name in backends.ALLOWED:
        module, _, attribute = name.rpartition(".")
        assert hasattr(pytest.importorskip(module), attribute)


def test_C78_a_configured_plain_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class PlaintextKeyring(Ring):
        """As keyrings.alt has it."""

    monkeypatch.setattr(keyring, "get_keyring", PlaintextKeyring)
    with pytest.raises(LocalFailure, match="PlaintextKeyring is not a keyring"):
        KeyringStore().put("awsclients/jane", "AKIA1", Secret(SECRET))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("[backend]\ndefault-keyring = keyrings.nowhere.Plain\n", "asks for keyrings.nowhere.Plain, which cannot"),
        (
            "[backend]\ndefault-keyring = keyring.backends.null.Nope\n",
            "asks for keyring.backends.null.Nope, which",
        ),
        ("[backend]\ndefault-keyring =\n", "asks for a keyring, which cannot be loaded"),
        ("nonsense", "asks for a keyring, which cannot be loaded"),
    ],
)
def test_C78_what_the_librarys_own_file_asks_for_in_vain_is_said_with_the_file(
    written: str, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir()
    file.write_text(written)
    with pytest.raises(LocalFailure) as failure:
        KeyringStore().get("awsclients/jane", "AKIA1")
    assert failure.value.message.startswith(f"{file} {wanted}")


def test_pass_is_used_only_when_the_settings_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import types

    module = types.ModuleType("keyring_pass")
    ring = type("PasswordStoreBackend", (Ring,), {"__module__": "keyring_pass"})
    vars(module).update(PasswordStoreBackend=ring, command=lambda *_, **__: "")
    monkeypatch.setitem(sys.modules, "keyring_pass", module)
    monkeypatch.setattr(keyring, "get_keyring", ring)
    with pytest.raises(LocalFailure, match='Set keyring = "pass" to use it'):
        KeyringStore("auto").get("awsclients/jane", "AKIA1")
    assert KeyringStore("pass").get("awsclients/jane", "AKIA1") is None
    assert backends.name(backends.find("pass")) == backends.PASS


def test_pass_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "keyring_pass", None)
    with pytest.raises(LocalFailure, match="needs the package keyring-pass"):
        KeyringStore("pass").get("awsclients/jane", "AKIA1")
