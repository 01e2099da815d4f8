"""`agent`: is there one, and what does it hold; and the end of it."""

from typing import TYPE_CHECKING, cast

from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.errors import LocalFailure

if TYPE_CHECKING:
    from awsclients.agent.door import Door
    from awsclients.agent.standing import Standing

_WORDS = ("status", "stop")


def run(call: Call) -> Result:
    """One line about the agent, on standard output."""
    if call.world.agent is None:
        return Result("There is no agent here: everything happens in the process that is run.\n")
    door = call.world.agent()
    if call.options.given("what") == "stop":
        return Result("The agent has ended.\n" if door.stop() else "No agent was running.\n")
    standing = _standing(door)
    said = _sentence(standing) if standing else "No agent is running."
    if standing and standing.warned:
        call.say(f"{standing.warned.at.astimezone():%H:%M} {standing.warned.message}")
    return Result(f"{said} · locked\n" if call.world.gate.closed else f"{said}\n")


def _standing(door: "Door") -> "Standing | None":
    connection = door.knock()
    if connection is None:
        return None
    try:
        return cast("Standing", connection.ask("status").value)
    except OSError:
        raise LocalFailure("The agent does not answer. Run: awsclients agent stop") from None
    finally:
        connection.close()


def _sentence(standing: "Standing") -> str:
    since = standing.since.astimezone().strftime("%Y-%m-%d %H:%M")
    parts = (
        f"The agent runs as process {standing.pid} since {since}",
        f"awsclients {standing.version}",
        f"sessions held: {standing.sessions}",
        f"clients connected: {standing.connected}",
    )
    return " · ".join(parts)


AGENT = Verb(
    name="agent",
    summary="Whether the agent runs and what it holds; or end it.",
    run=run,
    arguments=(Argument("what", "status, or stop to end it.", choices=_WORDS),),
    attended=False,
    examples=("awsclients agent status", "awsclients agent stop"),
)
