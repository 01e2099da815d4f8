"""One conversation with an agent: who both are, then calls and their answers."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from awsclients import __version__
from awsclients.agent import frames
from awsclients.agent.codec import decode_map, encode
from awsclients.agent.wire import PROTOCOL
from awsclients.errors import Failure

HELLO_SECONDS = 5.0
"""How long an agent may take to say who it is; it asks nobody for that."""
ANSWER_SECONDS = 180.0
"""How long an answer may take: longer than a route of calls of 20 s and a keyring that is being unlocked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent answered. `told` is how many events it had told when it did; `now` is its clock's time."""

    said: object
    told: int
    now: datetime
    failure: Failure | None = None

    @property
    def value(self) -> object:
        """What was asked for; raises the Failure that came instead."""
        if self.failure is not None:
            raise self.failure
        return self.said


class Connection:
    """A connected socket whose other end is an agent of this user. Raises OSError when the agent has left."""

    def __init__(self, connected: socket.socket, world: str, seat: Mapping[str, str], *, attended: bool) -> None:
        """Say hello. These words and the answer to them mean the same in every version."""
        self._socket = connected
        connected.settimeout(HELLO_SECONDS)
        frames.send(
            connected,
            encode(
                {
                    "protocol": PROTOCOL,
                    "version": __version__,
                    "world": world,
                    "seat": dict(seat),
                    "attended": attended,
                }
            ),
        )
        hello = self._map()
        self.version = str(hello.get("version"))
        self.same_world = hello.get("same_world") is True
        self.age = age(hello.get("protocol"), self.version)
        """Greater than `MINE` for an agent of a newer program."""

    def ask(self, call: str, *args: object, **named: object) -> Answer:
        """The answer to one call."""
        self._socket.settimeout(HELLO_SECONDS)
        frames.send(self._socket, encode({"call": call, "args": args, "named": named}))
        self._socket.settimeout(ANSWER_SECONDS)
        answer = self._map()
        failure, told, now = answer.get("failure"), answer.get("told"), answer.get("now")
        if not isinstance(told, int) or not isinstance(now, datetime):
            raise frames.Gone("the agent's answer is none")
        return Answer(answer.get("value"), told, now, failure if isinstance(failure, Failure) else None)

    def follow(self) -> Mapping[str, object]:
        """The next event after a call to `subscribe`; waits for it as long as it takes."""
        self._socket.settimeout(None)
        return self._map()

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _map(self) -> Mapping[str, object]:
        try:
            return decode_map(frames.receive(self._socket))
        except ValueError:
            raise frames.Gone("the agent does not speak as it should") from None


def age(protocol: object, version: str) -> tuple[int, ...]:
    """How new a program is, to be compared: its protocol, then its version as PEP 440 orders them."""
    public = version.partition("+")[0]
    rest = public.lstrip("0123456789.")
    numbers = _numbers(public.removesuffix(rest))
    stage = next((number for name, number in _STAGES.items() if rest.startswith(name)), 0)
    return (protocol if isinstance(protocol, int) else 0, *(numbers + [0] * 4)[:4], stage, *_numbers(rest))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]{1,9}", text, re.ASCII)]


_STAGES = {"dev": -4, "a": -3, "b": -2, "rc": -1}
"""Before a release; what comes after it (`post`) only counts on."""
MINE = age(PROTOCOL, __version__)
"""The age of this program."""
