"""An edit by another program shows at once, a broken one does not count, and sessions stay."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests.ui.rig import Rig, until

from awsclients.config.load import load
from awsclients.config.model import Workspace

SOURCE = '[sources.jane]\nkind = "access-key"\naccess_key_id = "AKIAIOSFODNN7EXAMPLE"\n'
ROLE = '[clients.{0}.roles.{1}]\nrole_arn = "arn:aws:iam::222222222222:role/{1}"\n'
ACME = ROLE.format("acme", "dev")
GLOBEX = ROLE.format("globex", "admin")


class Files:
    """A configuration on disk, the screen on it, and what the broker was given to use."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "config.toml"
        self.write(SOURCE + ACME)
        self.rig = Rig(load(self.path))
        self.used: list[Workspace] = []

        def broker(workspace: Workspace) -> object:
            self.used.append(workspace)
            return self.rig.broker

        self.rig.stand.world = replace(self.rig.world, load=partial(load, self.path), broker=broker)  # type: ignore[arg-type]

    def write(self, text: str) -> None:
        self.path.write_text(text)
        self.path.chmod(0o600)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


async def test_an_edit_shows_and_a_session_that_is_held_stays(files: Files) -> None:
    rig = files.rig
    rig.broker.sessions["acme/dev"] = rig.broker.make("acme/dev")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "60m" in rig.frame())
        files.write(SOURCE + GLOBEX + ACME)
        await until(pilot, lambda: "globex" in rig.frame())
        assert "60m" in rig.frame()
        assert "The configuration changed: 2 roles." in rig.frame()
        assert list(files.used[-1].roles) == ["globex/admin", "acme/dev"]
        assert rig.app.main.selected is not None
        assert rig.app.main.selected.address == "acme/dev"


async def test_a_broken_edit_keeps_the_last_good_one_and_says_where(files: Files) -> None:
    rig = files.rig
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(files.used) == 1)
        files.write(f"{SOURCE}{ACME}[clients.globex\n")
        await until(pilot, lambda: "config.toml:6: This is not TOML" in rig.frame())
        assert len(rig.app.main.list.rows) == 1
        rig.app.main.say("")
        await until(pilot, lambda: "! 1 problem  config.toml:6: This is not TOML" in rig.frame())
        await pilot.press("escape", "exclamation_mark")
        await until(pilot, lambda: "Problems" in rig.frame())
        await pilot.press("escape")
        files.write(SOURCE + ACME)
        await until(pilot, lambda: "as it was before" in rig.frame())
        await until(pilot, lambda: "problem" not in rig.frame())
        files.write(SOURCE + ACME + GLOBEX)
        await until(pilot, lambda: len(rig.app.main.list.rows) == 2)
        assert len(files.used) == 2


async def test_a_new_file_of_a_client_is_picked_up(files: Files) -> None:
    rig = files.rig
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "acme" in rig.frame())
        folder = files.path.parent / "clients.d"
        folder.mkdir()
        (folder / "globex.toml").write_text(GLOBEX)
        await until(pilot, lambda: "globex" in rig.frame())
