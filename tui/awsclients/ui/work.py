"""What is under way with roles: sessions in the background, each on the way to a use."""

from typing import TYPE_CHECKING

from textual.app import App

from awsclients.access.needs import Confirm
from awsclients.errors import Failure, LocalFailure
from awsclients.ui.log import local_time
from awsclients.ui.obtain import obtain
from awsclients.ui.outside import sentence
from awsclients.ui.person import Person
from awsclients.ui.places import Places
from awsclients.ui.rows import Entry
from awsclients.ui.stage import Stage
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread
from awsclients.ui.use import Use

if TYPE_CHECKING:
    from textual.worker import Worker

    from awsclients.access.needs import Answer, Need
    from awsclients.access.session import Session


class Work:
    """Runs one piece of work per role. All methods are called on the screen's loop."""

    def __init__(self, app: App[object], stage: Stage, stand: Stand) -> None:
        self._app, self._stage, self._stand = app, stage, stand
        self.person = Person(app, stage, stand)
        self.places = Places(app, stage, stand, self.person)
        self._ledger = stand.ledger
        self._uses: dict[str, Use] = {}
        self._workers: dict[str, Worker[None]] = {}

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

        async def ask(need: "Need", error: str) -> "Answer | None":
            return await self.person.ask(address, need, error)

        while True:
            use = self._uses[address]
            session = await obtain(use.get(self._stand.broker, address), ask, self.person.foreground)
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
            self._refused(address, failure)

    async def _use(self, entry: Entry, session: "Session", use: Use) -> None:
        if use is Use.SHELL:
            await self.places.shell(entry, session)
        elif use is Use.CONSOLE:
            await self.places.console(entry, session)
        elif use is not Use.TOGETHER:
            self._stage.say(self._live(entry, session), "live", entry.address)

    def _live(self, entry: Entry, session: "Session") -> str:
        if session.expires is None:
            return f"{entry.address} is live as {session.identity.arn}."
        return f"{entry.address} is live until {local_time(session.expires, self._stand.zone)}."

    async def _console_only(self, entry: Entry) -> None:
        """No broker knows a role without credentials, so its guard is opened here, each time."""
        if entry.guarded:
            need = Confirm("", f"{entry.address} is guarded. Type its address to use it.", entry.address)
            async with self.person.foreground:
                if await self.person.ask(entry.address, need, "") is None:
                    self._stage.say(f"{entry.address}: given up.", "text", entry.address)
                    return
        await self.places.console(entry, None)

    def _failed(self, address: str, failure: Failure) -> None:
        self._ledger.fail(address, failure)
        if self._uses.get(address) is not Use.TOGETHER:
            self._refused(address, failure)

    def _refused(self, address: str, failure: Failure) -> None:
        said = failure.message
        self._stage.say(said if said.startswith(address) else f"{address}: {said}", "refused", address)

    def forget(self, entry: Entry) -> None:
        """Drop the session here, and say what that does not do."""

        async def forgetting() -> None:
            await in_thread(lambda: self._stand.broker.forget(entry.address))

        self._app.run_worker(forgetting(), group="broker", exit_on_error=False)
        live = self._ledger.state(entry.address).kind.usable
        self._ledger.clear(entry.address)
        said = " AWS honours its keys until their end." if live else ""
        self._stage.say(f"{entry.address} is forgotten.{said}", "text", entry.address)
