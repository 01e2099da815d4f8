"""The dialog of a sign-in: it waits with the person for the browser, or shows a device code and its time left."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from awsclients.access.signed_in import SignedIn
from awsclients.config.model import IdentityCenter, Source
from awsclients.errors import Failure
from awsclients.launch.watch import GivenUp, Watch, Way
from awsclients.text import display
from awsclients.ui.countdown import left_text
from awsclients.ui.dialog import Dialog
from awsclients.ui.hints import Hint
from awsclients.ui.key_line import KeyLine
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

if TYPE_CHECKING:
    from awsclients.launch.watch import Pending

_LONG = 1000


class SigningIn(Dialog[SignedIn | None]):
    """Answers with what the broker keeps, or None when the person gave up. Everything else goes on meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Give up", show=False),
        Binding("d", "device_code", "Device code", show=False),
        Binding("enter", "again", "Again", show=False),
        Binding("y", "copy", "Copy the address", show=False),
    ]

    def __init__(self, stand: Stand, source: Source, copy: Callable[[str, str], None]) -> None:
        """`copy` copies a text by its name, and says so."""
        super().__init__()
        self._stand, self._source, self._copy = stand, source, copy
        self._way: Way | None = None
        self._watch: Watch | None = None
        self._pending: Pending | None = None
        self._failure = ""

    def compose(self) -> ComposeResult:
        """The dialog, from top to bottom."""
        with Vertical(classes="dialog"):
            title = f"Sign in to {display(self._source.name, 60)}"
            yield Static(Content(title), classes="dialog-title", markup=False)
            yield Static(Content(self._text()), classes="dialog-text", markup=False)
            yield Static(Content(""), classes="dialog-error", markup=False)
            yield KeyLine(classes="dialog-keys")

    def on_mount(self) -> None:
        """Begin the way that is usual here, and keep the time that is left true."""
        self.set_interval(1.0, self._draw)
        # Not before all parts are there: for what a part is told earlier it makes no room.
        self.call_after_refresh(self._begin_usually)

    def on_unmount(self) -> None:
        """Nothing listens for a sign-in that nobody waits for."""
        if self._watch is not None:
            self._watch.give_up()

    def action_give_up(self) -> None:
        """Let it be."""
        self.dismiss(None)

    def action_device_code(self) -> None:
        """Sign in on another device instead."""
        if isinstance(self._source, IdentityCenter) and self._way is not Way.DEVICE_CODE:
            self._begin(Way.DEVICE_CODE)

    def action_again(self) -> None:
        """Begin anew what has failed."""
        if self._failure and self._way is not None:
            self._begin(self._way)

    def action_copy(self) -> None:
        """Copy the address, for a browser elsewhere."""
        if self._pending is not None:
            self._copy("address", self._pending.address.reveal())

    def _begin_usually(self) -> None:
        from awsclients.launch.sign_in import usual_way

        if self._way is None:
            self._begin(usual_way(self._stand.world.started.variables))

    def _begin(self, way: Way) -> None:
        if self._watch is not None:
            self._watch.give_up()
        self._way, self._pending, self._failure = way, None, ""
        loop = asyncio.get_running_loop()

        def tell(pending: "Pending") -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._told, watch, pending)

        self._watch = watch = Watch(tell)
        self.run_worker(self._sign_in(way, watch), exit_on_error=False)
        self._draw()

    async def _sign_in(self, way: Way, watch: Watch) -> None:
        from awsclients.launch.sign_in import sign_in

        stand, source = self._stand, self._source
        try:
            grant = await in_thread(lambda: sign_in(stand.world, stand.workspace, source, way, watch))
            signed_in = await in_thread(lambda: stand.broker.sign_in(source.name, grant))
        except GivenUp:
            return
        except Failure as failure:
            if watch is self._watch:
                self._failure, self._pending = failure.message, None
                self._draw()
            return
        if watch is self._watch and self.is_attached:
            self.dismiss(signed_in)

    def _told(self, watch: Watch, pending: "Pending") -> None:
        if watch is self._watch:
            self._pending = pending
            self._draw()

    def _draw(self) -> None:
        if not self.is_attached:
            return
        texts = {".dialog-text": self._text(), ".dialog-error": self._wrong()}
        for part, text in texts.items():
            self.query_one(part, Static).update(Content(text))
        self.query_one(KeyLine).offer(*self._keys())

    def _text(self) -> str:
        pending = self._pending
        if pending is None:
            return "" if self._failure else "Asking AWS …"
        left = left_text(pending.ends - self._stand.world.clock.now())
        address = display(pending.address.reveal(), _LONG)
        if pending.code:
            code = display(pending.code, 40)
            return f"Open {address}\non any device and compare the code {code}. It is good for {left}."
        said = f"Sign in with the browser; it is waited for, {left} more."
        return f"{said}\n{address}" if pending.note else said

    def _wrong(self) -> str:
        return display(self._failure or (self._pending.note if self._pending else ""), _LONG)

    def _keys(self) -> list[Hint]:
        device = isinstance(self._source, IdentityCenter) and self._way is not Way.DEVICE_CODE
        keys = [("enter", "tries again")] if self._failure else []
        keys += [("escape", "gives up")]
        keys += [("d", "device code")] if device else []
        return keys + ([("y", "copies the address")] if self._pending is not None else [])
