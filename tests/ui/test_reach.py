"""Every declared action: done by its key, by the mouse alone, from the palette; where it is off, it says why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.ui.over import OVER
from tests.ui.rig import Rig, clients, until, workspace
from tests.ui.test_main import Keys
from tests.ui.test_mouse import wheel

from awsclients.access.children import Child
from awsclients.access.signed_in import SignedIn
from awsclients.config.model import IdentityCenter, Place, Problem
from awsclients.launch import use
from awsclients.ui.actions import ACTIONS, BY_ID, Action
from awsclients.ui.glyphs import UNICODE

SIZE = (80, 24)
HERE, STAGING, OTHER = "globex/admin", "acme/staging", "umbrella/auditor"
ROW = " · Globex"
PORTAL = IdentityCenter(
    name="jane", sso_start_url="https://d-1234567890.awsapps.com/start", sso_region="eu-west-1"
)


@dataclass(frozen=True)
class Case:
    """What must be so for an action to be on, and what is seen once it was done."""

    done: Callable[[Rig], object]
    given: Callable[[Rig], object] = lambda _: None


def _title(text: str) -> Callable[[Rig], object]:
    """A dialog or panel with this title is open."""
    return lambda rig: rig.app.screen is not rig.app.main and f" {text} " in rig.frame()


def _said(text: str) -> Callable[[Rig], object]:
    return lambda rig: text in rig.frame()


def _live(*addresses: str) -> Callable[[Rig], object]:
    return lambda rig: all(rig.stand.ledger.state(address).kind.usable for address in addresses)


def _is_at(address: str) -> Callable[[Rig], object]:
    return lambda rig: rig.app.main.finder.address == address


def _with_session(*addresses: str) -> Callable[[Rig], None]:
    def given(rig: Rig) -> None:
        for address in addresses:
            rig.broker.put(rig.broker.make(address))

    return given


def _with_call(rig: Rig) -> None:
    rig.broker.gate.clear()
    rig.app.main.action_act("assume")


def _with_child(rig: Rig) -> None:
    child = Child(id="1", address=HERE, kind="shell", pid=1, started=rig.clock.now())
    rig.stand.ledger.take({}, children={"1": child})


def _signed_in(rig: Rig) -> None:
    rig.stand.ledger.take({}, {"jane": SignedIn("jane", None)})


CASES = {
    "open": Case(_live(STAGING, OTHER), lambda rig: rig.app.main.list.mark(frozenset({STAGING, OTHER}))),
    "assume": Case(_live(HERE)),
    "give-up": Case(_said(f"Not waiting for {HERE}."), _with_call),
    "console": Case(_said(f"The console of {HERE} is open in the browser.")),
    "shell": Case(_said("This terminal cannot be shared.")),
    "find": Case(lambda rig: rig.app.main.filter.has_focus),
    "copy": Case(_title("Copy")),
    "renew": Case(lambda rig: (HERE, 1.0) in rig.broker.asked, _with_session(HERE)),
    "forget": Case(lambda rig: rig.broker.forgotten == [HERE], _with_session(HERE)),
    "sign-in": Case(_said("Signed out of jane."), _signed_in),
    "view": Case(_title(HERE)),
    "mark": Case(lambda rig: rig.app.main.list.marked == {HERE}),
    "favourite": Case(lambda rig: rig.stand.memory.kept.favourites == (HERE,)),
    "next": Case(_is_at(OTHER), _with_session(OTHER)),
    "previous": Case(_is_at(STAGING), _with_session(STAGING)),
    "problems": Case(_title("Problems")),
    "log": Case(_title("Log, newest first")),
    "edit": Case(_said("This terminal cannot be shared.")),
    "present": Case(lambda rig: rig.stand.presented == "globex"),
    "palette": Case(_title("Commands")),
    "cut-off": Case(_title("Cut off"), _with_child),
    "theme": Case(_title("Theme")),
    "help": Case(_title("Keys")),
    "quit": Case(lambda rig: rig.app.return_code == 0),
}
"""By the ids of ACTIONS. Each is done with the cursor on globex/admin."""


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Five clients whose source is signed in to, and one problem."""
    monkeypatch.setattr(use, "open_console", lambda *_: True)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    problem = Problem(Place(Path("/home/jane/config.toml"), 3, 1), "It is wrong. Do right.")
    return Rig(replace(workspace(*clients()), sources={"jane": PORTAL}, problems=(problem,)))


