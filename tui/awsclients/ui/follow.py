"""An edit of the configuration by any other program shows at once; one that breaks something does not count."""

import asyncio
from functools import partial
from typing import Protocol

from awsclients.config.changes import signature
from awsclients.config.model import Problem, Workspace
from awsclients.errors import BadInput, LocalFailure
from awsclients.ui.edit import broken
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread
from awsclients.ui.title import count

_EVERY = 0.3
"""Seconds between two looks. Files are read when two looks saw the same: no editor writes in one step."""


class Follower(Protocol):
    """What this needs of the screen."""

    def adopt(self, workspace: Workspace) -> None:
        """Show another configuration."""

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person."""

    def redraw(self) -> None:
        """Something changed."""


async def follow(screen: Follower, stand: Stand) -> None:
    """Look at the files for as long as the screen is there."""
    look = partial(signature, stand.workspace.path)
    read = before = stand.files_as_read
    complained = False
    while True:
        await asyncio.sleep(_EVERY)
        now = await in_thread(look)
        if now == before != read:
            read = now
            complained = await _take(screen, stand, after_complaint=complained)
        before = now


async def _take(screen: Follower, stand: Stand, *, after_complaint: bool) -> bool:
    """Take what the files say now, or keep the last that was good and complain where they are wrong."""
    try:
        workspace = await in_thread(stand.world.load)
    except (BadInput, LocalFailure) as failure:
        screen.say(failure.message, "refused")
        return True
    if workspace == stand.workspace:
        if after_complaint:
            _doubt(screen, stand)
            screen.say("The configuration is as it was before.", "live")
        return False
    if wrong := broken(stand.workspace, workspace):
        _doubt(screen, stand, *wrong)
        screen.say(f"{wrong[0].brief} The screen goes on with what it had.", "refused", wrong[0].subject)
        return True
    await in_thread(partial(stand.world.broker, workspace))
    screen.adopt(workspace)
    screen.say(f"The configuration changed: {count(len(workspace.roles), 'role')}.", "live")
    return False


def _doubt(screen: Follower, stand: Stand, *problems: Problem) -> None:
    stand.doubt(problems)
    screen.redraw()
