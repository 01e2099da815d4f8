"""The first frame that is drawn without the library is the one that the library draws, cell by cell."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyte
import pytest
from benchmarks.workspaces import many_files, one_file
from rich.color import ColorSystem
from rich.style import Style
from tests.ui.rig import Rig, client, clients, role, workspace
from tests.waiting import LONG
from textual.strip import Strip

from awsclients.config.load import load
from awsclients.config.model import Place, Problem, Severity, Workspace
from awsclients.errors import LocalFailure
from awsclients.skeleton import Skeleton
from awsclients.ui.app import ScreenApp
from awsclients.ui.early import begin, first_frame
from awsclients.ui.glyphs import ASCII
from awsclients.ui.memory import Kept
from awsclients.ui.palette import PALETTES
from awsclients.ui.stand import Stand

SIZES = ((80, 24), (160, 45), (100, 34), (99, 17), (40, 12), (31, 11), (20, 5), (19, 9), (60, 4), (220, 60))
TERMINALS: Mapping[str, Mapping[str, str]] = {
    "truecolor": {"COLORTERM": "truecolor", "TERM": "xterm-256color"},
    "256": {"TERM": "xterm-256color"},
    "16": {"TERM": "linux"},
    "odd": {"TERM": "vt525"},
    "light": {"TERM": "tmux-256color", "COLORFGBG": "0;15"},
    "none": {"NO_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"},
}


def _usual() -> Rig:
    return Rig(workspace(*clients()))


def _broken() -> Rig:
    place = Place(Path("/home/jane/.config/awsclients/config.toml"), 12, 3)
    warning = Problem(place, "Two clients have one external ID. Ask one for another.", Severity.WARNING)
    return Rig(replace(workspace(*clients()), problems=(warning,)))


def _lost() -> Rig:
    place = Place(Path("/home/jane/.config/awsclients/config.toml"), 12, 3)
    return Rig(replace(workspace(), problems=(Problem(place, "This is no TOML. Correct it."),)))


def _favourites() -> Rig:
    rig = _usual()
    rig.stand.memory.kept = Kept(("umbrella/auditor", "globex/admin", "gone/role"))
    return rig


def _presented() -> Rig:
    rig = _usual()
    rig.stand.present("acme")
    return rig


def _nested() -> Rig:
    return Rig(workspace(*clients()), environ={"AWSCLIENTS_ROLE": "acme/staging"})


def _elsewhere() -> Rig:
    rig = _usual()
    setting = replace(rig.world.setting, overrides={"AWS_ENDPOINT_URL": "http://127.0.0.1:7890"})
    return _on(
        rig, Stand(replace(rig.world, setting=setting), rig.stand.workspace, rig.stand.glyphs, rig.stand.zone)
    )


def _foreign() -> Rig:
    odd = client("wide", "株式会社 Ácmé\u202e [red]", role("wide", "x" * 64, "222222222222"), color="#101010")
    return Rig(workspace(odd))


def _on(rig: Rig, stand: Stand) -> Rig:
    rig.stand, rig.app = stand, ScreenApp(stand)
    return rig


WORLDS: Mapping[str, Callable[[], Rig]] = {
    "usual": _usual,
    "ascii": lambda: Rig(workspace(*clients()), glyphs=ASCII),
    "broken": _broken,
    "lost": _lost,
    "empty": lambda: Rig(workspace()),
    "favourites": _favourites,
    "presented": _presented,
    "nested": _nested,
    "elsewhere": _elsewhere,
    "foreign": _foreign,
}


def _seen(text: str, size: tuple[int, int]) -> list[list[object]]:
    """Every cell as a terminal shows it; of a blank nobody sees the colour or whether it is bold."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(text)
    lines = [[screen.buffer[y][x] for x in range(size[0])] for y in range(size[1])]
    return [
        [(cell.bg, cell.underscore) if cell.data == " " and not cell.reverse else cell for cell in line]
        for line in lines
    ]


