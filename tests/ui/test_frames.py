"""The screen as text, compared with small files. After a wanted change: FRAMES=write pytest tests/ui -k frames"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.ui.rig import Rig, clients, confirm, mfa, refused, workspace

from awsclients.config.model import Place, Problem, Severity
from awsclients.ui.glyphs import ASCII
from awsclients.ui.main import MainScreen
from awsclients.ui.memory import Kept

FRAMES = Path(__file__).parent / "frames"
_PATIENCE = 100
SIZES = ((80, 24), (160, 45), (40, 12), (20, 5))


def _idle() -> Rig:
    return Rig(workspace(*clients()))


def _lively() -> Rig:
    rig = _idle()
    for address, gone in (("acme/staging", 12), ("umbrella/auditor", 51), ("globex/billing", 47)):
        rig.broker.sessions[address] = rig.broker.make(address, gone=timedelta(minutes=gone))
    rig.broker.failures["initech/operator"] = refused("The caller was arn:aws:iam::111111111111:user/jane.")
    rig.broker.needs["acme/production"] = confirm("acme/production")
    rig.broker.needs["globex/admin"] = mfa()
    return rig


def _broken() -> Rig:
    place = Place(Path("/home/jane/.config/awsclients/config.toml"), 12, 3)
    problems = (
        Problem(place, "duration is not a time. Write 1h.", subject="acme/production"),
        Problem(place, "Two clients have one external ID. Ask one for another.", Severity.WARNING),
    )
    return Rig(replace(workspace(*clients()), problems=problems))


def _empty() -> Rig:
    return Rig(workspace())


def _ascii() -> Rig:
    rig = Rig(workspace(*clients()), glyphs=ASCII)
    rig.broker.sessions["acme/staging"] = rig.broker.make("acme/staging", gone=timedelta(minutes=12))
    return rig


def _slow() -> Rig:
    rig = _lively()
    rig.broker.gate.clear()
    rig.broker.needs.clear()
    return rig


def _together() -> Rig:
    rig = _lively()
    rig.broker.needs.clear()
    return rig


def _favourites() -> Rig:
    rig = _lively()
    rig.stand.memory.kept = Kept(("umbrella/auditor", "globex/admin", "gone/role"))
    return rig


STATES: dict[str, tuple[Callable[[], Rig], tuple[str, ...]]] = {
    "start": (_idle, ()),
    "found": (_lively, tuple("glo")),
    "lively": (_lively, ("escape", "j")),
    "refused": (_lively, (*"init", "enter", "enter")),
    "guard": (_lively, ("escape", "enter")),
    "mfa": (_lively, (*"glo", "enter", "enter", *"123")),
    "help": (_idle, ("question_mark",)),
    "copy": (_lively, ("escape", "y")),
    "view": (_lively, ("escape", "j", "v")),
    "nothing": (_idle, tuple("zzz")),
    "problems": (_broken, ("escape",)),
    "empty": (_empty, ()),
    "ascii": (_ascii, ("escape", "j")),
    "palette": (_lively, ("colon",)),
    "theme": (_idle, ("colon", *"theme", "enter")),
    "log": (_lively, (*"init", "enter", "enter", "L")),
    "told": (_lively, (*"init", "enter", "enter", "L", "v")),
    "assuming": (_slow, (*"globex adm", "enter", "enter")),
    "marked": (_lively, ("escape", "j", "space", "j", "j", "space")),
    "together": (_together, ("escape", "space", "space", "j", "j", "j", "space", "enter")),
    "favourites": (_favourites, ("escape", "j")),
    "presentation": (_lively, ("escape", "p")),
}
SHOWN = [(name, size) for name in STATES for size in SIZES]


@pytest.mark.parametrize(
    ("name", "size"), SHOWN, ids=lambda value: value if isinstance(value, str) else f"{value[0]}x{value[1]}"
)
async def test_the_screen_looks_as_it_did(
    name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainScreen, "tick", lambda _: None)
    make, keys = STATES[name]
    rig = make()
    file = FRAMES / f"{name}-{size[0]}x{size[1]}.txt"
    async with rig.app.run_test(size=size) as pilot:
        await rig.heard(pilot)
        await pilot.press(*keys)
        for _ in range(3):
            await pilot.pause(0.05)
        if os.environ.get("FRAMES") == "write":
            file.write_text(rig.frame() + "\n")
        for _ in range(_PATIENCE):
            if file.read_text() == rig.frame() + "\n":
                break
            await pilot.pause(0.05)  # a busy computer
        frame = rig.frame()
    lines = frame.splitlines()
    assert len(lines) <= size[1]
    assert file.read_text() == frame + "\n"
