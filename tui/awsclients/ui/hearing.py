"""How the screen hears of what the broker tells on its threads."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message

from awsclients.ui.sign_ins import signed_in_to
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

if TYPE_CHECKING:
    from awsclients.access.events import Event


class Heard(Message):
    """The broker told something."""

    def __init__(self, event: "Event") -> None:
        super().__init__()
        self.event = event


class Hearing:
    """Listens to the broker for as long as the screen is there."""

    def __init__(self, stand: Stand, post: Callable[[Message], object], redraw: Callable[[], None]) -> None:
        """`post` gets every event as Heard, on the loop; `redraw` is called when more is known."""
        self._stand, self._post, self._redraw = stand, post, redraw
        self.end: Callable[[], None] = lambda: None
        """Stops listening."""

    async def begin(self) -> None:
        """Listen, then learn what was there before; who is signed in last, since a keyring may take its time."""
        loop, stand = asyncio.get_running_loop(), self._stand

        def tell(event: "Event") -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._post, Heard(event))

        self.end = await in_thread(lambda: stand.broker.subscribe(tell))
        held = await in_thread(stand.broker.held)
        stand.ledger.take(held, children=await in_thread(stand.broker.children))
        self._redraw()
        if held or any(map(signed_in_to, stand.workspace.sources.values())):
            stand.ledger.take({}, await in_thread(stand.broker.signed_in))
            self._redraw()
