"""An agent that grows thirty days old while it is asked: `python -m benchmarks.aged_agent CONFIG PACE`.

It is the agent but for its clock, which goes on with the requests that were asked, as `Pace` tells them: a step, a
look at what is due, and the next step. So no session ends because this computer is slow.
"""

import mmap
import os
import struct
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from awsclients.agent.listener import Listener
from awsclients.agent.place import Place
from awsclients.agent.process import made
from awsclients.agent.service import Service
from awsclients.process import harden

START = datetime(2026, 1, 1, tzinfo=UTC)
LIFE = timedelta(days=30)
STEP = timedelta(seconds=15)
MOST_CLIENTS = 16
_AHEAD = timedelta(minutes=10)


class Pace:
    """What the processes share: the time, how many requests there will be, and how many each client has asked.

    A clock of AWS's and the agent's, too.
    """

    skew = timedelta(0)

    def __init__(self, file: Path, total: int | None = None) -> None:
        """Make the file when `total` is given."""
        layout = struct.Struct(f"{2 + MOST_CLIENTS}d")
        if total is not None:
            file.write_bytes(layout.pack(0.0, total, *(MOST_CLIENTS * [0.0])))
        with file.open("r+b") as opened:
            self._shared = memoryview(mmap.mmap(opened.fileno(), layout.size)).cast("d")

    def now(self) -> datetime:
        """The time: aware, UTC."""
        return START + timedelta(seconds=self._shared[0])

    def heard(self, server: datetime) -> None:
        """Nothing to learn."""

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._shared[0] += by.total_seconds()

    def asked(self, client: int) -> None:
        """One more request of this client was answered."""
        self._shared[2 + client] += 1

    @property
    def goal(self) -> datetime:
        """How late it is by the requests that were asked."""
        return START + LIFE * (sum(self._shared[2:]) / self._shared[1])

    @property
    def ahead(self) -> bool:
        """Whether clients have to wait for the clock."""
        return self.goal - self.now() > _AHEAD


def main() -> int:
    """Listen, have a session of every role, then serve and grow old."""
    config, pace = sys.argv[1], Pace(Path(sys.argv[2]))
    harden()
    environ = dict(os.environ)
    listener = Listener(Place(environ, config))
    service, server = made(listener, environ, config, pace)
    broker = service.broker
    for address in broker.workspace.roles:
        broker.session(address)
    print("ready", flush=True)
    threading.Thread(target=grow_old, args=(service, pace), daemon=True).start()
    server.run()
    return 0


def grow_old(service: Service, pace: Pace) -> None:
    """Step for step, and what is due is renewed before the next one."""
    renewer = service.broker._renewer  # noqa: SLF001
    renewer._begun = True  # noqa: SLF001
    renewer._run = in_turn  # noqa: SLF001
    while True:
        if pace.now() + STEP > pace.goal:
            time.sleep(0.001)
            continue
        pace.advance(STEP)
        renewer.look()


def in_turn(work: Callable[[], None]) -> None:
    """Do it before anything else."""
    work()


if __name__ == "__main__":
    raise SystemExit(main())
