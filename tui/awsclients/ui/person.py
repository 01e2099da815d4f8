"""What only a person can give: a code, a guarded address, a sign-in. One dialog at a time."""

import asyncio
from typing import TYPE_CHECKING

from textual.app import App

from awsclients.access.needs import Answer, Confirm, MfaCode
from awsclients.errors import Failure
from awsclients.secrets.secret import Secret
from awsclients.ui import clipboard
from awsclients.ui.dialogs import GuardQuestion, MfaQuestion
from awsclients.ui.stage import Stage
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

if TYPE_CHECKING:
    from awsclients.access.needs import Need


class Person:
    """Asks the person in front of the screen, and gives them what they asked for."""

    def __init__(self, app: App[object], stage: Stage, stand: Stand) -> None:
        self._app, self._stage, self._stand = app, stage, stand
        self.foreground = asyncio.Lock()
        """Held by whoever has the person's eyes: a dialog, or a child that has the terminal."""

    async def ask(self, address: str, need: "Need", error: str) -> Answer | None:
        """Ask the person; a role that may not be seen asks nothing and is given up."""
        if not self._stand.sees(address):
            return None
        self._stage.call_person(f"{address} waits for you.")
        if isinstance(need, MfaCode):
            value = await self._app.push_screen_wait(MfaQuestion(address, need, error))
        elif isinstance(need, Confirm):
            value = await self._app.push_screen_wait(GuardQuestion(need))
        else:
            value = Secret("") if await self._signed_in(need.source) else None
        return None if value is None else Answer(need, value)

    def sign_in(self, source: str) -> None:
        """Sign in to a source, for whichever role will need it."""

        self._stand.world.gate.open()

        async def signing_in() -> None:
            async with self.foreground:
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

    def copy(self, name: str, text: str) -> None:
        """Copy a text that is no secret, and say how."""

        async def copying() -> None:
            tool = await in_thread(lambda: clipboard.copy(text, self._stand.world.started.variables))
            if tool is None:
                self._app.copy_to_clipboard(text)
            how = f"by {tool}" if tool else "by the terminal (OSC 52); not every terminal takes it"
            self._stage.say(f"Copied the {name} {how}: {text}")

        self._app.run_worker(copying(), group="copy", exit_on_error=False)
