"""Shells and commands whose credentials renew themselves, as the screen shows them, and cutting one off."""

from datetime import timedelta

from tests.ui.rig import NOON, Rig, until

from awsclients.access.children import Child
from awsclients.access.events import ChildChanged, Ending, Warned


def _child(address: str = "acme/staging", **more: object) -> Child:
    values: dict[str, object] = {
        "id": "1",
        "address": address,
        "kind": "shell",
        "pid": 4711,
        "started": NOON,
    } | more
    return Child(**values)  # type: ignore[arg-type]


def _rig(rig: Rig) -> Rig:
    rig.broker.sessions["acme/staging"] = rig.broker.make("acme/staging", gone=timedelta(minutes=12))
    rig.broker.hanging["1"] = _child(asked=3, asked_at=NOON)
    return rig


async def test_a_child_stands_below_its_session_with_how_often_it_asked_and_when_last(rig: Rig) -> None:
    async with _rig(rig).app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: "asked 3 times, last 13:00:00" in rig.frame())
        asked = _child(asked=4, asked_at=NOON + timedelta(minutes=1))
        rig.broker.tell(ChildChanged(NOON, "1", asked))
        await until(pilot, lambda: "asked 4 times, last 13:01:00" in rig.frame())
        rig.broker.tell(ChildChanged(NOON, "1", None))
        await until(pilot, lambda: "asked 4 times" not in rig.frame())


async def test_a_child_is_cut_off_only_after_a_second_word(rig: Rig) -> None:
    async with _rig(rig).app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: "asked 3 times" in rig.frame())
        await pilot.press("colon", *"cut", "enter")
        await until(pilot, lambda: "shell of acme/staging" in rig.frame())
        await pilot.press("enter")
        await until(pilot, lambda: "Cut off the shell of acme/staging?" in rig.frame())
        await pilot.press("enter")
        assert not rig.broker.hanging["1"].cut_off
        await pilot.press("colon", *"cut", "enter")
        await until(pilot, lambda: "shell of acme/staging" in rig.frame())
        await pilot.press("enter")
        await until(pilot, lambda: "Cut off the shell of acme/staging?" in rig.frame())
        await pilot.press("down", "enter")
        await until(pilot, lambda: rig.broker.hanging["1"].cut_off)
        await until(pilot, lambda: "is cut off: it gets no new keys." in rig.frame())
        await pilot.press("colon", *"cut", "enter")


async def test_without_a_child_it_says_how_to_have_one(rig: Rig) -> None:
    async with rig.app.run_test(size=(120, 24)) as pilot:
        await pilot.press("colon", *"cut", "enter")
        assert "Start one with --refresh." in rig.frame()


async def test_C99_who_was_turned_away_is_told_and_logged(rig: Rig) -> None:
    warned = Warned(NOON, "acme/staging", "acme/staging: Another user of this computer tried to connect.")
    async with rig.app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: rig.broker._subscribers)
        rig.broker.tell(warned)
        await until(pilot, lambda: warned.message in rig.frame())
        await pilot.press("escape", "L")
        await until(pilot, lambda: "13:00:00  warning acme/staging" in rig.frame())
        assert warned.message in rig.frame()


async def test_an_end_that_nobody_could_put_off_is_told(rig: Rig) -> None:
    ending = Ending(NOON, "acme/staging", NOON + timedelta(minutes=9), "Sign in to hub.")
    async with rig.app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: rig.broker._subscribers)
        rig.broker.tell(ending)
        await until(pilot, lambda: "acme/staging ends in 9:00. Sign in to hub." in rig.frame())
        await pilot.press("escape", "G", "p")
        rig.broker.tell(ending)
        await pilot.pause(0.1)
        assert ending.message not in rig.frame()
