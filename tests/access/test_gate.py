"""The gate is closed by a file, so that a lock outlives whoever made it."""

from pathlib import Path

import pytest

from awsclients.access.gate import Gate
from awsclients.errors import LocalFailure, PersonNeeded


def test_a_gate_is_one_for_all_who_know_its_marker(tmp_path: Path) -> None:
    marker = tmp_path / "run/agent.locked"
    one, other = Gate(lambda: marker), Gate(lambda: marker)
    other.check()
    one.close()
    one.close()
    assert other.closed
    with pytest.raises(PersonNeeded, match="terminal"):
        other.check()
    assert marker.stat().st_mode & 0o777 == 0o600
    other.open()
    other.open()
    assert not one.closed


def test_a_gate_in_memory_is_its_own(tmp_path: Path) -> None:
    one, other = Gate(), Gate()
    one.close()
    assert (one.closed, other.closed) == (True, False)
    one.open()
    assert not one.closed


def test_a_gate_that_cannot_be_written_down_says_so(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("")
    with pytest.raises(LocalFailure, match="cannot be made"):
        Gate(lambda: tmp_path / "run/agent.locked").close()


def test_a_gate_that_cannot_be_seen_is_not_taken_for_an_open_one(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(LocalFailure, match="cannot be looked for"):
        Gate(lambda: tmp_path / "loop/agent.locked").check()
