"""No verb at all: the full screen, or where it cannot be drawn the list."""

from dataclasses import replace

from awsclients.cli import listing
from awsclients.cli.verb import Call, Result, Verb
from awsclients.errors import BadInput


def run(call: Call) -> Result:
    """Open the full screen; without a terminal print the list and exit as for wrong usage."""
    if call.terminal.full_screen:
        from awsclients.ui.run import run as draw

        return Result(code=draw(call.world, lambda: (call.world.load(), False), call.say))
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
