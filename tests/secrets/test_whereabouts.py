"""A keyring that changed is noticed, and never taken for an empty one."""

import json
import threading
from pathlib import Path

import pytest
from tests.secrets.test_keyring_store import SECRET, Mangling, Ring

from awsclients.errors import LocalFailure
from awsclients.secrets.keyring_store import KeyringStore
from awsclients.secrets.secret import Secret
from awsclients.secrets.whereabouts import Whereabouts

HUB = ("awsclients/hub", "AKIA1")


TOLD = r"was given to tests\..*Ring, and the keyring is tests\..*Other now"


class Other(Ring):
    """Another backend, and an empty one."""


@pytest.fixture
def noted(tmp_path: Path) -> Whereabouts:
    """Where the keyrings are noted."""
    return Whereabouts(tmp_path / "state" / "keyrings.json")


def test_C83_what_another_keyring_was_given_is_not_taken_for_never_stored(noted: Whereabouts) -> None:
    first, second = Ring(), Other()
    before = KeyringStore(find=lambda _: first, whereabouts=noted)
    after = KeyringStore(find=lambda _: second, whereabouts=noted)
    before.put(*HUB, Secret(SECRET))
    for work in (lambda: after.get(*HUB), lambda: after.delete(*HUB)):
        with pytest.raises(LocalFailure, match=TOLD) as told:
            work()
        assert SECRET not in told.value.message
    assert second.kept == {}
    assert after.get("awsclients/other", "AKIA1") is None
    assert before.get(*HUB) is not None


def test_C83_storing_it_again_settles_it(noted: Whereabouts) -> None:
    first, second = Ring(), Other()
    before = KeyringStore(find=lambda _: first, whereabouts=noted)
    after = KeyringStore(find=lambda _: second, whereabouts=noted)
    before.put(*HUB, Secret(SECRET))
    after.put(*HUB, Secret(SECRET))
    assert after.get(*HUB) is not None
    assert after.delete(*HUB)
    assert after.get(*HUB) is None
    assert before.get(*HUB) is not None


def test_what_was_not_kept_is_not_noted(noted: Whereabouts) -> None:
    store = KeyringStore(find=lambda _: Mangling(), whereabouts=noted)
    with pytest.raises(LocalFailure):
        store.put(*HUB, Secret(SECRET))
    assert noted.keyring_of(HUB[0]) is None


def test_the_notes_hold_no_secret_and_are_for_us_alone(noted: Whereabouts, tmp_path: Path) -> None:
    KeyringStore(find=lambda _: Ring(), whereabouts=noted).put(*HUB, Secret(SECRET))
    file = tmp_path / "state" / "keyrings.json"
    assert list(json.loads(file.read_text())) == ["awsclients/hub"]
    assert SECRET not in file.read_text()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"[" * 9999, b"\xff", b'{"awsclients/hub": 1}'])
def test_broken_notes_are_no_notes(noted: Whereabouts, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state").mkdir(mode=0o700)
    (tmp_path / "state" / "keyrings.json").write_bytes(content)
    assert noted.keyring_of(HUB[0]) is None
    noted.note(HUB[0], "a.Keyring")
    assert noted.keyring_of(HUB[0]) == "a.Keyring"


def test_notes_that_cannot_be_written_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    noted = Whereabouts(tmp_path / "state" / "keyrings.json")
    store = KeyringStore(find=lambda _: Ring(), whereabouts=noted)
    store.put(*HUB, Secret(SECRET))
    assert noted.keyring_of(HUB[0]) is None


def test_many_at_once_lose_nothing(noted: Whereabouts) -> None:
    threads = [threading.Thread(target=noted.note, args=(f"awsclients/{n}", "a.Keyring")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [noted.keyring_of(f"awsclients/{n}") for n in range(8)] == ["a.Keyring"] * 8
