"""What the actions do with a role: sessions in the background, the shell, the console, the clipboard."""

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from textual.app import App

from awsclients.access.broker import Broker
from awsclients.access.needs import Answer, Confirm, MfaCode, Need
from awsclients.access.session import Session
from awsclients.errors import Failure, LocalFailure
from awsclients.secrets.secret import Secret
from awsclients.text import display
from awsclients.ui import clipboard
from awsclients.ui.dialogs import GuardQuestion, MfaQuestion
from awsclients.ui.log import local_time
from awsclients.ui.obtain import Get, obtain
from awsclients.ui.outside import Outcome, run_outside, sentence
from awsclients.ui.rows import Entry
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

if TYPE_CHECKING:
    from textual.worker import Worker


class Use(Enum):
    """What a session is wanted for; the value is the share of its life it must still have."""

    SHOW = ("show", 0.0)
    TOGETHER = ("together", 0.0)
    SHELL = ("shell", 0.75)
    CONSOLE = ("console", 0.75)
    RENEW = ("renew", 1.0)

    @property
    def least(self) -> float:
        """See Broker.session."""
        return self.value[1]

    def get(self, broker: Broker, address: str) -> Get:
        """What asks the broker for it."""
        ask = broker.console if self is Use.CONSOLE else broker.session
        return lambda answers: ask(address, answers, least=self.least)


