"""Every key, on the real screen with a fake broker."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.ui.rig import CODE, NOON, Rig, client, clients, confirm, mfa, refused, role, until, workspace
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from awsclients.access.events import CallEnded, Ending, SessionChanged
from awsclients.config.model import Place, Problem, Role
from awsclients.errors import LocalFailure
from awsclients.launch import use
from awsclients.ui.app import Dealt
from awsclients.ui.dialogs import GuardQuestion, MfaQuestion
from awsclients.ui.paint import Lines
from awsclients.ui.panel import Panel
from awsclients.ui.state import Kind

Keys = Pilot[object]


def _selected(rig: Rig) -> str:
    entry = rig.app.main.selected
    return entry.address if entry else ""


def _kind(rig: Rig, address: str) -> Kind:
    return rig.stand.ledger.state(address).kind


async def _in_list(pilot: Keys, *keys: str) -> None:
    await pilot.press("escape", *keys)


async def test_glo_enter_enter_assumes_globex_and_nothing_before_the_last_key(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter")
        assert _selected(rig) == "globex/admin"
        assert rig.broker.asked == []
        await pilot.press("enter")
        await until(pilot, lambda: "60m" in rig.frame())
        assert rig.broker.asked == [("globex/admin", 0.0)]
        assert "globex/admin is live until 14:00:00." in rig.frame()
        assert "sts:AssumeRole globex/admin ok 412 ms" in " ".join(rig.frame().split())


@pytest.mark.parametrize(("typed", "asked"), [("glo\r\r", True), ("glo\rr", False), ("billing\rjk\r", True)])
async def test_keys_typed_faster_than_the_screen_draws_act_on_the_role_that_was_typed(
    rig: Rig, typed: str, asked: bool
) -> None:
    """All keys are in the queue before the first is handled, as over a slow line."""
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        for char in typed:
            rig.app.post_message(Key("enter" if char == "\r" else char, char))
        await until(pilot, lambda: rig.app.main.filter.value == typed.partition("\r")[0])
        await until(pilot, lambda: _selected(rig).startswith("globex/"))
        await until(pilot, lambda: rig.broker.asked or not asked)
        await pilot.pause(0.1)
        assert {address for address, _ in rig.broker.asked} == ({_selected(rig)} if asked else set())


async def test_a_key_sends_only_the_lines_that_changed(rig: Rig) -> None:
    async with rig.app.run_test(size=(120, 40)) as pilot:
        await pilot.press("escape")
        await pilot.pause(0.1)
        title = rig.app.main.query_one("#title", Lines)
        painted: list[object] = []
        title.refresh = lambda *regions, **_: painted.extend(regions)  # type: ignore[method-assign,assignment]
        await pilot.press("j", "k")
        assert painted == []
        first, second = title.lines[0], (("text", "other"),)
        title.show([first, second])
        assert [region.y for region in painted] == [1]  # type: ignore[attr-defined]


async def test_moving_never_calls_AWS(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot, *"jjkjG", "up", "down", "g", "ctrl+d", "ctrl+u", "pagedown", "home", "end")
        assert _selected(rig) == "wayne/console"
        await pilot.press("g", "j")
        assert _selected(rig) == "acme/staging"
        assert rig.broker.asked == []


async def test_what_is_typed_next_takes_the_place_of_what_was_found_before(rig: Rig) -> None:
    async with rig.app.run_test() as pilot:
        await pilot.press(*"glo", "enter", "slash", *"ume", "backspace")
        assert rig.app.main.filter.value == "um"
        await pilot.press("enter", "slash", "end", *"br")
        assert rig.app.main.filter.value == "umbr"


async def test_what_comes_with_the_slash_in_one_burst_is_text_and_no_action(rig: Rig) -> None:
    async with rig.app.run_test() as pilot:
        await pilot.press("escape")
        assert rig.app.main.list.has_focus
        for key in ("slash", *"lxb", "slash"):
            rig.app.post_message(Key(key, "/" if key == "slash" else key))
        await pilot.pause()
        assert rig.app.main.filter.value == "lxb/"
        assert rig.broker.asked == rig.broker.forgotten == []


@pytest.mark.parametrize("opener", ["colon", "y"])
async def test_what_comes_with_the_key_of_a_menu_in_one_burst_is_text_of_the_menu(rig: Rig, opener: str) -> None:
    async with rig.app.run_test(size=(100, 40)) as pilot:
        await pilot.press("escape", "j")
        for key in (opener, *"lxb"):
            rig.app.post_message(Key(key, ":" if key == "colon" else key))
        await until(pilot, lambda: "lxb" in rig.frame())
        assert rig.broker.asked == rig.broker.forgotten == []


@pytest.mark.parametrize(
    ("opener", "key", "shown"),
    [
        ("log", "v", "The caller was"),
        ("log", "j", "Log, newest first"),
        ("palette", "down", "▸ console"),
        ("palette", "ctrl+k", "▸ cut off …"),
        ("copy", "ctrl+j", "▸ role ARN"),
    ],
)
async def test_a_key_that_comes_before_its_dialog_is_drawn_waits_for_it(
    rig: Rig, opener: str, key: str, shown: str
) -> None:
    call = CallEnded(NOON, 1, "sts:AssumeRole", "acme/staging", "AccessDenied", 9, "No.", "The caller was jane.")
    rig.stand.log.hear(call)
    async with rig.app.run_test(size=(100, 60)) as pilot:
        await pilot.press("escape")
        rig.app.main.action_act(opener)
        rig.app.post_message(Key(key, None))
        await until(pilot, lambda: shown in rig.frame())


async def test_a_key_that_waits_when_the_screen_has_gone_is_let_go(rig: Rig) -> None:
    async with rig.app.run_test():
        pass
    rig.app._waiting.append(Key("j", "j"))
    await rig.app.on_dealt(Dealt(rig.app._turn))
    assert len(rig.app._waiting) == 1


async def test_escape_clears_the_filter_then_goes_to_the_list(rig: Rig) -> None:
    async with rig.app.run_test() as pilot:
        await pilot.press(*"umb", "escape")
        assert rig.app.main.filter.value == ""
        assert rig.app.main.filter.has_focus
        assert _selected(rig) == "umbrella/auditor"
        await pilot.press("escape")
        assert rig.app.main.list.has_focus
        await pilot.press("slash", *"qs?:", "down")
        assert rig.app.main.filter.value == "qs?:"
        assert rig.app.main.list.has_focus
        assert "Nothing matches" in rig.frame()
        await pilot.press("escape")
        assert len(rig.app.main.list.rows) == 8


@pytest.mark.parametrize(("key", "told"), [("question_mark", "Keys"), ("colon", "Commands")])
async def test_help_and_palette_open_from_the_empty_filter_and_from_the_list(
    rig: Rig, key: str, told: str
) -> None:
    async with rig.app.run_test(size=(100, 40)) as pilot:
        await pilot.press(key)
        assert told in rig.frame()
        await pilot.press("escape", "escape", key)
        assert told in rig.frame()


async def test_the_palette_does_what_its_keys_do_and_ctrl_p_opens_it_anywhere(rig: Rig) -> None:
    async with rig.app.run_test(size=(100, 40)) as pilot:
        await pilot.press(*"globex", "ctrl+p")
        await pilot.press(*"assu", "enter")
        await until(pilot, lambda: _kind(rig, "globex/admin") is Kind.LIVE)


async def test_a_key_that_is_off_says_why(rig: Rig) -> None:
    async with rig.app.run_test(size=(100, 40)) as pilot:
        await _in_list(pilot, "r")
        assert "r renew: There is no session. Press enter to start one." in rig.frame()
        await pilot.press("G", "s")
        assert "wayne/console has only a console address. Press b to open it." in rig.frame()
        await pilot.press("right_square_bracket")
        assert "Nothing is live." in rig.frame()


async def test_a_refusal_is_told_once_and_whole_behind_its_key(rig: Rig) -> None:
    rig.broker.failures["initech/operator"] = refused("AWS said: not authorized.")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"init", "enter", "enter")
        await until(pilot, lambda: "✕ Initech" in rig.frame())
        await until(pilot, lambda: "v all of it" in rig.frame())
        assert rig.frame().count("AWS refused to let jane into the role.") == 1
        await pilot.press("v")
        assert "AWS said: not authorized." in rig.frame()
        await pilot.press("escape", "L")
        assert "AccessDenied  412 ms" in rig.frame()
        assert "AWS said" not in rig.frame()
        await pilot.press("v")
        assert "AWS said: not authorized." in rig.frame()


async def test_a_refusal_that_names_its_role_names_it_once(rig: Rig) -> None:
    rig.broker.failures["globex/admin"] = LocalFailure("globex/admin is behind a proxy.")
    async with rig.app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*"glo", "enter", "enter")
        await until(pilot, lambda: " globex/admin is behind a proxy." in rig.frame())


async def test_where_the_detail_has_no_room_or_is_of_another_role_a_refusal_is_said(rig: Rig) -> None:
    rig.broker.failures["initech/operator"] = refused()
    rig.broker.gate.clear()
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot, "G", "up", "up", "enter", "g")
        assert _selected(rig) == "acme/production"
        rig.broker.gate.set()
        await until(pilot, lambda: "initech/operator: AWS refused to let jane into the role." in rig.frame())


async def test_what_to_do_is_said_whole_on_two_lines_and_the_list_gets_its_line_back(rig: Rig) -> None:
    said = "The port 7890 of acs_url is taken by another program. Leave it, or give the source another acs_url."
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot)
        before = rig.frame()
        rig.app.main.say(said)
        await until(pilot, lambda: " ".join(line.strip() for line in rig.frame().splitlines()[-3:-1]) == said)
        rig.app.main.say(f"{said} {said}")
        await until(pilot, lambda: rig.frame().splitlines()[-2].rstrip().endswith("…"))
        rig.app.main.say("")
        await until(pilot, lambda: rig.frame() == before)


async def test_a_session_that_is_dropped_elsewhere_is_not_said_to_live(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "enter")
        await until(pilot, lambda: "globex/admin is live until" in rig.frame())
        rig.broker.tell(SessionChanged(rig.clock.now(), "acme/staging", None))
        await pilot.pause()
        assert "globex/admin is live until" in rig.frame()
        rig.broker.tell(SessionChanged(rig.clock.now(), "globex/admin", None))
        await until(pilot, lambda: "no session" in rig.frame())
        assert "is live" not in rig.frame()


async def test_an_unexpected_error_is_told_without_its_text(rig: Rig) -> None:
    rig.broker.failures["globex/admin"] = RuntimeError("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "enter")
        await until(pilot, lambda: "RuntimeError" in rig.frame())
        assert "EXAMPLEKEY" not in rig.frame()


async def test_the_guard_wants_the_address_in_full_and_a_wrong_one_stays(rig: Rig) -> None:
    rig.broker.needs["acme/production"] = confirm("acme/production")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot, "enter")
        await until(pilot, lambda: isinstance(rig.app.screen, GuardQuestion))
        assert rig.frame().count("uarded") == 1
        await pilot.press(*"acme", "enter")
        assert "This is not acme/production." in rig.frame()
        await pilot.press("slash", *"production", "enter")
        await until(pilot, lambda: _kind(rig, "acme/production") is Kind.LIVE)


async def test_giving_up_in_a_dialog_leaves_the_role_as_it_was(rig: Rig) -> None:
    rig.broker.needs["acme/production"] = confirm("acme/production")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot, "enter")
        await until(pilot, lambda: isinstance(rig.app.screen, GuardQuestion))
        await pilot.press("escape")
        await until(pilot, lambda: _kind(rig, "acme/production") is Kind.NONE)
        assert "given up" in rig.frame()


async def test_a_code_is_masked_has_six_digits_and_is_asked_for_again_when_wrong(rig: Rig) -> None:
    rig.broker.needs["globex/billing"] = mfa()
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"billing", "enter", "enter")
        await until(pilot, lambda: isinstance(rig.app.screen, MfaQuestion))
        await pilot.press(*"12x34", "enter")
        assert "this has 4" in rig.frame()
        assert "1234" not in rig.frame()
        await pilot.press(*"56", "backspace", "0", "enter")
        await until(pilot, lambda: "not accepted" in rig.frame())
        await pilot.press(*CODE, "enter")
        await until(pilot, lambda: _kind(rig, "globex/billing") is Kind.LIVE)


async def test_C52_a_code_is_taken_as_devices_show_it(rig: Rig) -> None:
    rig.broker.needs["globex/billing"] = mfa()
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"billing", "enter", "enter")
        await until(pilot, lambda: isinstance(rig.app.screen, MfaQuestion))
        code = rig.app.screen.query_one(Input)
        code.post_message(Paste("12 345 67"))
        code.post_message(Paste(f" {CODE[:3]} {CODE[3:]} "))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: _kind(rig, "globex/billing") is Kind.LIVE)


async def test_a_code_cannot_be_copied_or_cut(rig: Rig) -> None:
    rig.broker.needs["globex/billing"] = mfa()
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"billing", "enter", "enter")
        await until(pilot, lambda: isinstance(rig.app.screen, MfaQuestion))
        await pilot.press(*"123", "ctrl+shift+a", "ctrl+x", "super+c")
        assert rig.app.clipboard == ""
        assert "•••" in rig.frame()


async def test_two_roles_that_need_a_person_ask_one_after_the_other(rig: Rig) -> None:
    rig.broker.needs["acme/production"] = confirm("acme/production")
    rig.broker.needs["initech/operator"] = confirm("initech/operator")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        main = rig.app.main
        await pilot.press("escape")
        main.action_act("assume")
        await until(pilot, lambda: "acme/production is guarded" in rig.frame())
        main.list.move_to(5)
        main.action_act("assume")
        await until(pilot, lambda: len(rig.broker.asked) == 2)
        await pilot.pause(0.1)
        assert len(rig.app.screen_stack) == 2
        await pilot.press("escape")
        await until(pilot, lambda: "initech/operator is guarded" in rig.frame())


async def test_a_call_can_be_given_up_and_its_answer_still_shows(rig: Rig) -> None:
    rig.broker.gate.clear()
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "enter")
        await until(pilot, lambda: "asking …" in rig.frame())
        assert "◌ Globex" in rig.frame()
        assert "escape give up" in rig.frame()
        await pilot.press("escape")
        await until(pilot, lambda: "Not waiting for globex/admin." in rig.frame())
        assert _kind(rig, "globex/admin") is Kind.NONE
        rig.broker.gate.set()
        await until(pilot, lambda: "● Globex" in rig.frame())


async def test_quitting_waits_for_no_call(rig: Rig) -> None:
    rig.broker.gate.clear()
    async with rig.app.run_test() as pilot:
        await pilot.press(*"glo", "enter", "enter")
        await until(pilot, lambda: rig.broker.asked)
        began = asyncio.get_running_loop().time()
        await pilot.press("ctrl+c")
    assert asyncio.get_running_loop().time() - began < 2
    assert rig.app.return_code == 0
    rig.broker.gate.set()


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_it_is_left_by_the_usual_keys(rig: Rig, key: str) -> None:
    async with rig.app.run_test() as pilot:
        await _in_list(pilot, key)
        await pilot.pause()
        assert rig.app.return_code == 0


async def test_renewing_asks_AWS_anew_and_forgetting_says_what_it_does_not_do(rig: Rig) -> None:
    rig.broker.sessions["globex/admin"] = rig.broker.make("globex/admin", gone=timedelta(minutes=50))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter")
        await until(pilot, lambda: "10m" in rig.frame())
        await pilot.press("r")
        await until(pilot, lambda: "60m" in rig.frame())
        assert rig.broker.asked == [("globex/admin", 1.0)]
        await pilot.press("x")
        await until(pilot, lambda: rig.broker.forgotten == ["globex/admin"])
        assert "globex/admin is forgotten. AWS honours its keys until their end." in rig.frame()
        assert _kind(rig, "globex/admin") is Kind.NONE


async def test_brackets_go_round_the_live_sessions(rig: Rig) -> None:
    for address in ("acme/staging", "umbrella/auditor"):
        rig.broker.sessions[address] = rig.broker.make(address)
    async with rig.app.run_test() as pilot:
        await rig.heard(pilot)
        seen = []
        await pilot.press("escape")
        for key in ("right_square_bracket", "right_square_bracket", "right_square_bracket", "left_square_bracket"):
            await pilot.press(key)
            seen.append(_selected(rig))
        assert seen == ["acme/staging", "umbrella/auditor", "acme/staging", "umbrella/auditor"]


async def test_the_copy_menu_says_how_it_copied(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "y")
        assert "444444444444" in rig.frame()
        await pilot.press("enter")
        await until(pilot, lambda: "Copied the account id by" in rig.frame())


async def test_the_console_assumes_first_and_a_console_only_role_does_not(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, bool]] = []

    def browse(_world: object, _workspace: object, role: Role, session: object) -> bool:
        opened.append((role.address, bool(session)))
        return True

    monkeypatch.setattr(use, "open_console", browse)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "b")
        await until(pilot, lambda: "The console of globex/admin is open in the browser." in rig.frame())
        await pilot.press("slash", "ctrl+u", *"wayne", "enter", "b")
        await until(pilot, lambda: len(opened) == 2)
    assert opened == [("globex/admin", True), ("wayne/console", False)]
    assert rig.broker.asked == [("globex/admin", 0.75)]


async def test_a_guarded_console_only_role_wants_its_address_too(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Role(
        client="wayne", name="live", source=None, console_url="https://wayne.example/", environment="production"
    )
    rig = Rig(workspace(client("wayne", "Wayne Enterprises", console)))
    opened: list[Role] = []
    monkeypatch.setattr(use, "open_console", lambda *given: opened.append(given[2]))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot, "b")
        await until(pilot, lambda: isinstance(rig.app.screen, GuardQuestion))
        await pilot.press("escape")
        await until(pilot, lambda: "given up" in rig.frame())
        assert opened == []
        await pilot.press("b")
        await until(pilot, lambda: isinstance(rig.app.screen, GuardQuestion))
        await pilot.press(*"wayne", "slash", *"live", "enter")
        await until(pilot, lambda: "waits a minute for the browser" in rig.frame())
        assert opened == [console]


async def test_a_saml_role_opens_its_own_application_and_keeps_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = "arn:aws:iam::444444444444:saml-provider/AWS-SSO"
    application = {"saml_provider_arn": provider, "console_url": "https://d-1234567890.awsapps.com/start/#/saml/x"}
    admin = role("initech", "admin", "444444444444", **application)
    rig = Rig(workspace(client("initech", "Initech", admin)))
    opened: list[object] = []
    monkeypatch.setattr(use, "open_console", lambda *given: opened.append(given[3]) or True)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await _in_list(pilot, "b")
        await until(pilot, lambda: "is open in the browser" in rig.frame())
        assert (opened, rig.broker.asked) == ([None], [])
        await pilot.press("enter")
        await until(pilot, lambda: _kind(rig, "initech/admin") is Kind.LIVE)


async def test_a_browser_that_does_not_start_leaves_the_session_alone(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LocalFailure("No browser starts here. Use --print.")

    monkeypatch.setattr(use, "open_console", fail)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "b")
        await until(pilot, lambda: "No browser starts here." in rig.frame())
        assert _kind(rig, "globex/admin") is Kind.LIVE


async def test_a_terminal_that_cannot_be_shared_is_told(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"glo", "enter", "s")
        await until(pilot, lambda: "This terminal cannot be shared." in rig.frame())


async def test_the_countdown_runs_and_repaints_only_its_cells(rig: Rig) -> None:
    rig.broker.sessions["globex/admin"] = rig.broker.make("globex/admin", gone=timedelta(minutes=55))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "5:00" in rig.frame())
        painted: list[object] = []
        drawn = rig.app.main.list.refresh
        rig.app.main.list.refresh = lambda *regions, **more: (painted.extend(regions), drawn(*regions, **more))[1]  # type: ignore[method-assign,assignment]
        rig.clock.advance(timedelta(seconds=13))
        rig.app.main.tick()
        await until(pilot, lambda: "4:47" in rig.frame())
        assert [(region.y, region.height) for region in painted] == [(3, 1)]  # type: ignore[attr-defined]
        assert all(region.width < 20 for region in painted)  # type: ignore[attr-defined]


async def test_a_gauge_is_painted_anew_when_it_shrinks(rig: Rig) -> None:
    rig.broker.sessions["globex/admin"] = rig.broker.make("globex/admin", gone=timedelta(minutes=19))
    async with rig.app.run_test(size=(220, 40)) as pilot:
        await until(pilot, lambda: "41m" in rig.frame())
        shown, painted = rig.app.main.list, []
        drawn = shown.refresh
        shown.refresh = lambda *regions, **more: (painted.extend(regions), drawn(*regions, **more))[1]  # type: ignore[method-assign,assignment]
        for minutes, begins in ((1, shown.columns.session_at), (10, shown.columns.gauge_at)):
            painted.clear()
            rig.clock.advance(timedelta(minutes=minutes))
            rig.app.main.tick()
            assert [region.x for region in painted] == [begins]
            await pilot.pause()


async def test_where_no_client_loads_it_tells_how_to_mend_and_not_how_to_begin() -> None:
    path = workspace().path
    broken = replace(workspace(), sources={}, problems=(Problem(Place(path, 3, 1), "This is not TOML."),))
    rig = Rig(broken)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "config.toml:3: This is not TOML." in rig.frame())
        frame = rig.frame()
        assert "shows all that is wrong" in frame
        assert "opens it in $EDITOR" in frame
        assert "awsclients add" not in frame
        await pilot.press("exclamation_mark")
        assert isinstance(rig.app.screen, Panel)


async def test_the_columns_stay_while_a_filter_takes_the_scrollbar_away(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 18)) as pilot:
        shown = rig.app.main.list
        await until(pilot, lambda: shown.show_vertical_scrollbar)
        before = shown.columns
        await pilot.press(*"glo")
        await until(pilot, lambda: not shown.show_vertical_scrollbar)
        await pilot.pause(0.1)
        assert shown.columns == before


async def test_nothing_ticks_while_nothing_is_live(rig: Rig) -> None:
    async with rig.app.run_test() as pilot:
        await pilot.pause(0.1)
        assert not rig.app.main.ticking
        await pilot.press(*"glo", "enter", "enter")
        await until(pilot, lambda: rig.app.main.ticking)
        await pilot.press("x")
        await until(pilot, lambda: not rig.app.main.ticking)


async def test_an_end_that_the_broker_announces_is_told_with_a_bell(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(rig.app, "call_person", rung.append)
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: rig.broker._subscribers)
        told = "globex/admin ends in 9:00. Press r on it to renew."
        rig.broker.tell(Ending(NOON, "globex/admin", NOON + timedelta(minutes=9), ""))
        await until(pilot, lambda: told in rig.frame())
        assert rung == [told]


async def test_problems_stand_at_the_top_and_whole_behind_their_key() -> None:
    from dataclasses import replace
    from pathlib import Path

    from awsclients.config.model import Place, Problem

    place = Place(Path("/home/jane/.config/awsclients/config.toml"), 12, 3)
    problems = (Problem(place, "[red]duration[/] is not a time. Write 1h."), Problem(place, "Second. Do."))
    rig = Rig(replace(workspace(*clients()), problems=problems))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        assert "! 2 problems  config.toml:12: [red]duration[/] is not a time." in rig.frame()
        await _in_list(pilot, "exclamation_mark")
        assert "Second. Do." in rig.frame()


async def test_C22_what_can_wait_takes_no_line_and_stands_behind_the_key() -> None:
    from dataclasses import replace
    from pathlib import Path

    from awsclients.config.model import Place, Problem, Severity

    open_to_others = Problem(Place(Path("/c.toml")), "Others can read it. Run: chmod 600", Severity.NOTE)
    rig = Rig(replace(workspace(*clients()), problems=(open_to_others,)))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        assert "chmod" not in rig.frame()
        await _in_list(pilot, "exclamation_mark")
        assert "Run: chmod 600" in rig.frame()


async def test_without_a_client_it_says_what_to_do_and_can_be_left() -> None:
    rig = Rig(workspace())
    async with rig.app.run_test(size=(80, 24)) as pilot:
        frame = rig.frame()
        for text in (
            "No clients yet.",
            "/home/jane/.config/awsclients/config.toml",
            "awsclients add",
            "awsclients demo",
        ):
            assert text in frame
        await pilot.press("enter", "s", "j", "question_mark", "escape", "q")
        await pilot.pause()
        assert rig.app.return_code == 0


async def test_without_any_file_it_says_that_e_writes_an_example() -> None:
    rig = Rig(replace(workspace(), files=()))
    async with rig.app.run_test(size=(80, 24)):
        assert "writes an example there" in rig.frame()


async def test_ten_thousand_roles_are_shown_and_found() -> None:
    many = tuple(
        client(
            f"client-{number}",
            f"Client {number}",
            *(role(f"client-{number}", f"r{at}", "222222222222") for at in range(10)),
        )
        for number in range(1000)
    )
    rig = Rig(workspace(*many))
    async with rig.app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*"client 999 r7", "enter")
        assert _selected(rig) == "client-999/r7"
        await pilot.press("escape", "G")
        assert "Client 999" in rig.frame()


async def test_a_click_selects_and_a_double_click_assumes(rig: Rig) -> None:
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#list", offset=(10, 3))
        assert _selected(rig) == "globex/admin"
        await pilot.click("#list", offset=(10, 4), times=2)
        await until(pilot, lambda: _kind(rig, "globex/billing") is Kind.LIVE)


async def test_the_shell_we_are_in_is_named() -> None:
    rig = Rig(workspace(*clients()), environ={"AWSCLIENTS_ROLE": "acme/production"})
    async with rig.app.run_test(size=(100, 24)):
        assert "inside acme/production" in rig.frame()
