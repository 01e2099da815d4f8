"""Straight from the console script to the full screen: no parser and no other verb is imported for it."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from awsclients.cli.told import Told
from awsclients.config.ahead import Ahead
from awsclients.errors import Failure
from awsclients.paths import config_file
from awsclients.process import Started
from awsclients.skeleton import Skeleton

if TYPE_CHECKING:
    from awsclients.config.model import Workspace


def run_on(skeleton: Skeleton, started: Started, words: Sequence[str]) -> int:
    """Open the full screen where its skeleton stands; `words` are of those that the skeleton is drawn for.

    Returns the exit code.
    """
    with Told() as told:
        try:
            return _run(skeleton, started, words)
        finally:
            skeleton.leave()
    return told.code


def _run(skeleton: Skeleton, started: Started, words: Sequence[str]) -> int:
    demo = words[:1] == ["demo"] or "AWSCLIENTS_DEMO" in started.variables
    config = words[1] if words[:1] == ["--config"] else None

    def draw(workspace: "Workspace", whole: bool) -> str:
        return _first_frame(started, config, workspace, whole=whole)

    ahead = None if demo else Ahead(config_file(started.variables, config), draw, skeleton.show)
    from awsclients.cli import compose, output
    from awsclients.ui.run import run

    with compose.opened(started, config, demo=demo, say=skeleton.say) as world:
        world.gate.open()
        return run(world, ahead.next if ahead else lambda: (world.load(), False), output.say, skeleton)


def _first_frame(started: Started, config: str | None, workspace: "Workspace", *, whole: bool) -> str:
    """Drawn by the process that reads the configuration; nothing where the screen will not come to draw it."""
    import shutil

    from awsclients.cli import compose
    from awsclients.ui.early import first_frame
    from awsclients.ui.glyphs import glyphs_for
    from awsclients.ui.stand import Stand

    try:
        with compose.opened(started, config, demo=False) as world:
            stand = Stand(world, workspace, glyphs_for(sys.stdout.encoding, os.environ), whole=whole)
            return first_frame(stand, shutil.get_terminal_size(), os.environ)
    except Failure:
        return ""
