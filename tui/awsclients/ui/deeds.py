"""What the actions do, each by the id of its declaration."""

import os
from asyncio import Future
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from awsclients.config.model import Source
from awsclients.ui import actions, clipboard, menus, palette
from awsclients.ui.choose import Choice
from awsclients.ui.cut_off import cut_off
from awsclients.ui.edit import edit
from awsclients.ui.line import Line
from awsclients.ui.memory import Kept
from awsclients.ui.panel import LogPanel, Panel, help_lines
from awsclients.ui.rows import Entry
from awsclients.ui.sign_ins import elsewhere
from awsclients.ui.situation import Situation
from awsclients.ui.stand import Stand
from awsclients.ui.state import Kind
from awsclients.ui.threads import in_thread
from awsclients.ui.title import problems
from awsclients.ui.together import open_together
from awsclients.ui.use import Use
from awsclients.ui.whole import whole

if TYPE_CHECKING:
    from awsclients.ui.main import MainScreen

_USES = {"assume": Use.SHOW, "shell": Use.SHELL, "console": Use.CONSOLE, "renew": Use.RENEW}


class Deeds:
    """Does an action where it can be done, and says why where it cannot."""

    def __init__(self, screen: "MainScreen", stand: Stand) -> None:
        self._screen, self._stand, self._finder = screen, stand, screen.finder
        self._of_role: dict[str, Callable[[Entry], None]] = {
            **{id_: partial(self._use, use) for id_, use in _USES.items()},
            "forget": self._forget,
            "copy": self._copy,
            "view": lambda entry: self._panel(entry.address, lambda cells: whole(stand.shown(entry), cells)),
            "favourite": self._favourite,
            "sign-in": self._sign_in_or_out,
        }
        self._of_screen: dict[str, Callable[[], None]] = {
            "find": self._finder.to_filter,
            "next": lambda: self._jump(1),
            "previous": lambda: self._jump(-1),
            "mark": self._finder.mark,
            "open": self._open_marked,
            "give-up": self.give_up,
            "problems": lambda: self._panel("Problems", lambda cells: problems(stand.seen, cells)),
            "log": self._log,
            "cut-off": lambda: screen.later(cut_off(screen, stand)),
            "edit": lambda: screen.later(edit(screen, stand, entry.role if (entry := screen.selected) else None)),
            "present": self._present,
            "help": lambda: self._panel("Keys", help_lines),
            "theme": self._theme,
            "palette": self._palette,
            "quit": lambda: screen.app.exit(return_code=0),
        }

    @property
    def situation(self) -> Situation:
        """What decides which actions can be taken."""
        entry, stand = self._screen.selected, self._stand
        return Situation(
            role=entry.role if entry else None,
            kind=stand.ledger.state(entry.address).kind if entry else Kind.NONE,
            calls=self._screen.work.calls,
            live=len(stand.live()),
            problems=len(stand.seen.problems),
            clients=len(stand.seen.clients),
            no_sign_in="" if entry is None else self._no_sign_in(entry),
            presenting=stand.presented is not None,
            marked=len(self._finder.list.marked),
            children=len(stand.children()),
        )

    def do(self, action_id: str) -> None:
        """Do an action, or say why it is off. Where roles are marked, assuming is of them all."""
        action = actions.BY_ID["open" if action_id == "assume" and self._finder.list.marked else action_id]
        if (reason := action.off(self.situation)) is not None:
            self._screen.say(f"{action.key} {action.name}: {reason}".lstrip(), "ending")
            return
        self._screen.say("")
        if (deed := self._of_screen.get(action.id)) is not None:
            deed()
        elif (entry := self._screen.selected) is not None:
            self._of_role[action.id](entry)
        self._screen.redraw()

    def back(self) -> None:
        """Escape in the list: give up what is under way, else the marks, else clear the filter."""
        if self._screen.work.calls:
            self.give_up()
        elif self._finder.list.marked:
            self._finder.list.mark(frozenset())
            self._screen.redraw()
        else:
            self._finder.filter.value = ""

    def give_up(self) -> None:
        """Stop waiting for the role under the cursor, or for the one that was begun last."""
        self._screen.work.give_up(self._finder.address)

    def _use(self, use: Use, entry: Entry) -> None:
        self._screen.work.start(entry, use)

    def _forget(self, entry: Entry) -> None:
        self._screen.work.forget(entry)

    def _no_sign_in(self, entry: Entry) -> str:
        signed_in = self._stand.ledger.signed_in(entry.role.source or "") is not None
        return elsewhere(self._source(entry), signed_in=signed_in)

    def _source(self, entry: Entry) -> Source | None:
        return self._stand.workspace.sources.get(entry.role.source or "")

    def _open_marked(self) -> None:
        wanted = self._finder.marked
        self._finder.list.mark(frozenset())
        self._screen.later(open_together(wanted, self._screen.work, self._screen))

    def _jump(self, by: int) -> None:
        if not self._finder.jump(by):
            self._screen.say("No role in the list is live. Clear the filter to see the others.", "ending")

    def _favourite(self, entry: Entry) -> None:
        wanted = entry.address not in self._stand.memory.kept.favourites
        self._keep(lambda kept: kept.with_favourite(entry.address, wanted=wanted))
        self._finder.show(entry.address)
        self._screen.say(f"{entry.address} is {'a' if wanted else 'no'} favourite{'' if wanted else ' any more'}.")

    def _sign_in_or_out(self, entry: Entry) -> None:
        if (source := self._source(entry)) is not None:
            person, signed_in = self._screen.work.person, self._stand.ledger.signed_in(source.name)
            (person.sign_in if signed_in is None else person.sign_out)(source.name)

    def _copy(self, entry: Entry) -> None:
        session = self._stand.ledger.session(entry.address)
        offers = dict(clipboard.offers(entry.role, session))

        def copy(chosen: str) -> None:
            self._screen.work.person.copy(chosen, offers[chosen])

        self._choose("Copy", menus.copies(entry, session), copy)

    def _present(self) -> None:
        """Let only the selected role's client be seen, or everything again."""
        stand, entry = self._stand, self._screen.selected
        stand.present(None if stand.presented or entry is None else entry.role.client)
        self._finder.list.mark(frozenset())
        self._finder.filter.value = ""
        self._finder.show(entry.address if entry else None)

    def _palette(self) -> None:
        self._choose("Commands", menus.commands(self.situation), self.do)

    def _theme(self) -> None:
        if palette.plain(os.environ):
            self._screen.say("This terminal has only its own colours, or NO_COLOR is set.", "ending")
        else:
            self._choose("Theme", menus.looks(), self._look)

    def _look(self, theme: str) -> None:
        self._screen.app.theme = theme
        self._keep(lambda kept: kept._replace(theme=theme))

    def _choose(self, title: str, choices: list[Choice], then: Callable[[str], None]) -> None:
        """Do something with what is chosen."""

        async def wait(choice: Future[str | None]) -> None:
            if (chosen := await choice) is not None:
                then(chosen)

        self._screen.later(wait(self._screen.choose(title, choices)))

    def _keep(self, change: Callable[[Kept], Kept]) -> None:
        """Remember something for the next time; where that fails it is said."""
        memory = self._stand.memory
        memory.kept = change(memory.kept)
        self._screen.later(in_thread(lambda: memory.write(change)))

    def _log(self) -> None:
        log, sees = self._stand.log, self._stand.sees

        def lines(cells: int, told: bool) -> list[Line]:
            return list(log.lines(cells, sees, told=told)) or [log.last(cells, sees)]

        self._screen.app.push_screen(LogPanel(lines))

    def _panel(self, name: str, lines: Callable[[int], list[Line]]) -> None:
        self._screen.app.push_screen(Panel(name, lines))
