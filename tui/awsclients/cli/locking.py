"""`lock`: drop everything that is held, and give what comes back for more nothing until a person is there."""

from awsclients.cli.verb import Call, Result, Verb


def run(call: Call) -> Result:
    """Drop the sessions and close the gate. AWS honours what was handed out until it ends.

    A command that is run, at a terminal or not, is given a session all the same: it does not come back by itself.
    """
    call.world.broker(call.world.load()).lock()
    call.say(
        "Locked, and every session is dropped. credential-process and refreshing shells get none until you run a "
        "command of awsclients at a terminal."
    )
    return Result()


LOCK = Verb(
    name="lock",
    summary="Drop every session; none is renewed until you are back.",
    run=run,
    attended=False,
    examples=("awsclients lock",),
)
