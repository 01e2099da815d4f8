"""Start the screen."""

import os
import sys
from typing import TYPE_CHECKING

from awsclients.skeleton import Skeleton

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsclients.config.model import Workspace
    from awsclients.launch.world import World
    from awsclients.ui.stand import Stand

_INTERRUPTED = 130
_SIZE = ("COLUMNS", "LINES")
"""Where a shell exports them, the library takes them for the window's size, whatever becomes of the window."""


def run(
    world: "World",
    read: "Callable[[], tuple[Workspace, bool]]",
    say: "Callable[[str], None]",
    skeleton: Skeleton | None = None,
) -> int:
    """Run the full screen until the person leaves it; returns the exit code. `read` is as Ahead.next.

    `say` gets what should be known once the screen is gone: who still runs (T22).

    143, 129 and 131 after SIGTERM, SIGHUP and SIGQUIT, 130 after SIGINT, 5 when the screen broke.
    """
    # Before the library reads them: some write every key to a file.
    for name in [name for name in os.environ if name.startswith("TEXTUAL") or name in _SIZE]:
        del os.environ[name]

    from awsclients.ui.early import begin

    begun = begin(world, read, skeleton)
    from awsclients.ui.app import CRASHED, ScreenApp

    driver = None
    if sys.platform != "win32":
        from awsclients.ui.driver import driver_on

        driver = driver_on(skeleton)
    stand, more = begun.result()
    app = ScreenApp(stand, driver, (lambda: read()[0]) if more else None)
    try:
        app.run()
    except KeyboardInterrupt:
        return _INTERRUPTED
    _take_leave(stand, say)
    if app.return_code is None:
        return _INTERRUPTED  # the loop was ended by SIGINT, and nobody asked the screen to leave
    return CRASHED if app.return_code == 1 else app.return_code


def _take_leave(stand: "Stand", say: "Callable[[str], None]") -> None:
    """Name the children that go on, as far as they may be seen."""
    if children := stand.children():
        from awsclients.access.children import going_on

        if said := going_on(children):
            say(said)
