"""Start the screen."""

import os
import sys

from awsclients.config.model import Workspace
from awsclients.launch.world import World
from awsclients.skeleton import Skeleton

_INTERRUPTED = 130


def run(world: World, workspace: Workspace, skeleton: Skeleton | None = None) -> int:
    """Run the full screen until the person leaves it; returns the exit code.

    143, 129 and 131 after SIGTERM, SIGHUP and SIGQUIT, 130 after SIGINT, 5 when the screen broke.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]  # read when the library is imported: some write every key to a file

    from awsclients.ui.app import CRASHED, ScreenApp
    from awsclients.ui.glyphs import glyphs_for
    from awsclients.ui.stand import Stand

    driver = None
    if sys.platform != "win32":
        from awsclients.ui.driver import driver_on

        driver = driver_on(skeleton)
    glyphs = glyphs_for(sys.stdout.encoding)
    app = ScreenApp(Stand(world, workspace, world.broker(workspace), glyphs), driver)
    try:
        app.run()
    except KeyboardInterrupt:
        return _INTERRUPTED
    if app.return_code is None:
        return _INTERRUPTED  # the loop was ended by SIGINT, and nobody asked the screen to leave
    return CRASHED if app.return_code == 1 else app.return_code
