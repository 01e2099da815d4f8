"""The configuration in the person's editor: checked when they come back, and taken only when it is whole."""

from collections.abc import Awaitable
from functools import partial
from pathlib import Path
from typing import Protocol

from awsclients.config.model import Place, Problem, Role, Workspace
from awsclients.errors import BadInput, LocalFailure
from awsclients.text import display
from awsclients.ui.choose import Choice
from awsclients.ui.outside import Outcome, sentence
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread
from awsclients.ui.title import count

AGAIN, KEEP = "again", "keep"


class Desk(Protocol):
    """What this needs of the screen."""

    async def lend_to_editor(self, file: Path, line: int) -> Outcome:
        """Give the terminal to the editor, and take it back."""

    def choose(self, title: str, choices: list[Choice]) -> Awaitable[str | None]:
        """Let the person choose; None when they do not."""

    def adopt(self, workspace: Workspace) -> None:
        """Show another configuration."""

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person."""


async def edit(desk: Desk, stand: Stand, role: Role | None) -> None:
    """Edit, from this role on, until what is broken is whole again or the person keeps what the screen has."""
    from awsclients.config.locate import locate
    from awsclients.config.starter import begin

    if not stand.workspace.files:
        await in_thread(partial(begin, stand.workspace.path))
    at = (
        Place(stand.workspace.path)
        if role is None or role.place is None
        else await in_thread(partial(locate, role))
    )
    while True:
        outcome = await desk.lend_to_editor(at.file, at.line)
        if outcome.error is not None:
            desk.say(sentence(outcome.error), "refused")
            return
        try:
            workspace = await in_thread(stand.world.load)
        except (BadInput, LocalFailure) as failure:
            desk.say(failure.message, "refused")
            return
        if workspace == stand.workspace:
            desk.say("Nothing changed in the configuration.")
            return
        wrong = broken(stand.workspace, workspace)
        if not wrong:
            await in_thread(partial(stand.world.broker, workspace))
            desk.adopt(workspace)
            desk.say(f"The configuration is in use: {count(len(workspace.roles), 'role')}.", "live")
            return
        if await desk.choose("What you wrote does not load", _choices(wrong)) != AGAIN:
            desk.say(f"{wrong[0].brief} The screen goes on with what it had.", "ending")
            return
        at = wrong[0].place


def broken(before: Workspace, after: Workspace) -> list[Problem]:
    """The errors that were not there before, wherever their lines are now."""
    known = {(problem.place.file, problem.subject, problem.message) for problem in before.errors}
    return [one for one in after.errors if (one.place.file, one.subject, one.message) not in known]


def _choices(broken: list[Problem]) -> list[Choice]:
    first, more = broken[0], len(broken) - 1
    return [
        Choice(AGAIN, "edit again", f"and {more} more" if more else "", display(first.brief, 1000)),
        Choice(KEEP, "go on with what was there", "", "The file stays as you wrote it."),
    ]
