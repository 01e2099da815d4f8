"""The client's way to the agent of its world: through the socket, and where there is none by starting one."""

import os
import signal
import socket
import time
from collections.abc import Callable, Mapping

from awsclients.agent import peer
from awsclients.agent.connection import MINE, Connection
from awsclients.agent.place import Place, ours
from awsclients.agent.wire import PROTOCOL
from awsclients.errors import LocalFailure

_LEAVE_SECONDS = 5.0
_TRIES = 5
_SILENT = "The agent does not answer. Run: awsclients agent stop"


class Door:
    """Opens conversations with the agent.

    `where` says where it is now: folders come and go with the login session. `begin` starts one, unless the
    function it is given says that there is one by then. `seat` says which login session's keyring is meant
    (seat.py), `attended` that a person may be there to unlock it.
    """

    def __init__(
        self,
        where: Callable[[], Place],
        begin: Callable[[Callable[[], bool]], None],
        seat: Mapping[str, str],
        *,
        attended: bool,
    ) -> None:
        self._where, self._begin, self._seat, self._attended = where, begin, seat, attended
        self._was_in = False

    @property
    def place(self) -> Place:
        """Where the agent is to be found."""
        return self._where()

    def knock(self) -> Connection | None:
        """A conversation with the agent that runs, of whatever version; None where none does.

        Raises LocalFailure when what listens there may not be trusted or does not answer.
        """
        connected = connect(self.place)
        if connected is None:
            return None
        try:
            self._refuse_strangers(connected)
            connection = Connection(connected, self.place.world, self._seat, attended=self._attended)
        except TimeoutError:
            connected.close()
            raise LocalFailure(_SILENT) from None
        except OSError:
            connected.close()
            return None
        except LocalFailure:
            connected.close()
            raise
        if not connection.same_world:
            connection.close()
            raise LocalFailure(f"{self.place.socket} serves another configuration. Remove it and try again.")
        return connection

    def visit(self) -> Connection | None:
        """As `knock`, but None as well where the agent is of an older program and has to make room.

        A newer one is taken when the program was upgraded beside us: who waits for a child cannot begin again.
        """
        connection = self.knock()
        if connection is None:
            return None
        newer_alike = connection.age > MINE and connection.age[0] == PROTOCOL
        if connection.age == MINE or (newer_alike and self._was_in):
            self._was_in = True
            return connection
        if connection.age > MINE:
            connection.close()
            raise LocalFailure(
                f"The agent that runs is of awsclients {connection.version}. Start this one again, "
                "or run: awsclients agent stop"
            )
        self._ask_to_leave(connection)
        return None

    def enter(self) -> Connection:
        """A conversation with an agent of this program, started now where none runs."""
        for _ in range(_TRIES):
            if (connection := self.visit()) is not None:
                return connection
            self._begin(lambda: listens(self.place))
        raise LocalFailure("The agent ends as soon as it is started. AWSCLIENTS_AGENT=off does without it.")

    def stop(self) -> bool:
        """End the agent that runs; False where there was none. One that does not answer is killed."""
        try:
            connection = self.knock()
        except LocalFailure:
            return self._kill()
        if connection is None:
            return False
        self._ask_to_leave(connection)
        return True

    def _ask_to_leave(self, connection: Connection) -> None:
        try:
            connection.ask("leave")
        except OSError:
            pass
        finally:
            connection.close()
        end = time.monotonic() + _LEAVE_SECONDS
        while listens(self.place) and time.monotonic() < end:
            time.sleep(0.01)

    def _kill(self) -> bool:
        connected = connect(self.place)
        if connected is None:
            return False
        with connected:
            try:
                self._refuse_strangers(connected)
                os.kill(peer.pid(connected), signal.SIGKILL)
            except ProcessLookupError:
                return True
            except OSError:
                raise LocalFailure(
                    f"What listens at {self.place.socket} cannot be ended from here. End it where it was started."
                ) from None
        return True

    def _refuse_strangers(self, connected: socket.socket) -> None:
        if peer.uid(connected) != os.geteuid():
            raise LocalFailure(f"{self.place.socket} is answered by another user. Remove it and try again.")


def connect(place: Place) -> socket.socket | None:
    """A socket connected to whatever listens at a place of ours."""
    if not ours(place):
        return None
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.settimeout(_LEAVE_SECONDS)
    try:
        connected.connect(place.socket)
    except OSError:
        connected.close()
        return None
    return connected


def listens(place: Place) -> bool:
    """Whether an agent, or what is left in its place, takes clients."""
    connected = connect(place)
    if connected is not None:
        connected.close()
    return connected is not None
