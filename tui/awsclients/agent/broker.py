"""The broker as the screen and the command line see it, when it lives in the agent."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

from awsclients.access.children import Child
from awsclients.access.events import Event
from awsclients.access.gate import Gate
from awsclients.access.needs import Answer, Need
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.agent.connection import Connection
from awsclients.agent.door import Door
from awsclients.agent.ear import Ear
from awsclients.aws.api import Identity
from awsclients.clock import Clock
from awsclients.config.model import Workspace
from awsclients.errors import LocalFailure
from awsclients.secrets.secret import Secret

_TRIES = 3
_LATE = "The agent takes too long to answer. Run: awsclients agent stop"
Result = TypeVar("Result")


class AgentBroker:
    """See Broker. An agent that dies costs the sessions it held: the call that met it asks the next one.

    What only looks or drops starts no agent; where none runs there is nothing to see or to drop.
    """

    def __init__(self, door: Door, workspace: Workspace, clock: Clock) -> None:
        self._door, self._workspace, self._clock = door, workspace, clock
        self._gate = Gate(lambda: Path(door.place.marker))
        self._ear = Ear(door, clock)

    @property
    def workspace(self) -> Workspace:
        """See Broker.workspace."""
        return self._workspace

    def use(self, workspace: Workspace) -> None:
        """See Broker.use. The agent reads the files itself, before it answers anything."""
        self._workspace = workspace

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.session."""
        return cast("Session | Need", self._call("session", address, tuple(answers), least=least))

    def fresh(self, address: str) -> Session | Need:
        """See Broker.fresh."""
        return cast("Session | Need", self._call("fresh", address))

    def lock(self) -> None:
        """See Broker.lock."""
        self._gate.close()
        self._look("lock", None)

    def console(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.console."""
        return cast("Session | Need", self._call("console", address, tuple(answers), least=least))

    def held(self) -> Mapping[str, Session]:
        """See Broker.held. An agent that is of no use, whatever the reason, holds nothing for us."""
        try:
            return cast("Mapping[str, Session]", self._look("held", {}))
        except LocalFailure:
            return {}

    def forget(self, address: str) -> None:
        """See Broker.forget."""
        self._look("forget", None, address)

    def attach(self, child: Child, session: Session | None = None) -> None:
        """See Broker.attach."""
        self._call("attach", child, session)

    def serve(self, child_id: str) -> Session:
        """See Broker.serve."""
        return cast("Session", self._call("serve", child_id))

    def detach(self, child_id: str) -> None:
        """See Broker.detach."""
        self._look("detach", None, child_id)

    def children(self) -> Mapping[str, Child]:
        """See Broker.children."""
        return cast("Mapping[str, Child]", self._look("children", {}))

    def cut_off(self, child_id: str) -> None:
        """See Broker.cut_off."""
        self._look("cut_off", None, child_id)

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:
        """See Broker.identity."""
        return cast("Identity | Need", self._call("identity", source, tuple(answers)))

    def sign_in(self, source: str, grant: Secret) -> SignedIn:
        """See Broker.sign_in."""
        return cast("SignedIn", self._call("sign_in", source, grant))

    def check_sign_in(self, source: str, grant: Secret) -> None:
        """See Broker.check_sign_in."""
        self._call("check_sign_in", source, grant)

    def sign_out(self, source: str) -> None:
        """See Broker.sign_out. Starts an agent where none runs: the keyring may hold the sign-in."""
        self._call("sign_out", source)

    def signed_in(self) -> Mapping[str, SignedIn]:
        """See Broker.signed_in. Starts an agent where none runs, as sign_out does."""
        return cast("Mapping[str, SignedIn]", self._call("signed_in"))

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""
        return self._ear.subscribe(subscriber)

    def tell(self, event: Event) -> None:
        """See Broker.tell."""
        self._look("tell", None, event)

    def _call(self, method: str, *args: object, **named: object) -> object:
        """The answer of an agent that is started for it when there is none."""
        for _ in range(_TRIES):
            connection = self._door.enter()
            try:
                return self._answer(connection, method, *args, **named)
            except TimeoutError:
                raise LocalFailure(_LATE) from None
            except OSError:
                continue
        raise LocalFailure("The agent ends before it answers. AWSCLIENTS_AGENT=off does without it.")

    def _look(self, method: str, without: Result, *args: object) -> object | Result:
        """The answer of the agent that runs, or `without` where none does. LocalFailure for one that hangs."""
        connection = self._door.visit()
        if connection is None:
            return without
        try:
            return self._answer(connection, method, *args)
        except TimeoutError:
            raise LocalFailure(_LATE) from None
        except OSError:
            return without

    def _answer(self, connection: Connection, method: str, *args: object, **named: object) -> object:
        """One call. Events that were told before its answer are heard before it returns, as in process."""
        self._ear.open()
        try:
            answer = connection.ask(method, *args, **named)
        finally:
            connection.close()
        self._clock.heard(answer.now)
        self._ear.wait(answer.told)
        return answer.value
