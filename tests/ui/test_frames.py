"""The screen as text, compared with small files. After a wanted change: FRAMES=write pytest tests/ui -k frames"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.ui.over import OVER, opened, scene
from tests.ui.rig import NOON, Rig, clients, confirm, mfa, refused, until, workspace
from textual.pilot import Pilot

from awsclients.access.children import Child
from awsclients.config.model import Place, Problem, Severity
from awsclients.ui.glyphs import ASCII
from awsclients.ui.main import MainScreen
from awsclients.ui.memory import Kept

FRAMES = Path(__file__).parent / "frames"
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


def _hanging() -> Rig:
    rig = _lively()
    for number, address in enumerate(("acme/staging", "globex/billing")):
        child = Child(id=f"{number}", address=address, kind="shell", pid=4710 + number, started=NOON)
        rig.broker.hanging[child.id] = replace(child, asked=number, asked_at=NOON if number else None)
    return rig


STATES: dict[str, tuple[Callable[[], Rig], tuple[str, ...]]] = {
    "start": (_idle, ()),
    "found": (_lively, tuple("glo")),
    "lively": (_lively, ("escape", "j")),
    "refused": (_lively, (*"init", "enter", "enter")),
    "nothing": (_idle, tuple("zzz")),
    "problems": (_broken, ("escape",)),
    "empty": (_empty, ()),
    "ascii": (_ascii, ("escape", "j")),
    "assuming": (_slow, (*"globex adm", "enter", "enter")),
    "marked": (_lively, ("escape", "j", "space", "j", "j", "space")),
    "together": (_together, ("escape", "space", "space", "j", "j", "j", "space", "enter")),
    "favourites": (_favourites, ("escape", "j")),
    "presentation": (_lively, ("escape", "p")),
    "children": (_hanging, ("escape", "j")),
}


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch, opening: None) -> None:
    """No frame changes with time."""
    monkeypatch.setattr(MainScreen, "tick", lambda _: None)


async def _compare(rig: Rig, pilot: Pilot[object], name: str, size: tuple[int, int]) -> None:
    """The frame, once the computer has drawn it, with its file."""
    file = FRAMES / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("FRAMES") == "write":
        await pilot.pause(0.5)
        file.write_text(rig.frame() + "\n")
    with suppress(AssertionError):
        await until(pilot, lambda: file.read_text() == rig.frame() + "\n")
    assert file.read_text() == rig.frame() + "\n"
    assert len(rig.frame().splitlines()) <= size[1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_looks_as_it_did_when_it_starts_in_this_size(size: tuple[int, int]) -> None:
    rig = _idle()
    async with rig.app.run_test(size=size) as pilot:
        await _compare(rig, pilot, "start", size)


@pytest.mark.parametrize("name", STATES)
async def test_the_screen_looks_as_it_did(name: str) -> None:
    make, keys = STATES[name]
    rig = make()
    async with rig.app.run_test(size=SIZES[0]) as pilot:
        await rig.heard(pilot)
        await pilot.press(*keys)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await _compare(rig, pilot, name, size)


@pytest.mark.parametrize("name", OVER)
async def test_what_is_opened_over_it_looks_as_it_did(name: str) -> None:
    rig = scene()
    async with rig.app.run_test(size=SIZES[0]) as pilot:
        await opened(rig, pilot, OVER[name])
        await until(pilot, lambda: OVER[name].told in rig.frame())
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await _compare(rig, pilot, name, size)


def test_no_frame_is_left_over() -> None:
    names = {f"{name}-{size[0]}x{size[1]}" for name in (*STATES, *OVER) for size in SIZES}
    assert {file.stem for file in FRAMES.iterdir()} == names
