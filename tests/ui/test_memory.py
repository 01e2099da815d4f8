"""What the screen keeps: the file, and what is done with it."""

import json
import re
import stat
from pathlib import Path

import pytest
from tests.ui.rig import Rig, clients, until, workspace

from awsclients.errors import LocalFailure
from awsclients.ui.memory import Kept, Memory


def _environ(folder: Path) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(folder)}


def _rig(folder: Path, **more: str) -> Rig:
    return Rig(workspace(*clients()), environ=_environ(folder) | more)


def test_what_was_written_is_there_the_next_time_and_for_this_user_alone(tmp_path: Path) -> None:
    memory = Memory(_environ(tmp_path))
    assert memory.recall() == Kept()
    memory.write(lambda kept: kept.with_favourite("acme/production", wanted=True))
    file = tmp_path / "awsclients" / "screen.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert Memory(_environ(tmp_path)).recall() == Kept(("acme/production",))


def test_two_windows_keep_each_others_favourites(tmp_path: Path) -> None:
    one, other = Memory(_environ(tmp_path)), Memory(_environ(tmp_path))
    one.write(lambda kept: kept.with_favourite("acme/production", wanted=True))
    other.write(lambda kept: kept.with_favourite("globex/admin", wanted=True))
    one.write(lambda kept: kept.with_favourite("acme/production", wanted=True))
    assert one.recall().favourites == ("globex/admin", "acme/production")
    other.write(lambda kept: kept.with_favourite("globex/admin", wanted=False))
    assert one.recall().favourites == ("acme/production",)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"favourites": 1, "theme": ""}', b"\xff", b"null", b"[" * 9999]
)
def test_a_file_that_makes_no_sense_counts_as_empty_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "awsclients" / "screen.json"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(content)
    memory = Memory(_environ(tmp_path))
    assert memory.recall() == Kept()
    memory.write(lambda kept: kept.with_favourite("a/b", wanted=True))
    assert json.loads(file.read_text())["favourites"] == ["a/b"]


def test_a_folder_that_cannot_be_written_is_a_failure_of_this_computer(tmp_path: Path) -> None:
    (tmp_path / "awsclients").write_text("in the way")
    with pytest.raises(LocalFailure):
        Memory(_environ(tmp_path)).write(lambda kept: kept)


async def test_f_puts_a_role_into_the_section_at_the_top_and_takes_it_out(tmp_path: Path) -> None:
    rig = _rig(tmp_path)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"umbrella", "enter", "f")
        await pilot.press("escape")
        await until(pilot, lambda: "favourites" in rig.frame())
        lines = rig.frame().splitlines()
        assert "favourites" in lines[3]
        assert "Umbrella" in lines[4]
        assert rig.frame().count("Umbrella ") == 2  # in the list once, and in the detail
        await pilot.press("slash", *"glo", "enter")
        assert rig.app.main.list.rows[0].entry.address == "globex/admin"
        assert "favourites" not in rig.frame()
    again = _rig(tmp_path)
    async with again.app.run_test(size=(80, 24)) as pilot:
        assert "favourites" in again.frame()
        await pilot.press("escape", "g")
        assert again.app.main.selected is not None
        assert again.app.main.selected.address == "umbrella/auditor"
        await pilot.press("f")
        await until(pilot, lambda: "umbrella/auditor is no favourite any more." in again.frame())
    assert Memory(_environ(tmp_path)).recall() == Kept()


async def test_moving_and_clicking_pass_over_the_names_of_sections(tmp_path: Path) -> None:
    Memory(_environ(tmp_path)).write(lambda kept: kept.with_favourite("wayne/console", wanted=True))
    rig = _rig(tmp_path)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "g")
        seen = []
        for key in ("j", "k", "G"):
            await pilot.press(key)
            seen.append(rig.app.main.selected.address if rig.app.main.selected else "")
        assert seen == ["acme/production", "wayne/console", "umbrella/auditor"]
        await pilot.click("#list", offset=(9, 2))  # the name of the section
        assert rig.app.main.selected is not None
        assert rig.app.main.selected.address == "umbrella/auditor"
        await pilot.click("#list", offset=(9, 3))
        assert rig.app.main.selected.address == "acme/production"


async def test_C122_where_it_cannot_be_kept_it_holds_for_this_run_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "awsclients").write_text("in the way")
    rig = _rig(tmp_path)
    async with rig.app.run_test(size=(300, 24)) as pilot:
        await pilot.press("escape", "f")
        await until(pilot, lambda: re.search("awsclients cannot be made|is not a folder of yours", rig.frame()))
        assert "favourites" in rig.frame()
