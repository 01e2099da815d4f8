"""`lock`: drop everything that is held, and give programs nothing until a person is back."""

from awsclients.cli.verb import Call, Result, Verb


def run(call: Call) -> Result:
    """Drop the sessions and close the gate. AWS honours what was handed out until it ends."""
    call.world.broker(call.world.load()).lock()
    call.say("Locked. Programs get no session until you run a command of awsclients at a terminal.")
    return Result()


LOCK = Verb(
    name="lock",
    summary="Drop every session; programs get none until you are back.",
    run=run,
    attended=False,
    examples=("awsclients lock",),
)
