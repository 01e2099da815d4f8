"""Where a session is used: the shell, the console, and whoever else gets the terminal for a while."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from awsclients.errors import Failure, LocalFailure
from awsclients.text import display
from awsclients.ui.outside import Outcome, run_outside, sentence
from awsclients.ui.person import Person
from awsclients.ui.rows import Entry
from awsclients.ui.stage import Stage
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

if TYPE_CHECKING:
    from awsclients.access.session import Session


class Places:
    """Opens them, and says what came of it."""

    def __init__(self, app: App[object], stage: Stage, stand: Stand, person: Person) -> None:
        self._app, self._stage, self._stand, self._person = app, stage, stand, person

    async def shell(self, entry: Entry, session: "Session") -> None:
        """Run a shell with the session, and wait for its end."""
        from awsclients.launch.apart import lives_apart, run_apart
        from awsclients.launch.use import greeting, run_shell

        world, workspace, said = self._stand.world, self._stand.workspace, list[str]()
        if lives_apart(world, workspace, entry.role):
            outcome = await self.lend(None, lambda: run_apart(world, entry.role, said.append))
        else:
            banner = display(greeting(world, workspace, entry.role, session))
            outcome = await self.lend(
                banner, lambda: run_shell(world, workspace, entry.role, session, say=said.append)
            )
        if outcome.error is not None:
            raise outcome.error if isinstance(outcome.error, Failure) else LocalFailure(sentence(outcome.error))
        closed = f"The shell of {entry.address} is closed (exit {outcome.code})."
        self._stage.say(" ".join((closed, *said)), "text", entry.address)

    async def console(self, entry: Entry, session: "Session | None") -> None:
        """Open the console in the browser."""
        from awsclients.launch.use import open_console

        world, workspace = self._stand.world, self._stand.workspace
        self._stage.say(f"Opening the console of {entry.address} …", "assuming", entry.address)
        came = await in_thread(lambda: open_console(world, workspace, entry.role, session))
        where = "is open in the browser" if came else "waits a minute for the browser, which has not come yet"
        said = (f"The console of {entry.address} {where}.", *(session.notes if session else ()))
        self._stage.say(" ".join(said), "live", entry.address)

    async def lend(self, banner: str | None, body: Callable[[], int]) -> Outcome:
        """Give the terminal to a child once no dialog is open; see run_outside."""
        async with self._person.foreground:
            self._stand.outside = True
            outcome = run_outside(self._app, banner, body)
            self._stand.outside = False
        return outcome
