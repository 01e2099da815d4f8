"""Signing in from the screen, to an embedded Identity Center, with browsers that are real programs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.launch.portal import Stage, browser
from tests.ui.rig import until

from awsclients.demo.clock import MovableClock
from awsclients.demo.faults import Fault
from awsclients.demo.server import EmbeddedAws
from awsclients.ui.app import ScreenApp
from awsclients.ui.glyphs import UNICODE
from awsclients.ui.signing_in import SigningIn
from awsclients.ui.stand import Stand
from awsclients.ui.state import Kind

SIZE = (100, 30)


class Screen:
    """A screen with the roles of an Identity Center, not started yet, and nobody at the browser."""

    def __init__(self, aws: EmbeddedAws, folder: Path) -> None:
        self.folder = folder
        self.stage = Stage(aws, folder, XDG_STATE_HOME=str(folder / "state"))
        self.browser("exit 0")
        self._start()

    def browser(self, script: str) -> None:
        """Let a shell script be the browser."""
        program = self.folder / "opener"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        self.stage.with_browser(program)
        self._start()

    def answering(self, answer: str = "allow") -> None:
        """Let the browser press a button by itself."""
        script, _ = browser(self.folder, answer)
        self.stage.with_browser(script)
        self._start()

    def _start(self) -> None:
        world, workspace = self.stage.world, self.stage.workspace
        self.stand = Stand(world, workspace, UNICODE)
        self.app = ScreenApp(self.stand)

    @property
    def dialog(self) -> SigningIn | None:
        """The dialog, when it is open."""
        shown = self.app.screen
        return shown if isinstance(shown, SigningIn) else None

    def frame(self) -> str:
        """What stands on the screen, as words."""
        lines = self.app.screen._compositor.render_strips()
        return " ".join(" ".join("".join(segment.text for segment in line) for line in lines).split())

    def kind(self, address: str) -> Kind:
        """The state of a role."""
        return self.stand.ledger.state(address).kind

    def press_page(self, answer: str) -> None:
        """What the person does on the page whose address the dialog has."""
        assert self.dialog is not None
        assert self.dialog._pending is not None
        page, fields = self.dialog._pending.address.reveal().split("?")
        urlopen(page, f"{fields}&answer={answer}".encode()).read()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """See Screen."""
    with EmbeddedAws(MovableClock()) as aws:
        yield Screen(aws, tmp_path)
        assert not aws.broken


async def test_a_role_that_needs_a_sign_in_goes_on_when_the_browser_is_back(screen: Screen) -> None:
    screen.answering()
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "enter")
        await until(pilot, lambda: screen.kind("acme/dev") is Kind.LIVE)
        assert screen.dialog is None
        assert "signed in until about" in screen.frame()


async def test_l_signs_in_and_out_and_says_what_that_does_not_do(screen: Screen) -> None:
    screen.answering()
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "l")
        await until(pilot, lambda: "Signed in to hub until about" in screen.frame())
        await pilot.press("enter")
        await until(pilot, lambda: screen.kind("acme/dev") is Kind.LIVE)
        await pilot.press("l")
        await until(pilot, lambda: "Signed out of hub. AWS honours keys" in screen.frame())
        assert screen.kind("acme/dev") is Kind.NONE
        assert screen.stage.aws.centers.access == {}
        await pilot.press("enter")
        await until(pilot, lambda: screen.stand.ledger.signed_in("hub"))


async def test_the_screen_goes_on_while_a_person_is_at_the_browser_and_escape_gives_up(screen: Screen) -> None:
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "enter")
        await until(pilot, lambda: "it is waited for" in screen.frame())
        before = screen.frame()
        await until(pilot, lambda: screen.frame() != before)
        await pilot.press("escape")
        await until(pilot, lambda: screen.dialog is None)
        await until(pilot, lambda: "acme/dev: given up." in screen.frame())
        assert screen.kind("acme/dev") is Kind.NONE
        await pilot.press("up", "enter")
        await until(pilot, lambda: screen.dialog)


async def test_C86_d_asks_for_a_device_code_with_address_code_and_the_time_that_is_left(screen: Screen) -> None:
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "l")
        await until(pilot, lambda: "it is waited for" in screen.frame())
        await pilot.press("d")
        await until(pilot, lambda: "compare the code" in screen.frame())
        assert f"{screen.stage.aws.url}/device?user_code=" in screen.frame()
        before = screen.frame()
        assert "It is good for 9:" in before
        await until(pilot, lambda: screen.frame() != before)
        assert "d device code" not in screen.frame()
        screen.press_page("allow")
        await until(pilot, lambda: "Signed in to hub until about" in screen.frame())


async def test_C88_a_code_that_ended_is_replaced_before_the_persons_eyes(screen: Screen) -> None:
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "l")
        await until(pilot, lambda: screen.dialog)
        await pilot.press("d")
        await until(pilot, lambda: "compare the code" in screen.frame())
        screen.stage.aws.clock.advance(timedelta(minutes=11))
        await until(pilot, lambda: "The code before this one has ended, and its page is dead." in screen.frame())
        await pilot.press("escape")
        await until(pilot, lambda: screen.dialog is None)


async def test_C89_a_refusal_stands_in_the_dialog_and_enter_tries_again(screen: Screen) -> None:
    screen.answering()
    screen.stage.aws.faults.order(Fault("invalid_scope", operation="sso-oidc:CreateToken"))
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "l")
        await until(pilot, lambda: "does not let awsclients ask for a sign-in" in screen.frame())
        assert "enter tries again" in screen.frame()
        await pilot.press("enter")
        await until(pilot, lambda: "Signed in to hub until about" in screen.frame())


async def test_C97_without_a_browser_the_address_is_there_to_be_copied(screen: Screen) -> None:
    screen.browser("exit 3")
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press(*"acme", "enter", "l")
        await until(pilot, lambda: "No browser could be started." in screen.frame())
        await until(pilot, lambda: "/authorize?response_type=code" in screen.frame())
        assert "y copies the address" in screen.frame()
        screen.press_page("allow")
        await until(pilot, lambda: "Signed in to hub until about" in screen.frame())


async def test_two_roles_of_one_source_need_one_sign_in(screen: Screen) -> None:
    async with screen.app.run_test(size=SIZE) as pilot:
        await pilot.press("escape", "space", "space", "enter")
        await until(pilot, lambda: "it is waited for" in screen.frame())
        screen.press_page("allow")
        await until(pilot, lambda: screen.kind("acme/dev") is Kind.LIVE and screen.kind("ours/look") is Kind.LIVE)
        assert len(screen.stage.aws.calls.of("sso-oidc:CreateToken")) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_code_and_the_time_left_are_seen_on_small_screens(screen: Screen, size: tuple[int, int]) -> None:
    async with screen.app.run_test(size=size) as pilot:
        await pilot.press(*"acme", "enter", "l")
        await until(pilot, lambda: screen.dialog)
        await pilot.press("d")
        await until(pilot, lambda: screen.dialog and screen.dialog._pending and screen.dialog._pending.code)
        await until(pilot, lambda: "good for" in screen.frame())
        assert screen.dialog is not None
        assert screen.dialog._pending is not None
        assert screen.dialog._pending.code in screen.frame()
