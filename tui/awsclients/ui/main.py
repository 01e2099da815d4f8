"""The one screen: title, filter, list, detail, the last call, and the keys that work."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from awsclients.access.events import Ending, Event
from awsclients.config.model import IdentityCenter, Saml, Source, Workspace
from awsclients.text import display
from awsclients.ui import actions, clipboard, menus, themes, window
from awsclients.ui.actions import ACTIONS, Situation
from awsclients.ui.choose import Choice, Choose
from awsclients.ui.cut_off import cut_off
from awsclients.ui.detail import full
from awsclients.ui.edit import edit
from awsclients.ui.exact import ExactCompositor
from awsclients.ui.filter_line import FilterInput
from awsclients.ui.follow import follow
from awsclients.ui.line import Line
from awsclients.ui.memory import Kept
from awsclients.ui.outside import Outcome, sentence
from awsclients.ui.paint import Lines
from awsclients.ui.panel import LogPanel, Panel, help_lines
from awsclients.ui.picture import Picture
from awsclients.ui.role_list import RoleList
from awsclients.ui.rows import Entry
from awsclients.ui.stand import Stand
from awsclients.ui.state import Kind
from awsclients.ui.threads import in_thread
from awsclients.ui.title import problems
from awsclients.ui.together import open_together
from awsclients.ui.work import Use, Work

_TICK = 1.0
SIGNED_IN_TO = (IdentityCenter, Saml)
"""The kinds of source to which a person signs in by the screen."""


class Heard(Message):
    """The broker told something, from whatever thread."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class MainScreen(Screen[None]):
    """Holds which row and which filter; everything else it reads."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(",".join(action.keys), f"act('{action.id}')", action.name, show=False, id=action.id)
            for action in ACTIONS
            if action.keys
        ),
        Binding("escape", "back", "Back", show=False),
    ]

    class Open(Message):
        """The screen takes keys from now on."""

    def __init__(
        self, stand: Stand, its_window: window.Window, rest: Callable[[], Workspace] | None = None
    ) -> None:
        super().__init__()
        self._compositor = ExactCompositor()
        self._rest = rest
        self._end_hearing: Callable[[], None] = lambda: None
        self._stand, self._window = stand, its_window
        self.list = RoleList(stand, id="list")
        self.filter = FilterInput(
            self._filter, self._to_list, "type to find a client, role, account, environment or label"
        )
        self._picture = Picture(self, stand)
        self._work: Work | None = None
        self._ticking = False
        self._said_of = ""
        self._handlers: dict[str, Callable[[], None]] = {
            "assume": lambda: self._use(Use.SHOW),
            "shell": lambda: self._use(Use.SHELL),
            "console": lambda: self._use(Use.CONSOLE),
            "renew": lambda: self._use(Use.RENEW),
            "forget": self._forget,
            "sign-in": self._sign_in_or_out,
            "copy": lambda: self._later(self._copy()),
            "find": self._find,
            "view": self._view,
            "next": lambda: self._jump(1),
            "previous": lambda: self._jump(-1),
            "give-up": self._give_up,
            "problems": lambda: self._panel("Problems", lambda cells: problems(stand.seen, cells)),
            "log": self._show_log,
            "cut-off": lambda: self._later(cut_off(self, self._stand)),
            "edit": self._edit,
            "present": self._present,
            "help": lambda: self._panel("Keys", help_lines),
            "mark": self._mark,
            "open": self._open_marked,
            "favourite": self._favourite,
            "theme": lambda: self._later(self._theme()),
            "palette": self.palette,
            "quit": lambda: self.app.exit(return_code=0),
        }

    def compose(self) -> ComposeResult:
        """From top to bottom; the style sheet decides what gives way."""
        self._classify()
        yield Lines(id="title")
        yield Lines(id="problem")
        with Horizontal(id="filter-line"):
            yield Lines(id="filter-mark")
            yield self.filter
            yield Lines(id="count")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Lines(id="header")
                yield self.list
                yield Lines(id="empty")
            yield Lines(id="rule")
            yield Lines(id="detail")
        yield Lines(id="call")
        yield Lines(id="said")
        yield Lines(id="hints")

    def on_mount(self) -> None:
        """Show what there is, then listen."""
        stand = self._stand
        self.filter.cursor_blink = False
        self._work = Work(self.app, self, stand)
        self._show_seen()
        if stand.workspace.roles:
            self.filter.focus()
        self._timer = self.set_interval(_TICK, self.tick, pause=True)
        self.call_after_refresh(self._later, self._begin())

    async def _begin(self) -> None:
        """After the first frame: the rest of the configuration, keys, edits, and what the broker has to tell."""
        if self._rest is not None:
            self.adopt(await in_thread(self._rest))
        self.post_message(self.Open())
        self._later(follow(self, self._stand))
        loop = asyncio.get_running_loop()

        def hear(event: Event) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self.post_message, Heard(event))

        stand = self._stand
        self._end_hearing = await in_thread(lambda: stand.broker.subscribe(hear))
        held = await in_thread(stand.broker.held)
        stand.ledger.take(held, children=await in_thread(stand.broker.children))
        self.redraw()
        if any(isinstance(source, SIGNED_IN_TO) for source in stand.workspace.sources.values()):
            stand.ledger.take({}, await in_thread(stand.broker.signed_in))
            self.redraw()

    def _show_seen(self, keep: str | None = None) -> None:
        """Show what may be seen of the configuration, and what the filter finds in it."""
        seen = self._stand.seen
        self.set_class(not seen.roles, "-empty")
        self.set_class(not seen.pressing, "-sound")
        self.list.show(self._stand.rows(self.filter.value), keep=keep)
        self.list.restyle()

    def _kind(self) -> dict[str, bool]:
        """What the style sheet must know of the configuration."""
        return {"-empty": not self._stand.seen.roles, "-sound": not self._stand.seen.problems}

    def _classify(self) -> None:
        """Be what the style sheet asks for from the start: learnt later, all would be styled and drawn again."""
        width, height = self.app.size
        of_size = {
            *self._get_breakpoint_classes(width, self.app.HORIZONTAL_BREAKPOINTS or []),
            *self._get_breakpoint_classes(height, self.app.VERTICAL_BREAKPOINTS or []),
        }
        self.update_classes(self._kind() | dict.fromkeys(of_size, True), update=False)

    def on_unmount(self) -> None:
        """Stop listening."""
        self._end_hearing()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """See worker_changed; each worker tells only whom it was started by."""
        self.worker_changed(event)

    def worker_changed(self, event: Worker.StateChanged) -> None:
        """The one place where errors of background work that nobody thought of end: as a line."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.say(sentence(event.worker.error), "refused")

    @property
    def outside(self) -> bool:
        """Whether a child has the terminal."""
        return self._work is not None and self._work.outside

    @property
    def selected(self) -> Entry | None:
        """The role under the cursor."""
        row = self.list.selected
        return row.entry if row else None

    @property
    def _source(self) -> Source | None:
        entry = self.selected
        return self._stand.workspace.sources.get(entry.role.source or "") if entry else None

    @property
    def situation(self) -> Situation:
        """What decides which actions can be taken."""
        entry, stand = self.selected, self._stand
        return Situation(
            role=entry.role if entry else None,
            kind=stand.ledger.state(entry.address).kind if entry else Kind.NONE,
            calls=self._work.calls if self._work else 0,
            live=len(stand.live()),
            problems=len(stand.seen.problems),
            clients=len(stand.seen.clients),
            signs_in=isinstance(self._source, SIGNED_IN_TO),
            presenting=stand.presented is not None,
            marked=len(self.list.marked),
            children=len(stand.children()),
        )

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person, `about` the addresses of the roles it names."""
        if all(self._stand.sees(address) for address in about):
            self._picture.say(text, style)

    def call_person(self, text: str) -> None:
        """Ring and send a notice when the person looks elsewhere."""
        self._window.call_person(text)

    def redraw(self) -> None:
        """Draw what may have changed; of the list only the lines that did."""
        if not self.is_running:
            return
        if self._stand.ledger.busy != self._ticking:
            self._ticking = not self._ticking
            (self._timer.resume if self._ticking else self._timer.pause)()
        self.list.repaint()
        self._picture.draw()
        self._window.entitle(window.title(self._stand.live(), self._stand.world.clock.now()))

    @property
    def ticking(self) -> bool:
        """Whether the timer runs: it does while anything changes with time alone."""
        return self._ticking

    def tick(self) -> None:
        """Draw what changed with time, and give the notices that are due."""
        for live in self._stand.ledger.due(self._stand.sees):
            text = f"{live.address} ends in {live.state.text}. Press r on it to renew."
            self._picture.say(text, "ending")
            self.call_person(text)
        self.redraw()

    def on_heard(self, message: Heard) -> None:
        """Learn from an event of the broker."""
        if isinstance(message.event, Ending) and self._stand.sees(message.event.address):
            self._picture.say(message.event.message, "ending")
            self.call_person(message.event.message)
        self._stand.ledger.hear(message.event)
        self._stand.log.hear(message.event)
        self.redraw()

    def on_resize(self) -> None:
        """Draw for the new size, once the widgets have theirs."""
        self.call_after_refresh(self._picture.draw)

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self._picture.draw()

    def _filter(self, text: str) -> None:
        """Find; the role that was selected stays so when the text is cleared."""
        keep = self.selected.address if self.selected and not text.strip() else None
        self.list.show(self._stand.rows(text), keep=keep)

    def _to_list(self) -> None:
        self.set_focus(self.list)

    def on_click(self, event: Click) -> None:
        """A click on a hint does what its key does, and one on the line of problems shows them."""
        if event.widget is None or event.widget.id not in {"hints", "problem"}:
            return
        if event.widget.id == "problem":
            self.action_act("problems")
            return
        key = actions.key_at(self.query_one("#hints", Lines).lines[0], event.x - 1)
        if self.filter.has_focus and key in {"enter", "esc"}:
            self._to_list()
        elif (action := actions.by_key(key, self.situation)) is not None:
            self.action_act(action.id)

    def on_filter_input_wanted(self, message: FilterInput.Wanted) -> None:
        """A key of the empty filter that acts."""
        self.action_act(message.action)

    def on_role_list_moved(self) -> None:
        """Another role is selected, or other rows are shown; nothing is asked of AWS."""
        address = self.selected.address if self.selected else ""
        if address != self._said_of:
            self._said_of = address
            self._picture.say("")
        self._picture.draw()

    def on_role_list_chosen(self) -> None:
        """A double click does what enter does."""
        self.action_act("assume")

    def action_act(self, action_id: str) -> None:
        """Do an action, or say why it is off."""
        action = actions.BY_ID["open" if action_id == "assume" and self.list.marked else action_id]
        if (reason := action.off(self.situation)) is not None:
            self.say(f"{action.key} {action.name}: {reason}", "ending")
            return
        self.say("")
        self._handlers[action.id]()

    def action_back(self) -> None:
        """Escape in the list: give up what is under way, else the marks, else clear the filter."""
        if self._work is not None and self._work.calls:
            self._give_up()
        elif self.list.marked:
            self._set_marks(frozenset())
        elif self.filter.value:
            self.filter.value = ""

    def palette(self) -> None:
        """Find an action by its name."""
        self._later(self._palette())

    def _later(self, task: Coroutine[None, None, None]) -> None:
        self.run_worker(task, exit_on_error=False)

    async def _palette(self) -> None:
        chosen = await self.choose("Commands", menus.commands(self.situation))
        if chosen is not None:
            self.action_act(chosen)

    def _use(self, use: Use) -> None:
        if self._work is not None and (entry := self.selected) is not None:
            self._work.start(entry, use)

    def _mark(self) -> None:
        """Mark the role or take its mark away, and go on to the next one."""
        if (entry := self.selected) is not None:
            self._set_marks(self.list.marked ^ {entry.address})
            self.list.move_to(self.list.cursor + 1)

    def _set_marks(self, addresses: frozenset[str]) -> None:
        self.list.mark(addresses)
        self._picture.draw()

    def _open_marked(self) -> None:
        wanted = [entry for entry in self._stand.catalogue.entries if entry.address in self.list.marked]
        self._set_marks(frozenset())
        if self._work is not None:
            self._later(open_together(wanted, self._work, self))

    def _favourite(self) -> None:
        if (entry := self.selected) is None:
            return
        wanted = entry.address not in self._stand.memory.kept.favourites
        self._keep(lambda kept: kept.with_favourite(entry.address, wanted=wanted))
        self._show_seen(entry.address)
        self.say(f"{entry.address} is {'a' if wanted else 'no'} favourite{'' if wanted else ' any more'}.")

    def _edit(self) -> None:
        entry = self.selected
        self._later(edit(self, self._stand, entry.role if entry else None))

    async def lend_to_editor(self, file: Path, line: int) -> Outcome:
        """Give the terminal to the editor, and take it back."""
        from awsclients.launch import editor

        assert self._work is not None  # noqa: S101  keys come after the screen is there
        started = self._stand.world.started
        return await self._work.lend(f"awsclients: {display(str(file))}", lambda: editor.edit(file, line, started))

    async def choose(self, title: str, choices: list[Choice]) -> str | None:
        """Let the person choose; None when they do not."""
        return await self.app.push_screen_wait(Choose(title, choices, self._stand.glyphs))

    def adopt(self, workspace: Workspace) -> None:
        """Show another configuration; the selected role stays selected where there still is one."""
        keep = self.selected.address if self.selected else None
        self._stand.take(workspace)
        self._show_seen(keep)
        self.redraw()

    async def _theme(self) -> None:
        if themes.plain(os.environ):
            self.say("This terminal has only its own colours, or NO_COLOR is set.", "ending")
            return
        chosen = await self.choose("Theme", menus.looks())
        if chosen is not None:
            self.app.theme = chosen
            self._keep(lambda kept: replace(kept, theme=chosen))

    def _keep(self, change: Callable[[Kept], Kept]) -> None:
        """Remember something for the next time; where that fails it is said."""
        memory = self._stand.memory
        memory.kept = change(memory.kept)
        self._later(in_thread(lambda: memory.write(change)))

    def _find(self) -> None:
        self.filter.focus()

    def _forget(self) -> None:
        if self._work is not None and (entry := self.selected) is not None:
            self._work.forget(entry)
            self.redraw()

    def _sign_in_or_out(self) -> None:
        if self._work is None or (source := self._source) is None:
            return
        signed_in = self._stand.ledger.signed_in(source.name) is not None
        (self._work.sign_out if signed_in else self._work.sign_in)(source.name)

    def _give_up(self) -> None:
        if self._work is not None:
            self._work.give_up(self.selected.address if self.selected else None)

    async def _copy(self) -> None:
        entry, work = self.selected, self._work
        if entry is None or work is None:
            return
        session = self._stand.ledger.session(entry.address)
        chosen = await self.choose("Copy", menus.copies(entry, session))
        if chosen is not None:
            work.copy(chosen, dict(clipboard.offers(entry.role, session))[chosen])

    def _jump(self, by: int) -> None:
        live = {live.address for live in self._stand.live()}
        count = len(self.list.rows)
        for step in range(1, count + 1):
            at = (self.list.cursor + by * step) % count
            if self.list.rows[at].entry.address in live:
                self.list.move_to(at)
                return
        self.say("No role in the list is live. Clear the filter to see the others.", "ending")

    def _present(self) -> None:
        """Let only the selected role's client be seen, or everything again."""
        stand, entry = self._stand, self.selected
        keep = entry.address if entry else None
        stand.present(None if stand.presented or entry is None else entry.role.client)
        self.list.mark(frozenset())
        self.filter.value = ""
        self._show_seen(keep)
        self.redraw()

    def _show_log(self) -> None:
        stand = self._stand

        def lines(cells: int, told: bool) -> list[Line]:
            return list(stand.log.lines(cells, stand.sees, told=told)) or [stand.log.last(cells, stand.sees)]

        self.app.push_screen(LogPanel(lines))

    def _view(self) -> None:
        if (entry := self.selected) is not None:
            self._panel(entry.address, lambda cells: full(self._stand.shown(entry), cells))

    def _panel(self, name: str, lines: Callable[[int], list[Line]]) -> None:
        self.app.push_screen(Panel(name, lines))
