"""What `--debug` says on standard error: every call to AWS, and where a bug is."""

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace

from awsclients.access.broker import Broker
from awsclients.access.events import CallEnded, Event, Needed, Warned
from awsclients.config.model import Workspace
from awsclients.launch.world import World

Say = Callable[[str], None]
_KEYLIKE = re.compile(r"[A-Za-z0-9+/=_%-]{24,}", re.ASCII)


def told(world: World, say: Say) -> World:
    """The same world, whose broker tells of every call."""
    heard: list[Broker] = []

    def broker(workspace: Workspace) -> Broker:
        made = world.broker(workspace)
        if made not in heard:
            heard.append(made)
            made.subscribe(lambda event: _tell(event, say))
        return made

    return replace(world, broker=broker)


def frames(error: BaseException) -> Iterator[str]:
    """A traceback without local variables, and without anything in its messages that could be a key."""
    for block in traceback.format_exception(error):
        for line in block.splitlines():
            yield line if block.startswith("  File") else _KEYLIKE.sub("****", line)


def _tell(event: Event, say: Say) -> None:
    if isinstance(event, CallEnded):
        say(f"{event.operation} for {event.address}: {event.outcome}, {event.milliseconds} ms")
    elif isinstance(event, Warned):
        say(event.message)
    elif isinstance(event, Needed):
        say(f"{event.address} needs: {event.need.text}")
