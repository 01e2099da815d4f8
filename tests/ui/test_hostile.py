"""C58: names and texts from outside on every surface of the screen."""

from dataclasses import replace

import pytest
from tests.ui.over import OVER, opened, scene, take
from tests.ui.rig import Rig, client, clients, role, until, workspace

from awsclients.access.children import Child
from awsclients.access.events import CallEnded
from awsclients.config.model import Client
from awsclients.errors import Refused

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
SHOWN = 60
FORBIDDEN = {chr(code) for code in (*range(32), *range(127, 160))} | set(
    "\u202e\u2066\u2069\u200b\u200d\ufeff\u2028\u2029"
)


def _texts() -> tuple[str, ...]:
    """All of them in few texts that are each short enough to be shown whole, and the long one."""
    texts = [""]
    for payload in PAYLOADS:
        if len(texts[-1]) + len(payload) > SHOWN:
            texts.append("")
        texts[-1] += payload
    return tuple(texts)


def _client(slug: str, name: str, payload: str) -> Client:
    bad = role(slug, name, "222222222222", environment=payload, region=payload, profile=payload, console=payload)
    return client(
        slug,
        payload,
        bad,
        accounts={"222222222222": payload},
        notes=payload,
        contact=payload,
        labels=(payload,),
        color=payload,
    )


def _rig(*payloads: str) -> Rig:
    bad = (_client(f"acme{number or ''}", "dev", payload) for number, payload in enumerate(payloads))
    return scene(workspace(*bad, *clients()[1:]))


def _written(rig: Rig) -> str:
    """Every text of every segment that is drawn, in lines that are as wide as the screen."""
    strips = rig.app.screen._compositor.render_strips()
    assert len(strips) <= rig.app.size.height
    assert {strip.cell_length for strip in strips} == {rig.app.size.width}
    return "".join(segment.text for line in strips for segment in line)


async def test_C58_no_control_character_of_a_name_is_written_in_the_list_or_the_detail() -> None:
    rig = _rig(*PAYLOADS)
    for number, payload in enumerate(PAYLOADS):
        address = f"acme{number or ''}/dev"
        rig.broker.sessions[address] = replace(rig.broker.make(address), notes=(payload,))
        child = Child(id=address, address=address, kind=payload, pid=1, started=rig.clock.now())
        rig.broker.hanging[address] = child
        rig.stand.log.hear(CallEnded(rig.clock.now(), number, payload, address, payload, 1, payload, payload))
        if number % 2:
            rig.stand.ledger.fail(address, Refused(payload, detail=payload))
    async with rig.app.run_test(size=(160, 45)) as pilot:
        await rig.heard(pilot)
        seen = ""
        for row in range(len(PAYLOADS)):
            rig.app.main.list.move_to(row)
            rig.app.main.say(PAYLOADS[row])
            await pilot.pause()
            seen += _written(rig)
        await pilot.resize_terminal(60, 20)
        for row in range(len(PAYLOADS)):
            rig.app.main.list.move_to(row)
            await pilot.pause()
            seen += _written(rig)
        assert rig.app.return_code is None
    assert not set(seen) & FORBIDDEN


@pytest.mark.usefixtures("opening")
@pytest.mark.parametrize("name", OVER)
async def test_C58_no_control_character_is_written_over_the_screen(name: str) -> None:
    rig, over = scene(), OVER[name]
    main, seen = rig.app.main, ""
    async with rig.app.run_test(size=(100, 40)) as pilot:
        for text in _texts():
            take(rig, workspace(_client("acme", "production", text), *clients()[1:]))
            shown = await opened(rig, pilot, over, text)
            await until(pilot, lambda: over.told in rig.frame())
            seen += _written(rig)
            shown.dismiss(None)
            await until(pilot, lambda: rig.app.screen is main and not main.work.calls)
        assert rig.app.return_code is None
    assert not set(seen) & FORBIDDEN


async def test_C58_no_control_character_is_written_in_presentation() -> None:
    rig = _rig(*PAYLOADS)
    seen = ""
    async with rig.app.run_test(size=(100, 30)) as pilot:
        for row in range(len(PAYLOADS)):
            rig.app.main.list.move_to(row)
            rig.app.main.action_act("present")
            await pilot.pause()
            seen += _written(rig)
            rig.app.main.action_act("present")
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
