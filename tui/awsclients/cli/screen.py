"""No verb at all: the full screen, or where it cannot be drawn the list."""

from collections.abc import Sequence
from dataclasses import replace

from awsclients.cli import compose, listing
from awsclients.cli.told import Told
from awsclients.cli.verb import Call, Result, Verb
from awsclients.cli.words import DEMO
from awsclients.errors import BadInput
from awsclients.process import Started
from awsclients.skeleton import Skeleton


def run_on(skeleton: Skeleton, started: Started, words: Sequence[str]) -> int:
    """Open the full screen where its skeleton stands; `words` are of those that the skeleton is drawn for.

    Neither the parser nor another verb is imported for it. Returns the exit code.
    """
    config = words[1] if len(words) > 1 else None
    with Told() as told:
        try:
            with compose.opened(started, config, demo=DEMO in words[:1], say=skeleton.say) as world:
                world.gate.open()
                from awsclients.ui.run import run as draw

                return draw(world, world.load(), skeleton)
        finally:
            skeleton.leave()
    return told.code


def run(call: Call) -> Result:
    """Open the full screen; without a terminal print the list and exit as for wrong usage."""
    if call.terminal.full_screen:
        from awsclients.ui.run import run as draw

        return Result(code=draw(call.world, call.world.load()))
    listed = listing.run(call)
    call.say("The full screen needs a terminal, so this is the list. For scripts: awsclients list --json")
    return replace(listed, code=BadInput.exit_code)


FULL_SCREEN = Verb(
    name="",
    summary="The full screen.",
    run=run,
    examples=(
        "awsclients                               the full screen",
        "awsclients demo                          the same, with made-up clients",
        "awsclients shell acme/production",
        "awsclients exec acme/dev -- aws s3 ls",
        "awsclients add arn:aws:iam::222222222222:role/Consultant --client acme",
    ),
)
