"""Children whose credentials renew themselves: what each asked for, and cutting one off."""

from collections.abc import Awaitable
from typing import Protocol

from awsclients.ui.beside import asked
from awsclients.ui.choose import Choice
from awsclients.ui.stand import Stand
from awsclients.ui.threads import in_thread

_CUT, _LEAVE = "cut", "leave"


class Chooser(Protocol):
    """What this needs of the screen."""

    def choose(self, title: str, choices: list[Choice]) -> Awaitable[str | None]:
        """Let the person choose; None when they do not."""

    def say(self, text: str, style: str = "text", *about: str) -> None:
        """One line for the person."""


async def cut_off(chooser: Chooser, stand: Stand) -> None:
    """Let the person choose a child and confirm that it gets no new keys."""
    children = {child.id: child for child in stand.children() if not child.cut_off}
    choices = [
        Choice(one.id, one.name, asked(one, stand.zone), f"Process {one.pid}.") for one in children.values()
    ]
    chosen = children.get(await chooser.choose("Cut off", choices) or "")
    if chosen is None:
        return
    name = f"the {chosen.name}"
    sure = [
        Choice(_LEAVE, "leave it"),
        Choice(_CUT, "cut it off", "", "Its next request is refused. The keys it has last until their end."),
    ]
    if await chooser.choose(f"Cut off {name}?", sure) != _CUT:
        return
    await in_thread(lambda: stand.broker.cut_off(chosen.id))
    chooser.say(f"{name[0].upper()}{name[1:]} is cut off: it gets no new keys.", "text", chosen.address)
