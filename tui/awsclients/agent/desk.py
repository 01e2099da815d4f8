"""One client's conversation, from the agent's side."""

import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Protocol

from awsclients import __version__
from awsclients.access.broker import Broker
from awsclients.agent import frames
from awsclients.agent.codec import decode_map, encode
from awsclients.agent.hub import Following, Hub
from awsclients.agent.seat import sit
from awsclients.agent.service import Service
from awsclients.agent.wire import PROTOCOL
from awsclients.clock import Clock
from awsclients.errors import Failure, LocalFailure

_QUESTION = 4 << 20
"""Bytes of the longest question."""
_SEND_SECONDS = 30.0
"""How long a client may take to read an answer; one that does not read keeps no thread."""
_LOOKS = frozenset({"held", "status"})
"""Whoever only asks how things are keeps no agent that would leave, however often it is asked."""


class House(Protocol):
    """What a conversation may ask of the process it is in."""

    def leave(self) -> None:
        """End the agent."""
        ...

    def used(self) -> AbstractContextManager[None]:
        """Stay for as long as the block lasts: a client wants something."""
        ...

    def connected(self) -> int:
        """How many clients there are, this one included."""
        ...


class Desk:
    """Talks to one client until it leaves."""

    def __init__(self, service: Service, hub: Hub, clock: Clock, world: str, house: House) -> None:
        self._service, self._hub, self._clock, self._world, self._house = service, hub, clock, world, house

    def hand_over(self, connection: socket.socket, asked: bytes) -> None:
        """Answer a credential request, what follows HIT, at once: nothing here waits."""
        with connection, suppress(OSError, ValueError):
            frames.send(connection, self._text(asked).encode())

    def serve(self, connection: socket.socket, first: bytes) -> None:
        """Answer everything, from the `first` message on. One who does not speak as a client does is left without
        a word.
        """
        with connection:
            try:
                connection.settimeout(_SEND_SECONDS)
                attended = self._greet(connection, decode_map(first))
                while True:
                    connection.settimeout(None)
                    question = decode_map(frames.receive(connection, _QUESTION))
                    connection.settimeout(_SEND_SECONDS)
                    with nullcontext() if str(question.get("call")) in _LOOKS else self._house.used():
                        self._answer(connection, question, attended=attended)
            except (OSError, ValueError):
                return

    def _text(self, asked: bytes) -> str:
        """The answer to a credential request; nothing where the whole program has to look."""
        version, address, world = asked.decode(errors="surrogateescape").split("\0", 2)
        if version != __version__ or world != self._world:
            return ""
        try:
            return self._service.text(address)
        except Exception:  # noqa: BLE001  it would cost every session; the whole program tells what is wrong
            return ""

    def _greet(self, connection: socket.socket, hello: Mapping[str, object]) -> bool:
        same = hello.get("world") == self._world
        frames.send(
            connection,
            encode({"protocol": PROTOCOL, "version": __version__, "same_world": same}),
        )
        if not same:
            raise frames.Gone("another world")
        sit(hello.get("seat"), os.environ)
        return hello.get("attended") is True

    def _answer(self, connection: socket.socket, question: Mapping[str, object], *, attended: bool) -> None:
        call, args, named = question.get("call"), question.get("args"), question.get("named")
        if not isinstance(call, str) or not isinstance(args, tuple) or not isinstance(named, Mapping):
            raise frames.Gone("no question")
        if call == "subscribe":
            self._follow(connection)
            return
        own: dict[str, Callable[[], object]] = {
            "leave": lambda: None,
            "status": lambda: self._service.standing(self._house.connected() - 1),
        }
        perform = own.get(call) or (lambda: self._service.perform(call, args, named, attended=attended))
        frames.send(connection, self._outcome(perform))
        if call == "leave":
            self._house.leave()

    def _outcome(self, perform: Callable[[], object]) -> bytes:
        try:
            said: dict[str, object] = {"value": perform()}
        except Failure as failure:
            said = {"failure": failure}
        except Exception as error:  # noqa: BLE001  the client is told; its text may be anything
            kind = type(error).__name__
            said = {"failure": LocalFailure(f"The agent failed inside awsclients ({kind}). Please report it.")}
        return encode({**said, "told": self._hub.told, "now": self._clock.now()})

    def _follow(self, connection: socket.socket) -> None:
        """Send every event until the client leaves; what is held is the answer to the question itself."""
        following = self._hub.follow()
        try:
            frames.send(connection, self._outcome(self._broker.held))
            threading.Thread(
                target=_send_all, args=(connection, following), name="awsclients-events", daemon=True
            ).start()
            connection.settimeout(None)
            while connection.recv(1):
                pass
        finally:
            self._hub.leave(following)
        raise frames.Gone("the subscriber has left")

    @property
    def _broker(self) -> Broker:
        return self._service.broker


def _send_all(connection: socket.socket, following: Following) -> None:
    while (event := following.events.get()) is not None:
        try:
            frames.send(connection, encode({"told": event[0], "event": event[1]}))
        except OSError:
            return
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
