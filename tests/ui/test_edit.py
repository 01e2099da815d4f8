"""`e`: what happens around the editor, and once with a real one on a real terminal."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest
from tests.opened import ESCAPE
from tests.ui.rig import Rig, client, clients, role, workspace
from tests.waiting import LONG

from awsclients.config.model import Place, Problem, Workspace
from awsclients.errors import LocalFailure
from awsclients.ui.choose import Choice
from awsclients.ui.edit import AGAIN, KEEP, edit
from awsclients.ui.outside import Outcome

FILE = Path("/home/jane/.config/awsclients/config.toml")


class Desk:
    """Answers as told, and keeps what it was asked."""

    def __init__(self, *answers: str | None, error: Exception | None = None) -> None:
        self.answers, self.error = list(answers), error
        self.edited: list[tuple[Path, int]] = []
        self.adopted: list[Workspace] = []
        self.said = ""
        self.offered: list[str] = []

    async def lend_to_editor(self, file: Path, line: int) -> Outcome:
        self.edited.append((file, line))
        return Outcome(error=self.error) if self.error else Outcome(code=0)

    async def choose(self, title: str, choices: list[Choice]) -> str | None:
        self.offered.append(choices[0].text)
        return self.answers.pop(0)

    def adopt(self, workspace: Workspace) -> None:
        self.adopted.append(workspace)

    def say(self, text: str, style: str = "text", *about: str) -> None:
        self.said = text


def _broken(line: int, message: str = "duration is not a time. Write 1h.") -> Workspace:
    return replace(workspace(*clients()), problems=(Problem(Place(FILE, line, 1), message),))


def _loading(rig: Rig, *workspaces: Workspace) -> None:
    loads = list(workspaces)
    rig.stand.world = replace(rig.stand.world, load=lambda: loads.pop(0))


async def test_what_loads_is_used_at_once_and_the_broker_hears_of_it(rig: Rig) -> None:
    changed = workspace(client("hooli", "Hooli", role("hooli", "dev", "999999999999")))
    heard: list[Workspace] = []
    _loading(rig, changed)
    rig.stand.world = replace(rig.stand.world, broker=lambda one: heard.append(one) or rig.broker)  # type: ignore[func-returns-value]
    desk = Desk()
    await edit(desk, rig.stand, None)
    assert desk.edited == [(FILE, 0)]
    assert desk.adopted == heard == [changed]
    assert desk.said == "The configuration is in use: 1 role."


async def test_a_broken_edit_is_shown_and_can_be_mended(rig: Rig) -> None:
    whole = workspace(*clients()[:2])
    _loading(rig, _broken(20), whole)
    desk = Desk(AGAIN)
    await edit(desk, rig.stand, None)
    assert desk.edited == [(FILE, 0), (FILE, 20)]
    assert desk.offered == ["config.toml:20: duration is not a time. Write 1h."]
    assert desk.adopted == [whole]


@pytest.mark.parametrize("answer", [KEEP, None])
async def test_or_what_was_there_before_stays_in_use(rig: Rig, answer: str | None) -> None:
    _loading(rig, _broken(20))
    desk = Desk(answer)
    await edit(desk, rig.stand, None)
    assert desk.adopted == []
    assert desk.said == "config.toml:20: duration is not a time. Write 1h. The screen goes on with what it had."


async def test_an_error_that_was_there_before_is_no_reason_to_refuse(rig: Rig) -> None:
    rig.stand.take(_broken(20))
    _loading(rig, _broken(22))
    desk = Desk()
    await edit(desk, rig.stand, None)
    assert len(desk.adopted) == 1


async def test_an_editor_that_wrote_nothing_changes_nothing(rig: Rig) -> None:
    _loading(rig, workspace(*clients()))
    desk = Desk()
    await edit(desk, rig.stand, None)
    assert desk.said == "Nothing changed in the configuration."
    assert desk.adopted == []


@pytest.mark.parametrize("begun", [True, False])
async def test_where_nothing_is_yet_the_editor_gets_an_example(tmp_path: Path, begun: bool) -> None:
    file = tmp_path / "config.toml"
    rig = Rig(replace(workspace(path=file), files=(file,) if begun else ()))
    _loading(rig, replace(rig.stand.workspace, files=(file,)))
    desk = Desk()
    await edit(desk, rig.stand, None)
    assert desk.edited == [(file, 0)]
    assert file.exists() is not begun


async def test_an_editor_that_does_not_start_is_told(rig: Rig) -> None:
    desk = Desk(error=LocalFailure("There is no editor. Set EDITOR to one."))
    await edit(desk, rig.stand, None)
    assert desk.said == "There is no editor. Set EDITOR to one."
    assert desk.adopted == []


async def test_while_presenting_there_is_no_editor(rig: Rig) -> None:
    async with rig.app.run_test(size=(100, 24)) as pilot:
        await pilot.press("escape", "p", "e")
        assert "It would show other clients. Press p" in rig.frame()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
def test_on_a_terminal_the_editor_has_it_and_the_change_shows(tmp_path: Path) -> None:
    config, editor = tmp_path / "config.toml", tmp_path / "editor"
    config.write_text('[sources.hub]\nkind = "ambient"\n\n[clients.acme.roles.dev]\naccount_id = "222222222222"\n')
    config.chmod(0o600)
    editor.write_text(
        '#!/bin/sh\necho "EDITING $*"\nread -r line\n'
        'printf \'[clients.globex.roles.lab]\\naccount_id = "333333333333"\\n\' >> "$2"\n'
    )
    editor.chmod(0o755)
    environ = {**os.environ, "TERM": "xterm-256color", "EDITOR": str(editor), "AWSCLIENTS_AGENT": "off"}
    environ["PYTHONPATH"] = str(Path(__file__).parents[2] / "tui")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "awsclients", "--config", str(config)],
        dimensions=(24, 90),
        env=environ,
        encoding="utf-8",
        timeout=LONG,
    )
    child.expect("acme")
    child.expect("1 of 1")
    child.send(ESCAPE + "e")
    child.expect(r"EDITING \+4 " + str(config))
    child.send("\r")
    child.expect("globex")
    child.expect("in use: 2 roles")
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