class Stage(Protocol):
    """What this needs of the screen."""

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person, `about` the addresses of the roles it names, and its sources."""

    def call_person(self, text: str) -> None:
        """Ring and send a notice when the person looks elsewhere."""

    def redraw(self) -> None:
        """Something changed."""


class Work:
    """Runs one piece of work per role. All methods are called on the screen's loop."""

    def __init__(self, app: App[object], stage: Stage, stand: Stand) -> None:
        self._app, self._stage, self._stand = app, stage, stand
        self._ledger = stand.ledger
        self._uses: dict[str, Use] = {}
        self._workers: dict[str, Worker[None]] = {}
        self._foreground = asyncio.Lock()
        self.outside = False

    @property
    def calls(self) -> int:
        """How many roles are being worked on."""
        return len(self._uses)

    def usable(self, address: str) -> bool:
        """Whether the role has a session that AWS honours."""
        return self._ledger.state(address).kind.usable

    def start(self, entry: Entry, use: Use) -> "Worker[None]":
        """Get a session and use it. A role that is being worked on goes on to this use instead."""
        self._stand.world.gate.open()
        address = entry.address
        if address in self._uses:
            self._uses[address] = use
            return self._workers[address]
        self._uses[address] = use
        self._workers[address] = self._app.run_worker(
            self._run(entry), group="assume", name=address, exit_on_error=False
        )
        return self._workers[address]

    def give_up(self, address: str | None) -> None:
        """Stop waiting for this role, or for the one that was begun last."""
        chosen = address if address in self._workers else next(reversed(self._workers), None)
        if chosen is not None:
            self._workers[chosen].cancel()
            self._stage.say(f"Not waiting for {chosen}. Its answer still shows when it comes.", "text", chosen)

    async def _run(self, entry: Entry) -> None:
        address = entry.address
        self._ledger.begin(address)
        self._stage.redraw()
        try:
            await self._obtain_and_use(entry)
        except Failure as failure:
            self._failed(address, failure)
        except Exception as error:  # noqa: BLE001
            self._failed(address, LocalFailure(sentence(error)))
        finally:
            self._uses.pop(address, None)
            self._workers.pop(address, None)
            self._ledger.end(address)
            self._stage.redraw()

    async def _obtain_and_use(self, entry: Entry) -> None:
        address = entry.address
        by_address = entry.role.console_by_address and self._uses[address] is Use.CONSOLE
        if entry.role.source is None or by_address:
            await self._console_only(entry)
            return

        async def ask(need: Need, error: str) -> Answer | None:
            return await self._ask(address, need, error)

        while True:
            use = self._uses[address]
            session = await obtain(use.get(self._stand.broker, address), ask, self._foreground)
            if session is None:
                self._stage.say(f"{address}: given up.", "text", address)
                return
            if self._uses[address] is use:
                break
        self._ledger.end(address)
        self._stage.redraw()
        try:
            await self._use(entry, session, use)
        except Failure as failure:
            self._stage.say(f"{address}: {failure.message}", "refused", address)

    async def _use(self, entry: Entry, session: Session, use: Use) -> None:
        if use is Use.SHELL:
            await self._shell(entry, session)
        elif use is Use.CONSOLE:
            await self._console(entry, session)
        elif use is not Use.TOGETHER:
            self._stage.say(self._live(entry, session), "live", entry.address)

    def _live(self, entry: Entry, session: Session) -> str:
        if session.expires is None:
            return f"{entry.address} is live as {session.identity.arn}."
        return f"{entry.address} is live until {local_time(session.expires, self._stand.zone)}."

    async def _ask(self, address: str, need: Need, error: str) -> Answer | None:
        """Ask the person; a role that may not be seen asks nothing and is given up."""
        if not self._stand.sees(address):
            return None
        self._stage.call_person(f"{address} waits for you.")
        if isinstance(need, MfaCode):
            value = await self._app.push_screen_wait(MfaQuestion(need, error))
        elif isinstance(need, Confirm):
            value = await self._app.push_screen_wait(GuardQuestion(need))
        else:
            value = Secret("") if await self._signed_in(need.source) else None
        return None if value is None else Answer(need, value)

    def sign_in(self, source: str) -> None:
        """Sign in to a source, for whichever role will need it."""

        self._stand.world.gate.open()

        async def signing_in() -> None:
            async with self._foreground:
                await self._signed_in(source)

        self._app.run_worker(signing_in(), group="sign-in", exit_on_error=False)

    def sign_out(self, source: str) -> None:
        """End the sign-in to a source, and say what that does not do."""

        async def signing_out() -> None:
            try:
                await in_thread(lambda: self._stand.broker.sign_out(source))
                said = f"Signed out of {source}. AWS honours keys that were given until their end."
                self._stage.say(said, "text", source)
            except Failure as failure:
                self._stage.say(failure.message, "refused", source)

        self._app.run_worker(signing_out(), group="sign-in", exit_on_error=False)

    async def _signed_in(self, source: str) -> bool:
        """Bring the person through a sign-in; whether they are signed in now."""
        from awsclients.ui.signing_in import SigningIn

        stand = self._stand
        signed_in = await self._app.push_screen_wait(SigningIn(stand, stand.workspace.sources[source], self.copy))
        if signed_in is not None:
            about = signed_in.about(stand.world.clock.now(), stand.zone)
            said = f"Signed in to {source} {about}".rstrip() + f". {signed_in.note}".rstrip()
            self._stage.say(said, "live", source)
        return signed_in is not None

    async def _shell(self, entry: Entry, session: Session) -> None:
        from awsclients.launch.use import greeting, run_shell

        world, workspace = self._stand.world, self._stand.workspace
        banner = display(greeting(workspace, entry.role, session, world.clock.now()))
        outcome = await self.lend(banner, lambda: run_shell(world, workspace, entry.role, session))
        if outcome.error is not None:
            raise outcome.error if isinstance(outcome.error, Failure) else LocalFailure(sentence(outcome.error))
        self._stage.say(f"The shell of {entry.address} is closed (exit {outcome.code}).", "text", entry.address)

    async def lend(self, banner: str, body: Callable[[], int]) -> Outcome:
        """Give the terminal to a child once no dialog is open; see run_outside."""
        async with self._foreground:
            self.outside = True
            outcome = run_outside(self._app, banner, body)
            self.outside = False
        return outcome

    async def _console_only(self, entry: Entry) -> None:
        """No broker knows a role without credentials, so its guard is opened here, each time."""
        if entry.guarded:
            need = Confirm("", f"{entry.address} is guarded. Type its address to use it.", entry.address)
            async with self._foreground:
                if await self._ask(entry.address, need, "") is None:
                    self._stage.say(f"{entry.address}: given up.", "text", entry.address)
                    return
        await self._console(entry, None)

    async def _console(self, entry: Entry, session: Session | None) -> None:
        from awsclients.launch.use import open_console

        world, workspace = self._stand.world, self._stand.workspace
        self._stage.say(f"Opening the console of {entry.address} …", "assuming", entry.address)
        came = await in_thread(lambda: open_console(world, workspace, entry.role, session))
        where = "is open in the browser" if came else "waits a minute for the browser, which has not come yet"
        said = (f"The console of {entry.address} {where}.", *(session.notes if session else ()))
        self._stage.say(" ".join(said), "live", entry.address)

    def _failed(self, address: str, failure: Failure) -> None:
        self._ledger.fail(address, failure)
        if self._uses.get(address) is not Use.TOGETHER:
            self._stage.say(f"{address}: {failure.message}", "refused", address)

    def forget(self, entry: Entry) -> None:
        """Drop the session here, and say what that does not do."""
        self._in_background(lambda: self._stand.broker.forget(entry.address))
        live = self._ledger.state(entry.address).kind.usable
        self._ledger.clear(entry.address)
        said = " AWS honours its keys until their end." if live else ""
        self._stage.say(f"{entry.address} is forgotten.{said}", "text", entry.address)

    def copy(self, name: str, text: str) -> None:
        """Copy a text that is no secret, and say how."""

        async def copying() -> None:
            tool = await in_thread(lambda: clipboard.copy(text, self._stand.world.started.variables))
            if tool is None:
                self._app.copy_to_clipboard(text)
            how = f"by {tool}" if tool else "by the terminal (OSC 52); not every terminal takes it"
            self._stage.say(f"Copied the {name} {how}: {text}")

        self._app.run_worker(copying(), group="copy", exit_on_error=False)

    def _in_background(self, call: Callable[[], None]) -> None:
        async def calling() -> None:
            await in_thread(call)

        self._app.run_worker(calling(), group="broker", exit_on_error=False)
