"""Run one child with a role's session, and be there for it until it ends."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from awsclients.access.events import Launched, Warned
from awsclients.access.session import Session
from awsclients.config.model import Role, Workspace
from awsclients.launch.alarm import alarm
from awsclients.launch.beat import every
from awsclients.launch.child import Child, run
from awsclients.launch.endpoint import endpoint
from awsclients.launch.environment import child_environment
from awsclients.launch.inheritance import inheritance
from awsclients.launch.lease import lease
from awsclients.launch.left import left_behind, sentence
from awsclients.launch.noted import noted_end
from awsclients.launch.notice import LOOK, Notice
from awsclients.launch.outliving import outliving
from awsclients.launch.say import Say
from awsclients.launch.terminal_line import TerminalLine
from awsclients.launch.world import World

_IN_PLACE = {
    "fish": "awsclients export --format fish | source",
    "pwsh": "awsclients export --format powershell | Invoke-Expression",
}
_POSIX = 'eval "$(awsclients export)"'


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: for which role, where, and whether its credentials renew themselves."""

    role: Role
    session: Session
    argv: tuple[str, ...]
    folder: Path
    kind: Literal["shell", "command"]
    renewing: bool


def attend(world: World, workspace: Workspace, order: Order, say: Say) -> int:
    """Run the child in the foreground and wait: its exit code. `order.argv[0]` is an absolute path.

    A child that renews gets an endpoint in the place of keys. Either hears ten and two minutes before somebody is
    needed. `say` gets what the person should know once the terminal is ours again. Raises ChildNotRun (program.py)
    when it cannot be started.
    """
    client, address, broker = workspace.client_of(order.role), order.role.address, world.broker(workspace)
    line = TerminalLine(reads_lines=order.kind == "command")
    with ExitStack() as stack:
        enter = stack.enter_context
        held = enter(lease(broker, order.session, order.kind, world.clock, world.gate)) if order.renewing else None
        place = enter(endpoint(held.session, world.clock)) if held else None
        environ = enter(child_environment(world.setting, client, order.role, order.session, place))
        if order.folder != world.started.cwd:
            environ[b"PWD"] = os.fsencode(order.folder)
        files = Path(os.fsdecode(environ[b"AWS_CONFIG_FILE"])).parent

        def ends() -> datetime | None:
            return held.ends(workspace.settings.guard_for) if held else noted_end(files, order.session.expires)

        def warn(text: str) -> None:
            broker.tell(Warned(world.clock.now(), address, text))

        notice = Notice(ends, world.clock, line, words(world, order))
        notice.look()  # from here on the life is counted
        enter(every(LOOK, notice.look))
        if place is not None:
            enter(alarm(place.turned_away, address, warn, line, say))
        enter(outliving(files, lambda: _will_outlive(order, ends()), address, warn, line))
        heir = enter(inheritance(place.descriptor if place else None, order.kind))
        broker.tell(Launched(world.clock.now(), address, order.kind))
        code = run(Child(order.argv, environ, order.folder), world.started, (line.belongs_to, heir))
        if names := left_behind(files):
            say(sentence(names, _keys(order, ends())))
        return code


def _will_outlive(order: Order, end: datetime | None) -> str:
    return (
        f"will outlive this {order.kind} {_keys(order, end)} "
        f"Start it outside of the {order.kind}, or end it before you leave."
    )


def _keys(order: Order, end: datetime | None) -> str:
    """What those who are left behind have."""
    address = order.role.address
    if order.renewing:
        return f"and can get no new keys of {address}."
    until = f", good until {end.astimezone():%H:%M}" if end else ""
    return f"with keys of {address}{until}."


def words(world: World, order: Order) -> str:
    """What the person is told, with `{minutes}` to be filled in, and how to go on."""
    address = order.role.address
    if order.renewing:
        how = "exec ." if order.kind == "shell" else f"exec {address}"
        tip = f"Run: awsclients {how} true"
        if world.agent is None:
            tip = "Leave it by then and start it again."
        return f"awsclients: {address} needs you within {{minutes}} min to go on. {tip}"
    if order.kind == "command":
        return f"awsclients: the keys of {address} end in {{minutes}} min. With --refresh they would not."
    tip = _IN_PLACE.get(Path(order.argv[0]).name, _POSIX)
    return f"awsclients: {address} ends in {{minutes}} min. To go on: {tip}"
