"""The one screen: title, filter, list, detail, the last call, and the keys that work."""

import gc
from asyncio import Future, get_running_loop
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from awsclients.text import display
from awsclients.ui import window
from awsclients.ui.actions import ACTIONS
from awsclients.ui.arrangement import Arrangement
from awsclients.ui.countdown import left_text
from awsclients.ui.exact import ExactCompositor
from awsclients.ui.filter_line import FilterInput
from awsclients.ui.finder import Finder
from awsclients.ui.hearing import Heard, Hearing
from awsclients.ui.key_line import KeyLine
from awsclients.ui.ledger import Live
from awsclients.ui.paint import Bare, Lines
from awsclients.ui.picture import CHANGING, GROUNDS, INSETS, PARTS, Picture, View
from awsclients.ui.rows import Entry
from awsclients.ui.situation import Situation
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

if TYPE_CHECKING:
    from textual.widget import Widget

    from awsclients.access.events import Ending
    from awsclients.config.model import Workspace
    from awsclients.ui.choose import Choice
    from awsclients.ui.deeds import Deeds
    from awsclients.ui.layout import Layout
    from awsclients.ui.outside import Outcome
    from awsclients.ui.work import Work

_TICK = 1.0


class MainScreen(Screen[None], Bare):
    """Composes the widgets, draws what is known, and hands keys and events on to who deals with them."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                ",".join(action.keys),
                f"act('{action.id}')",
                action.name,
                show=False,
                id=action.id,
            )
            for action in ACTIONS
            if action.keys
        ),
        Binding("escape", "back", "Back", show=False),
    ]

    class Open(Message):
        """The screen takes keys from now on."""

    def __init__(
        self, stand: Stand, its_window: window.Window, rest: "Callable[[], Workspace] | None" = None
    ) -> None:
        super().__init__()
        self._compositor = ExactCompositor()
        self._stand, self._window, self._rest = stand, its_window, rest
        self.finder = Finder(stand)
        self.list, self.filter = self.finder.list, self.finder.filter
        self._hearing = Hearing(stand, self.post_message, self.redraw)
        self._picture = Picture(stand, self.list)
        self._arrangement = Arrangement(self._picture.layout)
        self._places: Layout = {}
        self._said_of = ""
        self._resumed = False
        self.ticking = False
        """Whether the timer runs: it does while anything changes with time alone."""

    @property
    def layout(self) -> Arrangement:
        """See Widget.layout."""
        return self._arrangement

    def compose(self) -> ComposeResult:
        """The parts, each of which stands where the layout says."""
        yield self.filter
        yield self.list
        for name in PARTS:
            kind = KeyLine if name == "hints" else Lines
            yield kind(id=name, ground=GROUNDS.get(name, "background"), inset=INSETS.get(name, 0))

    def on_mount(self) -> None:
        """Show what there is, then listen."""
        self.filter.cursor_blink = False
        self.finder.show()
        if self._stand.workspace.roles:
            self.filter.has_focus = True  # at once, so that the first frame shows it
            self.set_focus(self.filter)
        self._draw()
        self._timer = self.set_interval(_TICK, self.tick, pause=True)
        self.call_after_refresh(self.later, self._begin)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """For the first time all is styled already; later the window may have got another size under a dialog."""
        event.refresh_styles, self._resumed = self._resumed, True
        self.on_resize()

    def _extend_compose(self, _: "list[Widget]") -> None:
        """See Screen._extend_compose: it adds what shows notifications and tooltips, and we have neither."""

    def on_unmount(self) -> None:
        """Stop listening."""
        self._hearing.end()

    async def _begin(self) -> None:
        """After the first frame: the rest of the configuration, and keys."""
        if self._rest is not None:
            self.adopt(await in_thread(self._rest))
        gc.freeze()  # what is here now stays, and need not be searched for garbage again and again
        gc.enable()
        self.post_message(self.Open())
        self.call_after_refresh(self.later, self._listen)

    async def _listen(self) -> None:
        """After all of it was drawn: edits, and what the broker has to tell."""
        from awsclients.ui.follow import follow

        self.later(follow(self, self._stand))
        await self._hearing.begin()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """See worker_changed; each worker tells only whom it was started by."""
        self.worker_changed(event)

    def worker_changed(self, event: Worker.StateChanged) -> None:
        """The one place where errors of background work that nobody thought of end: as a line."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            from awsclients.ui.outside import sentence

            self.say(sentence(event.worker.error), "refused")

    def later(self, task: Coroutine[None, None, None] | Callable[[], Coroutine[None, None, None]]) -> None:
        """Do this beside everything else; it ends with the screen."""
        self.run_worker(task, exit_on_error=False)

    @cached_property
    def _deeds(self) -> "Deeds":
        """What keys do. All that an action may need is imported when there is something to do, not to draw."""
        from awsclients.ui.deeds import Deeds

        return Deeds(self, self._stand)

    @cached_property
    def work(self) -> "Work":
        """What is under way with roles. Its dialogs are imported for the first that is asked for."""
        from awsclients.ui.work import Work

        return Work(self.app, self, self._stand)

    @property
    def selected(self) -> Entry | None:
        """The role under the cursor."""
        return self.finder.selected

    @property
    def situation(self) -> Situation:
        """What decides which actions can be taken."""
        return self._deeds.situation

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person, `about` the addresses of the roles it names."""
        if all(self._stand.sees(address) for address in about):
            self._say(text, style)

    def call_person(self, text: str) -> None:
        """Ring and send a notice when the person looks elsewhere."""
        self._window.call_person(text)

    def choose(self, title: str, choices: "list[Choice]") -> Future[str | None]:
        """Let the person choose, from now on: the next key is the dialog's. None when they do not."""
        from awsclients.ui.choose import Choose

        chosen: Future[str | None] = get_running_loop().create_future()
        self.app.push_screen(Choose(title, choices, self._stand.glyphs), chosen.set_result)
        return chosen

    async def lend_to_editor(self, file: Path, line: int) -> "Outcome":
        """Give the terminal to the editor, and take it back."""
        from awsclients.launch import editor

        started = self._stand.world.started
        return await self.work.places.lend(
            f"awsclients: {display(str(file))}", lambda: editor.edit(file, line, started)
        )

    def adopt(self, workspace: "Workspace") -> None:
        """Show another configuration; the selected role stays selected where there still is one."""
        keep = self.finder.address
        self._stand.take(workspace)
        self.finder.show(keep)
        self.redraw()

    def _draw(self, names: Sequence[str] = PARTS) -> None:
        """Draw these parts, each line only where its text changed, and put all of them where they stand now."""
        if not self.is_running:
            return
        view = View(self.app.size, lambda: self.situation, self.filter.value, self.filter.has_focus)
        places = self._picture.layout(view.size)
        if places != self._places:
            self._places, names = places, PARTS
            self.filter.display, self.list.display = "filter" in places, "list" in places
            self.list.refresh(layout=True)  # clears what the library kept of where all stood
        self.list.fit(self._picture.columns(places))
        for name, lines in self._picture.lines(view, places, names):
            self.query_one(f"#{name}", Lines).show(lines)

    def _say(self, text: str, style: str = "text") -> None:
        self._picture.say(text, style)
        self._draw(("said", "hints"))

    def redraw(self) -> None:
        """Draw what may have changed; of the list only the lines that did."""
        if not self.is_running:
            return
        if self._stand.ledger.busy != self.ticking:
            self.ticking = not self.ticking
            (self._timer.resume if self.ticking else self._timer.pause)()
        self.list.repaint()
        self._draw()
        self._entitle(self._stand.live())

    def _entitle(self, live: Sequence[Live]) -> None:
        self._window.entitle(window.title(live, self._stand.world.clock.now()))

    def tick(self) -> None:
        """Draw what changes with time alone."""
        if not self.is_running:
            return
        live = self._stand.live()
        self.list.repaint()
        self._draw(CHANGING)
        self._entitle(live)

    def on_heard(self, message: Heard) -> None:
        """Learn from an event of the broker."""
        from awsclients.access.events import Ending, SessionChanged, Warned

        event = message.event
        if isinstance(event, SessionChanged) and event.session is None:
            self._picture.unsay(f"{event.address} is live")
        if isinstance(event, Ending | Warned) and self._stand.sees(event.address):
            self._warn(self._ending(event) if isinstance(event, Ending) else event.message)
        self._stand.hear(event)
        self.redraw()

    def _ending(self, event: "Ending") -> str:
        left = left_text(event.expires - self._stand.world.clock.now())
        return f"{event.address} ends in {left}. {event.message or 'Press r on it to renew.'}"

    def _warn(self, text: str) -> None:
        self.say(text, "ending")
        self.call_person(text)

    def on_resize(self) -> None:
        """Draw for the new size, once the widgets have theirs."""
        self.call_after_refresh(self._draw)

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self._draw()

    def on_click(self, event: Click) -> None:
        """A click on the line of problems shows them, one on the key in a detail all of its role."""
        widget = event.widget
        if widget is not None and widget.id == "problem":
            self.action_act("problems")
        elif isinstance(widget, Lines) and widget.id == "detail" and widget.key_at(event.offset):
            self.action_act("view")

    def on_filter_input_wanted(self, message: FilterInput.Wanted) -> None:
        """A key of the empty filter that acts."""
        self.action_act(message.action)

    def on_role_list_moved(self) -> None:
        """Another role is selected, or other rows are shown; nothing is asked of AWS."""
        address = self.finder.address or ""
        if address != self._said_of:
            self._said_of = address
            self._picture.say("")
        self._draw()

    def on_role_list_chosen(self) -> None:
        """A double click does what enter does."""
        self.action_act("assume")

    def action_act(self, action_id: str) -> None:
        """A key, a click or a line of the palette asks for an action."""
        self._deeds.do(action_id)

    def action_back(self) -> None:
        """Escape in the list."""
        self._deeds.back()