@pytest.fixture(autouse=True)
def _each_terminal_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A style remembers how it was written for the first terminal of a process, of which there is else but one."""
    render, render_style = Style.render, Strip.render_style

    def rendered(style: Style, text: str = "", **how: Any) -> str:
        style._ansi = None
        return render(style, text, **how)

    def rendered_of_strip(style: Style, text: str, color_system: ColorSystem) -> str:
        style._ansi = None
        return render_style(style, text, color_system)

    monkeypatch.setattr(Style, "render", rendered)
    monkeypatch.setattr(Strip, "render_style", staticmethod(rendered_of_strip))


async def _compare(rig: Rig, size: tuple[int, int]) -> None:
    early = first_frame(rig.stand, size, os.environ)
    async with rig.app.run_test(size=size) as pilot:
        await pilot.pause()
        update = rig.app.screen._compositor.render_update(full=True)
        late = update.render_segments(rig.app.console)  # type: ignore[union-attr]
    drawn = _seen(early, size)
    assert drawn == _seen("".join(f"\x1b[{y + 1}H{line}" for y, line in enumerate(late.split("\n"))), size)
    assert any(isinstance(cell, pyte.screens.Char) for line in drawn for cell in line)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "{}x{}".format(*size))
@pytest.mark.parametrize("name", WORLDS)
async def test_it_is_what_the_screen_draws(
    name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _terminal(monkeypatch, TERMINALS["truecolor"])
    await _compare(WORLDS[name](), size)


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("name", ["usual", "ascii", "favourites"])
async def test_in_every_kind_of_terminal(name: str, terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _terminal(monkeypatch, TERMINALS[terminal])
    await _compare(WORLDS[name](), (110, 12))


@pytest.mark.parametrize("theme", PALETTES)
async def test_in_every_theme(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _terminal(monkeypatch, TERMINALS["truecolor"])
    rig = _usual()
    rig.stand.memory.kept = Kept(theme=theme)
    await _compare(_on(rig, rig.stand), (110, 12))


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (19, 9)], ids=lambda size: "{}x{}".format(*size))
async def test_with_a_thousand_roles_and_a_scrollbar(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _terminal(monkeypatch, TERMINALS["truecolor"])
    await _compare(Rig(load(one_file(tmp_path, 1000))), size)


def test_while_files_are_still_to_be_read_no_number_of_roles_is_told(tmp_path: Path) -> None:
    path = many_files(tmp_path, 3)
    for file in (path, *path.parent.glob("clients.d/*")):
        file.chmod(0o600)
    rig = Rig(load(path))
    part = Stand(rig.world, rig.stand.workspace, rig.stand.glyphs, rig.stand.zone, whole=False)
    shown = pyte.Screen(120, 24)
    pyte.Stream(shown).feed(first_frame(part, (120, 24), os.environ))
    text = "\n".join(shown.display)
    assert "Client 0000 Ltd" in text
    assert "reading …" in text
    assert "60" not in text
    assert "3 clients" not in text


def test_it_is_drawn_without_the_library() -> None:
    code = "import sys, awsclients.ui.early; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "rich" in done.stdout.split()
    assert not {"textual", "asyncio", "boto3", "keyring"} & set(done.stdout.split())


def _terminal(monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str]) -> None:
    for name in ("COLORTERM", "TERM", "NO_COLOR", "COLORFGBG", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


class _Stood(Skeleton):
    """A skeleton on no terminal, which keeps what is shown on it."""

    def __init__(self, *, standing: bool) -> None:
        super().__init__()
        self.standing, self.shown = standing, list[str]()

    def show(self, frame: str) -> None:
        self.shown.append(frame)


@pytest.mark.parametrize("standing", [True, False])
def test_it_is_shown_where_the_skeleton_stands(standing: bool) -> None:
    rig, skeleton = _usual(), _Stood(standing=standing)
    stand, more = begin(rig.world, lambda: (rig.stand.workspace, True), skeleton).result(LONG)
    assert (stand.whole, more) == (False, True)
    assert ["reading" in frame for frame in skeleton.shown] == [True] * standing


def test_what_goes_wrong_meanwhile_is_raised_where_the_stand_is_waited_for() -> None:
    def read() -> tuple[Workspace, bool]:
        raise LocalFailure("The disk is gone.")

    begun = begin(_usual().world, read, _Stood(standing=True))
    with pytest.raises(LocalFailure, match="disk"):
        begun.result(LONG)
