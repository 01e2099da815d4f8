"""One at a time begins to listen, and nothing is left of that."""

import errno
import fcntl
import os
import threading
import time
from pathlib import Path

import pytest
from tests.agent.conftest import Person
from tests.waiting import LONG

from awsclients.agent import start
from awsclients.agent.place import Place
from awsclients.agent.start import turn
from awsclients.errors import LocalFailure


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place in a folder of its own."""
    home = str(tmp_path_factory.mktemp("p"))
    return Place({"HOME": home, "XDG_RUNTIME_DIR": home}, f"{home}/config.toml")


def locks(folder: str) -> list[Path]:
    """The lock files that lie there."""
    return list(Path(folder).glob("*.lock"))


def test_one_at_a_time_though_each_removes_the_lock(place: Place) -> None:
    inside: list[int] = []

    def take_turns(number: int) -> None:
        for _ in range(20):
            with turn(place):
                inside.append(number)
                time.sleep(0.0005)
                inside.append(number)

    takers = [threading.Thread(target=take_turns, args=(number,)) for number in range(6)]
    for one in takers:
        one.start()
    for one in takers:
        one.join(LONG)
    assert len(inside) == 6 * 20 * 2
    assert inside[::2] == inside[1::2], "two were inside at once"
    assert locks(place.folder) == []


def test_a_lock_that_was_removed_from_under_its_holder_is_nobodys(place: Place) -> None:
    with turn(place):
        locks(place.folder)[0].unlink()
        with turn(place):
            assert len(locks(place.folder)) == 1
    assert locks(place.folder) == []


def test_who_waits_too_long_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "SECONDS", 0.1)
    with turn(place), pytest.raises(LocalFailure, match="still starting"), turn(place):
        pass
    with turn(place):
        assert locks(place.folder)


def test_C34_a_folder_that_knows_no_locks_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(LocalFailure, match="cannot be locked"), turn(place):
        pass


def test_T4_a_link_in_the_place_of_the_lock_is_not_followed(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "target"
    with turn(place):
        pass
    os.symlink(target, f"{place.socket}.lock")  # noqa: PTH211
    with pytest.raises(LocalFailure, match="cannot be made"), turn(place):
        pass
    assert not target.exists()


def test_T4_a_link_in_the_place_of_the_folder_is_not_followed(place: Place, tmp_path: Path) -> None:
    Path(place.folder).symlink_to(tmp_path)
    with pytest.raises(LocalFailure, match="is not a folder of yours"), turn(place):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_started_agent_leaves_its_socket_alone(person: Person) -> None:
    assert person("exec", "acme/dev", "--", "true").code == 0
    folder = Path(person.place.folder)
    assert locks(str(folder)) == []
    assert [one.name for one in folder.glob("agent-*")] == [Path(person.place.socket).name]
