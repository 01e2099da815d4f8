"""The application around the screen: colours, quitting, crashes, and the terminal's end."""

import os
import traceback
from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, Paste
from textual.message import Message
from textual.scrollbar import ScrollBar
from textual.worker import Worker

from awsclients.skeleton import TITLE
from awsclients.ui import palette, terminal, themes, window
from awsclients.ui.ascii import Ascii
from awsclients.ui.glyphs import ASCII
from awsclients.ui.main import MainScreen
from awsclients.ui.scrollbar import WholeCells
from awsclients.ui.stand import Stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsclients.config.model import Workspace

CRASHED = 5
_LEAVING = ("ctrl+c", "ctrl+q")
_PATIENCE = 0.5
"""Seconds after which a key is dealt with even if nobody said so: the dialog it was given to is gone."""


class Dealt(Message):
    """Goes the way of a key, behind it: where it arrives, that key was dealt with."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class ScreenApp(App[object], inherit_bindings=False):
    """One screen, our own palette, and no way to print what was in a variable."""

    CSS_PATH = "screen.tcss"
    TITLE = TITLE
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (20, "-slim"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (5, "-short"), (12, "-low"), (18, "-tall"), (34, "-grand")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(_LEAVING), "leave(0)", "Quit", show=False, priority=True),
        Binding("ctrl+p", "palette", "Palette", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True),
    ]

    def __init__(
        self, stand: Stand, driver: type[Driver] | None = None, rest: "Callable[[], Workspace] | None" = None
    ) -> None:
        """`rest` gives the whole configuration where `stand` has only the first of it; it may block."""
        # Decided here and not later: the library draws black on black when NO_COLOR meets a theme that comes late.
        ScrollBar.renderer = WholeCells
        super().__init__(driver_class=driver, ansi_color=True if palette.plain(os.environ) else None)
        if stand.glyphs is ASCII:
            self._filters.append(Ascii())
        for theme, _ in themes.THEMES.values():
            self.register_theme(theme)
        self.theme = palette.theme_for(stand.memory.kept.theme, os.environ)
        self._knows_focus, self._window_title = False, ""
        self._stand, self.main = stand, MainScreen(stand, self, rest)
        self._waiting: deque[Event] = deque()
        self._turn, self._busy = 0, True

    def get_default_screen(self) -> MainScreen:
        """The one screen."""
        return self.main

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """See App.get_theme_variable_defaults."""
        return themes.ANSI

    def refresh_css(self, animate: bool = True) -> None:
        """See App.refresh_css. Before there is a screen, the style sheet has yet to be parsed."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    async def on_event(self, event: Event) -> None:
        """See App.on_event. One key at a time: each goes where the one before it led, however fast they come."""
        first_hand = isinstance(event, InputEvent | Paste) and not event.is_forwarded
        if not first_hand or getattr(event, "key", "") in _LEAVING:
            await super().on_event(event)
            return
        self._waiting.append(event)
        if self._busy and self._turn:
            self.set_timer(_PATIENCE, partial(self._dealt, self._turn))
        await self._give()

    async def _give(self) -> None:
        while self._waiting and not self._busy and self.screen_stack:
            event = self._waiting.popleft()
            target = self.focused or self.screen
            await super().on_event(event)
            if isinstance(event, Key | Paste):
                self._turn += 1
                self._busy = target.post_message(Dealt(self._turn))

    async def _dealt(self, turn: int) -> None:
        if turn == self._turn:
            self._busy = False
            await self._give()

    async def on_dealt(self, message: Dealt) -> None:
        """Give out the next key."""
        await self._dealt(message.turn)

    async def on_main_screen_open(self) -> None:
        """Give out what was typed before the screen could take it."""
        await self._dealt(0)

    def on_mount(self) -> None:
        """Be ready for the end of the terminal, and for coming back to it."""
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))
        if not self.is_headless:
            terminal.watch(self.action_leave, lambda: self._stand.outside)
            self._to_terminal(window.SAVE)
            self.app_suspend_signal.subscribe(self, lambda _: self._to_terminal(window.RESTORE), immediate=True)
            self.app_resume_signal.subscribe(self, lambda _: self._to_terminal(window.SAVE, self._window_title))

    def on_unmount(self) -> None:
        """Give the window its title back."""
        if not self.is_headless:
            self._to_terminal(window.RESTORE)

    def on_app_focus(self) -> None:
        """The person looks here."""
        self._knows_focus = True

    def on_app_blur(self) -> None:
        """The person looks elsewhere."""
        self._knows_focus = True

    def entitle(self, text: str) -> None:
        """Set the window's title, when it is another than the last."""
        sequence = window.set_title(text)
        if sequence != self._window_title:
            self._window_title = sequence
            self._to_terminal(sequence)

    def call_person(self, text: str) -> None:
        """Ring and send a notice when the person looks elsewhere; ring only where the terminal does not tell."""
        if self.app_focus and self._knows_focus:
            return
        self.bell()
        if not self.app_focus:
            self._to_terminal(window.notice(text))

    def _to_terminal(self, *sequences: str) -> None:
        if self._driver is not None:
            self._driver.write("".join(sequences))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Background work that failed in a way nobody thought of is told of in one line."""
        self.main.worker_changed(event)

    def action_leave(self, code: int) -> None:
        """Leave with an exit code; nothing that is under way is waited for."""
        self.exit(return_code=code)

    def action_palette(self) -> None:
        """Our own palette, while no dialog is open."""
        if self.screen is self.main:
            self.main.action_act("palette")

    def _fatal_error(self) -> None:
        """Say where it broke and nothing of what was in it: the library's own screen prints every variable."""
        self.bell()
        self._exit_renderables.append(Text(crash_text()))
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """See _fatal_error: what is handed in may hold a traceback with variables, so it is not printed."""
        self._fatal_error()


def crash_text() -> str:
    """The exception being handled: its type and where it was, without its message, which may be anything."""
    import sys

    error = sys.exception() if sys.version_info >= (3, 11) else None
    lines = [f"awsclients: The screen broke ({type(error).__name__}). Please report the lines below."]
    frames = traceback.extract_tb(error.__traceback__) if error else []
    lines += [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join(lines)


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])