async def _ready(rig: Rig, pilot: Keys, action: Action) -> None:
    """The cursor on globex/admin by two clicks, and all that the action needs."""
    await until(pilot, lambda: ROW in rig.frame())
    await _click(rig, pilot, ROW)
    assert rig.app.main.finder.address == HERE
    CASES[action.id].given(rig)
    rig.app.main.redraw()
    await until(pilot, lambda: action.off(rig.app.main.situation) is None)


async def _click(rig: Rig, pilot: Keys, text: str) -> None:
    """A click on the last place where a text stands."""
    at = max((y, line.rfind(text)) for y, line in enumerate(rig.frame().splitlines()) if text in line)
    await pilot.click(offset=(at[1] + 1, at[0]))
    await pilot.pause(0.02)


def _lines(rig: Rig, action: Action) -> list[str]:
    """The lines that begin as the palette's line of an action does."""
    return [line for line in rig.frame().splitlines() if f" {action.name}  " in line and "│" in line]


async def _in_palette(rig: Rig, pilot: Keys, action: Action) -> None:
    """Bring the line of an action before the eyes of whoever turns the wheel."""
    await until(pilot, lambda: _title("Commands")(rig))
    await until(pilot, lambda: "open marked" in rig.frame() or "assume" in rig.frame())
    for _ in ACTIONS:
        if _lines(rig, action):
            return
        await wheel(rig, pilot, (40, 12))
    raise AssertionError(rig.frame())


def test_every_action_has_its_case() -> None:
    assert CASES.keys() == BY_ID.keys()


@pytest.mark.parametrize("action", [one for one in ACTIONS if one.key], ids=lambda one: one.id)
async def test_its_key_does_it(rig: Rig, action: Action) -> None:
    async with rig.app.run_test(size=SIZE) as pilot:
        await _ready(rig, pilot, action)
        await pilot.press(*(action.keys or (action.key,)))
        await until(pilot, lambda: CASES[action.id].done(rig))
        assert rig.app.screen is rig.app.main or action.id in {over.action for over in OVER.values()}
        rig.broker.gate.set()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda one: one.id)
async def test_the_mouse_alone_does_it(rig: Rig, action: Action) -> None:
    """By the hint of the palette, the wheel, and a click on the action's line."""
    async with rig.app.run_test(size=SIZE) as pilot:
        await _ready(rig, pilot, action)
        await _click(rig, pilot, ": more")
        if action.id != "palette":
            await _in_palette(rig, pilot, action)
            await _click(rig, pilot, f" {action.name}  ")
        await until(pilot, lambda: CASES[action.id].done(rig))
        rig.broker.gate.set()


@pytest.mark.parametrize("action", [one for one in ACTIONS if one.hint], ids=lambda one: one.id)
async def test_a_click_on_its_hint_does_it(rig: Rig, action: Action) -> None:
    async with rig.app.run_test(size=(200, 24)) as pilot:
        await _ready(rig, pilot, action)
        await until(pilot, lambda: f"{action.key} {action.hint}" in rig.frame().splitlines()[-1])
        await _click(rig, pilot, f"{action.key} {action.hint}")
        await until(pilot, lambda: CASES[action.id].done(rig))
        rig.broker.gate.set()


@pytest.mark.parametrize("action", [one for one in ACTIONS if one.id != "palette"], ids=lambda one: one.id)
async def test_the_palette_names_it_with_its_key_and_says_why_it_is_off(action: Action) -> None:
    rig = Rig(workspace())
    async with rig.app.run_test(size=SIZE) as pilot:
        reason = action.off(rig.app.main.situation)
        await pilot.press("colon")
        await _in_palette(rig, pilot, action)
        assert _lines(rig, action)[0].rstrip(" │").endswith(action.key)
        while f"{UNICODE.cursor} {action.name}  " not in rig.frame():
            await pilot.press("down")
        assert (reason or action.sentence)[:40] in rig.frame()
        if reason is not None:
            await pilot.press("enter")
            await until(pilot, lambda: rig.app.screen is rig.app.main)
            assert f"{action.name}: {reason}" in " ".join(rig.frame().split())
