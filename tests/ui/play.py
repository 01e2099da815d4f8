"""The screen on a real terminal, with a fake broker and a real shell.

`play.py FOLDER [hang|crash|break|stopped]`; with `stopped`, its clock is.
"""

import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tests.ui.rig import FakeBroker, clients, workspace, world
from textual.strip import Strip

from awsclients.demo.clock import MovableClock
from awsclients.launch.environment import Setting
from awsclients.process import capture, harden
from awsclients.ui.role_list import RoleList
from awsclients.ui.run import run


def main() -> int:
    """Its exit code is the screen's."""
    started = capture()
    harden()
    folder, how = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    broker = FakeBroker(workspace(*clients()), MovableClock(stopped=how == "stopped"))
    if how == "hang":
        broker.gate.clear()
    if how == "crash":
        broker.held = crash  # type: ignore[method-assign,assignment]
    if how == "break":
        RoleList.render_line = broken  # type: ignore[method-assign]
    work = broker.workspace
    setting = Setting(started, folder / "run", (sys.executable, "-m", "awsclients"), folder / "config.toml", {})
    code = run(
        replace(world(broker.clock, broker), started=started, setting=setting), lambda: (work, False), print
    )
    with suppress(OSError):
        print(f"left with {code}", flush=True)
    return code


def crash() -> None:
    """Something that was not thought of."""
    secret_access_key = "wJalrXUtnFEMIK7MDENGbPxRfiCY" + "EXAMPLE" + "KEY"
    time.sleep(0)
    raise RuntimeError(secret_access_key)


def broken(role_list: RoleList, y: int) -> Strip:
    """A list that cannot be drawn any more once a key was pressed."""
    if role_list.has_focus:
        raise RuntimeError
    return Strip.blank(role_list.size.width)


if __name__ == "__main__":
    sys.exit(main())
