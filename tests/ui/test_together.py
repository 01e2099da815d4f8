"""Several roles marked and opened at once."""

from tests.ui.rig import Rig, refused, until
from textual.events import Key

from awsclients.ui.state import Kind


async def test_marked_roles_are_opened_at_once_guarded_ones_skipped_and_one_line_tells(rig: Rig) -> None:
    rig.broker.failures["umbrella/auditor"] = refused()
    rig.broker.gate.clear()
    async with rig.app.run_test(size=(160, 30)) as pilot:
        await pilot.press("escape", "space", "space", "j", "space", "j", "j", "space")
        assert len(rig.app.main.list.marked) == 4
        assert "enter open marked" in rig.frame()
        await pilot.press("enter")
        await until(pilot, lambda: len(rig.broker.asked) == 3)
        assert "Opening 3 roles" in rig.frame()
        rig.broker.gate.set()
        await until(pilot, lambda: "2 of 3 live." in rig.frame())
        assert "Not live: umbrella/auditor." in rig.frame()
        assert "Guarded, so skipped: acme/production." in rig.frame()
        assert not rig.app.main.list.marked
    assert {address for address, _ in rig.broker.asked} == {"acme/staging", "globex/admin", "umbrella/auditor"}


async def test_keys_that_come_faster_than_the_focus_moves_keep_their_order(rig: Rig) -> None:
    async with rig.app.run_test(size=(120, 30)) as pilot:
        await pilot.press(*"globex")
        for key in ("enter", *["space"] * 2, "k", "space", "slash", *"umb", "enter", "space", "enter"):
            rig.app.post_message(Key(key, {"enter": "\r", "space": " ", "slash": "/"}.get(key, key)))
        await until(pilot, lambda: "2 of 2 live." in rig.frame())
        assert rig.app.main.filter.value == "umb"
    assert {address for address, _ in rig.broker.asked} == {"globex/billing", "umbrella/auditor"}


async def test_a_mark_is_taken_away_by_the_same_key_and_all_of_them_by_escape(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "space", "k", "space")
        assert not rig.app.main.list.marked
        await pilot.press("space", "space", "escape")
        assert not rig.app.main.list.marked
        await pilot.press("enter")
        await until(pilot, lambda: rig.broker.asked)
        assert len(rig.broker.asked) == 1


async def test_a_role_with_only_a_console_cannot_be_marked_and_says_why(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "G", "space")
        assert "has only a console address" in rig.frame()
        assert not rig.app.main.list.marked


async def test_only_guarded_roles_open_nothing(rig: Rig) -> None:
    async with rig.app.run_test(size=(120, 24)) as pilot:
        await pilot.press("escape", "space", "enter")
        await until(pilot, lambda: "Guarded, so skipped: acme/production." in rig.frame())
        assert rig.broker.asked == []
        assert rig.stand.ledger.state("acme/production").kind is Kind.NONE
