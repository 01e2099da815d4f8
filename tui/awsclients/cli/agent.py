"""`agent`: is there one, and what does it hold; and the end of it."""

from typing import TYPE_CHECKING, cast

from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.errors import Failure, LocalFailure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from awsclients.access.children import Child
    from awsclients.agent.door import Door
    from awsclients.agent.standing import Standing

_WORDS = ("status", "stop")
_PATIENCE = 1.0


def run(call: Call) -> Result:
    """One line about the agent, on standard output."""
    if call.world.agent is None:
        return Result("There is no agent here: everything happens in the process that is run.\n")
    door = call.world.agent()
    if call.options.given("what") == "stop":
        return _stop(call, door)
    standing = _standing(door)
    said = _sentence(standing) if standing else "No agent is running."
    if standing and standing.warned:
        call.say(f"{standing.warned.at.astimezone():%H:%M} {standing.warned.message}")
    return Result(f"{said} · locked\n" if call.world.gate.closed else f"{said}\n")


def _stop(call: Call, door: "Door") -> Result:
    """End it; whoever still wants something of it will have another one."""
    from awsclients.access.children import going_on

    children = _children(door)
    if not door.stop():
        return Result("No agent was running.\n")
    if said := going_on(children):
        call.say(f"{said} They start a new agent; leave them first to have none.")
    return Result("The agent has ended.\n")


def _children(door: "Door") -> "Iterable[Child]":
    """Those that hang on it, where it says so at once; one that does not is ended as well."""
    from awsclients.deadline import within

    def ask() -> "Iterable[Child]":
        connection = door.knock()
        if connection is None:
            return ()
        try:
            return cast("Mapping[str, Child]", connection.ask("children").value).values()
        finally:
            connection.close()

    try:
        return within(_PATIENCE, ask)
    except (Failure, OSError):
        return ()


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
