"""The store over a real Secret Service."""

from tests.secrets.conftest import Run

STORE = """
from awsclients.errors import LocalFailure
from awsclients.secrets.keyring_store import KeyringStore
from awsclients.secrets.secret import Secret
store = KeyringStore("auto", seconds=10)
"""
LOCK = """
import secretstorage
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
"""


def out(run: Run, code: str) -> str:
    done = run(STORE + code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_secret_is_kept_read_back_and_deleted(in_keyring: Run) -> None:
    code = """
assert store.get("awsclients/jane", "AKIA1") is None
store.put("awsclients/jane", "AKIA1", Secret("söme secret"))
store.put("awsclients/jane", "AKIA1", Secret("another"))
store.put("awsclients/other", "AKIA1", Secret("third"))
assert store.get("awsclients/jane", "AKIA1").matches("another")
assert store.get("awsclients/other", "AKIA1").matches("third")
assert store.delete("awsclients/jane", "AKIA1")
assert not store.delete("awsclients/jane", "AKIA1")
assert store.get("awsclients/jane", "AKIA1") is None
print(store.name())
"""
    assert out(in_keyring, code) == "keyring.backends.SecretService.Keyring"
    assert out(in_keyring, 'print(store.get("awsclients/other", "AKIA1").reveal())') == "third"


def test_C79_C80_a_locked_keyring_is_one_line_and_keeps_nothing(in_keyring: Run) -> None:
    code = """
store.put("awsclients/jane", "AKIA1", Secret("canary"))
for work in (
    lambda: store.get("awsclients/jane", "AKIA1"),
    lambda: store.put("awsclients/jane", "AKIA1", Secret("canary")),
    lambda: store.delete("awsclients/jane", "AKIA1"),
):
    try:
        print(work())
    except LocalFailure as failure:
        print(failure.message)
"""
    first, rest = code.split("for work", 1)
    told = out(in_keyring, first + LOCK + "for work" + rest)
    assert (
        told.splitlines() == ["The keyring is locked, or its prompt was dismissed. Unlock it and try again."] * 3
    )


def test_C76_without_a_bus_there_is_no_keyring(in_keyring: Run) -> None:
    told = out(
        in_keyring,
        """
import os
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/no/such/bus"
try:
    store.get("awsclients/jane", "AKIA1")
except LocalFailure as failure:
    print(failure.message)
""",
    )
    assert told.startswith("There is no keyring to keep secrets in. Start a Secret Service")
