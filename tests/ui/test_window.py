"""The window's title, and calling a person who looks elsewhere."""

from datetime import timedelta

from tests.ui.rig import NOON, Rig
from textual import events

from awsclients.ui import window


def test_the_title_names_the_session_that_ends_next_in_minutes(rig: Rig) -> None:
    assert window.title([], NOON) == "awsclients"
    for address, gone in (("acme/staging", 12), ("globex/admin", 51)):
        rig.broker.sessions[address] = rig.broker.make(address, gone=timedelta(minutes=gone))
    rig.stand.ledger.take(rig.broker.held())
    assert window.title(rig.stand.live(), NOON) == "globex/admin 9m · awsclients"


def test_the_title_says_hours_as_the_list_does(rig: Rig) -> None:
    rig.broker.sessions["acme/staging"] = rig.broker.make("acme/staging", life=timedelta(hours=12))
    rig.stand.ledger.take(rig.broker.held())
    assert window.title(rig.stand.live(), NOON) == "acme/staging 12h00m · awsclients"


def test_nothing_but_its_text_is_in_a_sequence() -> None:
    assert (
        window.set_title("a\x1b]52;c;x\x07b")
        == "\x1b]2;a\N{REPLACEMENT CHARACTER}]52;c;x\N{REPLACEMENT CHARACTER}b\x1b\\"
    )
    assert window.notice("a\nb").count("\x1b") == 2


async def test_a_person_is_called_only_while_looking_elsewhere(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        rang: list[bool] = []
        sent: list[str] = []
        rig.app.bell = lambda: rang.append(True)  # type: ignore[method-assign]
        rig.app._to_terminal = lambda *texts: sent.extend(text for text in texts if "]9;" in text)  # type: ignore[method-assign]
        rig.app.call_person("not known where the person looks")
        assert (len(rang), len(sent)) == (1, 0)
        rig.app.post_message(events.AppFocus())
        await pilot.pause(0.05)
        rig.app.call_person("the person looks here")
        assert (len(rang), len(sent)) == (1, 0)
        rig.app.post_message(events.AppBlur())
        await pilot.pause(0.05)
        rig.app.call_person("globex/admin ends in 9:00.")
        assert len(rang) == 2
        assert sent == [window.notice("globex/admin ends in 9:00.")]


async def test_the_title_is_sent_when_it_changes_and_not_else(rig: Rig) -> None:
    rig.broker.sessions["globex/admin"] = rig.broker.make("globex/admin", gone=timedelta(minutes=12))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        sent: list[str] = []
        rig.app._to_terminal = lambda *texts: sent.extend(texts)  # type: ignore[method-assign]
        await rig.heard(pilot)
        for seconds in (10, 10, 30, 20):
            rig.clock.advance(timedelta(seconds=seconds))
            rig.app.main.tick()
    titles = [text for text in sent if "globex/admin" in text]
    assert len(titles) == len(set(titles)) <= 3
