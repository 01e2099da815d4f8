"""The store over a real Secret Service."""

import pytest
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
from awsclients.secrets import backends
print(backends.name(backends.find("auto")))
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


def test_C84_what_is_seen_of_a_locked_keyring_names_the_source_and_no_client(in_keyring: Run) -> None:
    code = """
store.put("awsclients/jane", "AKIA1", Secret("canary"))
"""
    look = """
import secretstorage
bus = secretstorage.dbus_init()
for item in secretstorage.search_items(bus, {"service": "awsclients/jane"}):
    print(item.is_locked(), sorted(item.get_attributes().items()), item.get_label())
"""
    told = out(in_keyring, code + LOCK + look)
    assert told.startswith("True [('application', 'Python keyring library'), ('service', 'awsclients/jane')")
    assert told.endswith("Password for 'AKIA1' on 'awsclients/jane'")
    assert "canary" not in told


@pytest.mark.slow
def test_C85_fifty_processes_that_read_at_once_all_get_it(in_keyring: Run) -> None:
    code = """
import os
import keyring.backends.SecretService
store.put("awsclients/jane", "AKIA1", Secret("canary"))
pids = []
for _ in range(50):
    if not (pid := os.fork()):
        found = KeyringStore("auto", seconds=30).get("awsclients/jane", "AKIA1")
        os._exit(0 if found is not None and found.matches("canary") else 1)
    pids.append(pid)
print([os.waitpid(pid, 0)[1] for pid in pids] == [0] * 50)
"""
    assert out(in_keyring, code) == "True"


def test_C79_a_keyring_that_was_never_unlocked_is_one_line(never_unlocked: Run) -> None:
    code = """
for work in (
    lambda: store.get("awsclients/jane", "AKIA1"),
    lambda: store.put("awsclients/jane", "AKIA1", Secret("canary")),
):
    try:
        print(work())
    except LocalFailure as failure:
        print(failure.message)
"""
    told = out(never_unlocked, code).splitlines()
    assert told == ["The keyring is locked, or its prompt was dismissed. Unlock it and try again."] * 2


def test_C80_a_keyring_that_was_killed_is_one_line(in_keyring: Run) -> None:
    code = """
import os, signal
import secretstorage
from jeepney import DBusAddress, new_method_call
store.put("awsclients/jane", "AKIA1", Secret("canary"))
bus = secretstorage.dbus_init()
daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
call = new_method_call(daemon, "GetConnectionUnixProcessID", "s", ("org.freedesktop.secrets",))
os.kill(bus.send_and_get_reply(call).body[0], signal.SIGKILL)
try:
    print(store.get("awsclients/jane", "AKIA1"))
except LocalFailure as failure:
    print(failure.message)
"""
    told = out(in_keyring, code)
    assert told.count("\n") == 0
    assert told.startswith(("The keyring", "There is no keyring"))


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
