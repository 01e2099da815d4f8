"""T17: while one client is presented, no other one is named anywhere on the screen."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.ui.rig import Rig, client, clients, mfa, refused, role, workspace

from awsclients.access.events import CallEnded, Launched
from awsclients.config.model import Client, Place, Problem
from awsclients.ui.dialogs import MfaQuestion
from awsclients.ui.stand import only

CANARY = "canary"


def _others() -> tuple[Client, ...]:
    """Clients whose every text holds the canary."""
    return tuple(
        client(
            f"{CANARY}-{number}",
            f"{CANARY} {number} Ltd",
            role(f"{CANARY}-{number}", f"{CANARY}-role", "999999999999", environment=CANARY, region=CANARY),
            accounts={"999999999999": CANARY},
            notes=CANARY,
            contact=CANARY,
            labels=(CANARY,),
        )
        for number in range(3)
    )


def _rig() -> Rig:
    place = Place(Path(f"/home/jane/{CANARY}.toml"), 1, 1)
    work = replace(workspace(*_others(), *clients()), problems=(Problem(place, CANARY, subject=CANARY),))
    rig = Rig(work, environ={"AWSCLIENTS_ROLE": f"{CANARY}-0/{CANARY}-role"})
    for number in range(3):
        address = f"{CANARY}-{number}/{CANARY}-role"
        rig.broker.sessions[address] = rig.broker.make(address, gone=timedelta(minutes=51 + number))
        rig.stand.log.hear(
            CallEnded(rig.clock.now(), number, "sts:AssumeRole", address, "AccessDenied", 1, CANARY, CANARY)
        )
        rig.stand.log.hear(Launched(rig.clock.now(), address, "shell"))
    return rig


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (40, 12)], ids=str)
async def test_while_one_client_is_presented_no_other_is_named_anywhere(size: tuple[int, int]) -> None:
    rig = _rig()
    async with rig.app.run_test(size=size, notifications=True) as pilot:
        await rig.heard(pilot)
        await pilot.pause()
        assert CANARY in rig.frame()
        await pilot.press(*"globex", "enter", "p")
        rig.app.main.tick()
        seen = ""
        for keys in (
            ("L", "escape"),
            ("v", "escape"),
            ("y", "escape"),
            ("colon", "escape"),
            ("exclamation_mark",),
            ("right_square_bracket",),
            ("enter",),
            ("slash", *CANARY, "enter"),
            ("escape",),
        ):
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.02)
                seen += rig.frame().replace(f"/ {CANARY[: len(rig.app.main.filter.value)]}", "")
        assert "Globex" in seen
        assert CANARY not in seen
        await pilot.press("escape", "p")
        assert CANARY in rig.frame()


async def test_what_other_clients_work_ends_in_is_not_told_and_their_questions_are_not_asked() -> None:
    rig = Rig(workspace(*clients()))
    rig.broker.failures["initech/operator"] = refused()
    rig.broker.needs["umbrella/auditor"] = mfa()
    rig.broker.gate.clear()
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"init", "enter", "enter", "slash", "ctrl+u", *"glo", "enter", "p")
        rig.broker.gate.set()
        await pilot.pause(0.2)
        assert "nitech" not in rig.frame()
        entry = next(one for one in rig.stand.catalogue.entries)
        assert entry.role.client == "globex"
        answer = await rig.app.main.work.person.ask("umbrella/auditor", mfa(), "")
        assert answer is None
        assert not isinstance(rig.app.screen, MfaQuestion)


def test_of_sources_only_those_of_the_presented_client_are_named(rig: Rig) -> None:
    rig.stand.present("globex")
    told = {name: rig.stand.sees(name) for name in ("globex/admin", "acme/staging", "jane", "globex", "")}
    assert told == {"globex/admin": True, "acme/staging": False, "jane": True, "globex": False, "": False}


def test_a_workspace_of_one_client_keeps_only_its_own_sources() -> None:
    work = workspace(*clients())
    sources = {**work.sources, "jane-at-umbrella": replace(work.sources["jane"], name="jane-at-umbrella")}
    narrowed = only(replace(work, sources=sources), "globex")
    assert set(narrowed.sources) == {"jane"}
    assert set(narrowed.clients) == {"globex"}
    assert all(address.startswith("globex/") for address in narrowed.roles)


async def test_the_whole_configuration_stays_in_use(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "p")
        assert rig.stand.workspace is rig.broker.workspace
        assert len(rig.stand.seen.clients) == 1
        assert len(rig.stand.workspace.clients) == 5
