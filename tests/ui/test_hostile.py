"""C58: names and texts from outside on every surface of the screen."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.ui.rig import Rig, client, clients, role, workspace

from awsclients.access.children import Child
from awsclients.access.events import CallEnded
from awsclients.access.needs import Confirm, MfaCode
from awsclients.config.model import Place, Problem
from awsclients.errors import Refused
from awsclients.ui.dialogs import GuardQuestion, MfaQuestion

PAYLOADS = (
    "\x1b[31mred",
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b]0;title\x1b\\",
    "\x1b]8;;http://evil.example\x1b\\link",
    "\x1b[6n",
    "\x1b]2;never ends",
    '\x1bP$q"p\x1b\\',
    "\x9b31mC1",
    "\x9d52;c;cHduZWQ=\x9c",
    "a\x00b\x7fc\x08d",
    "[/x]",
    "[red]Corp[/red]",
    "[@click=app.leave(3)]x[/]",
    "[link=http://evil.example]x[/link]",
    "[bold",
    "{} %s %n {0.__class__}",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "👩\u200d💻 family",
    "\u200b\u200b",
    "x" * 10_000,
    "two\nlines\r\nthree",
    "tab\there",
    "     ",
    "\u0301\u0301\u0301",
    "Асme",
    "日本語の会社" * 20,
    "\ufeffbom",
    "\u2028line\u2029paragraph",
    "\ud800lone",
    "\ue000private",
    "$(reboot)`id`",
    "\x0c\x0b\x1c\x85",
)
FORBIDDEN = {chr(code) for code in (*range(32), *range(127, 160))} | set(
    "\u202e\u2066\u2069\u200b\u200d\ufeff\u2028\u2029"
)


def _rig(payload: str) -> Rig:
    bad = client(
        "acme",
        payload,
        role("acme", "dev", "222222222222", environment=payload, region=payload, profile=payload, console=payload),
        accounts={"222222222222": payload},
        notes=payload,
        contact=payload,
        labels=(payload,),
        color=payload,
    )
    place = Place(Path("/home/jane/config.toml"), 1, 1)
    work = replace(workspace(bad, *clients()[1:]), problems=(Problem(place, payload, subject=payload),))
    return Rig(work, environ={})


def _written(rig: Rig) -> str:
    """Every text of every segment that is drawn."""
    strips = rig.app.screen._compositor.render_strips()
    assert len(strips) <= rig.app.size.height
    return "".join(segment.text for line in strips for segment in line)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload)[:24])
async def test_C58_no_control_character_of_a_name_is_written_anywhere(payload: str) -> None:
    rig = _rig(payload)
    rig.broker.failures["acme/dev"] = Refused(payload, detail=payload)
    rig.stand.log.hear(CallEnded(rig.clock.now(), 1, payload, payload, payload, 1, payload, payload))
    child = Child(id="1", address="acme/dev", kind=payload, pid=1, started=rig.clock.now())
    rig.broker.hanging["1"] = child
    rig.broker.sessions["acme/dev"] = rig.broker.make("acme/dev")
    session = rig.broker.make("globex/admin", gone=timedelta(minutes=55))
    rig.broker.sessions["globex/admin"] = replace(session, notes=(payload,))
    async with rig.app.run_test(size=(160, 45), notifications=True) as pilot:
        seen = _written(rig)
        await pilot.press("escape", "enter")
        await pilot.pause(0.05)
        for keys in (
            ("v",),
            ("escape", "exclamation_mark"),
            ("escape", "L"),
            ("v",),
            ("escape", "f", "space", "space"),
            ("colon",),
            ("escape", "colon", *"cut", "enter"),
            ("enter",),
            ("escape", "escape", "p"),
            ("p",),
            ("escape", "y"),
            ("escape", "G", "g"),
        ):
            await pilot.press(*keys)
            seen += _written(rig)
        rig.app.push_screen(MfaQuestion("acme/dev", MfaCode(payload, payload, payload), payload))
        await pilot.pause(0.05)
        seen += _written(rig)
        rig.app.pop_screen()
        rig.app.push_screen(GuardQuestion(Confirm(payload, payload, "acme/dev")))
        await pilot.pause(0.05)
        seen += _written(rig)
        await pilot.resize_terminal(60, 20)
        await pilot.pause(0.05)
        seen += _written(rig)
        assert rig.app.return_code is None
    assert not set(seen) & FORBIDDEN


@pytest.mark.parametrize("payload", ["[/x]", "[red]Corp[/red]", "[@click=app.leave(3)]x[/]", "{} %s"])
async def test_C58_markup_is_shown_as_it_is_written_and_does_nothing(payload: str) -> None:
    rig = _rig(payload)
    async with rig.app.run_test(size=(120, 30)) as pilot:
        assert payload in rig.frame()
        for column in range(0, 60, 4):
            await pilot.click("#list", offset=(column, 0))
        assert rig.app.return_code is None


async def test_C58_a_name_of_ten_thousand_letters_takes_one_row() -> None:
    rig = _rig("x" * 10_000)
    async with rig.app.run_test(size=(80, 24)):
        lines = rig.frame().splitlines()
        assert len(lines) == 24
        assert "globex" in rig.frame().lower()
