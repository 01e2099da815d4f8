"""Straight from the console script to the full screen: no parser and no other verb is imported for it."""

from collections.abc import Sequence

from awsclients.cli.told import Told
from awsclients.config.ahead import Ahead
from awsclients.paths import config_file
from awsclients.process import Started
from awsclients.skeleton import Skeleton


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
    ahead = None if demo else Ahead(config_file(started.variables, config))
    from awsclients.cli import compose, output
    from awsclients.ui.run import run

    with compose.opened(started, config, demo=demo, say=skeleton.say) as world:
        world.gate.open()
        return run(world, ahead.next if ahead else lambda: (world.load(), False), output.say, skeleton)
