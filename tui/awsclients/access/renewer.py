"""Carries out what the plans say, beside everything else."""

import functools
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from awsclients.access.bus import Bus
from awsclients.access.events import Ending
from awsclients.access.renewal import Renewal
from awsclients.errors import Failure

STEP = 5.0
"""Seconds between two looks."""


def in_background(work: Callable[[], None]) -> None:
    """Do it on a thread of its own."""
    threading.Thread(target=work, name="awsclients-renewal", daemon=True).start()


class Renewer:
    """Looks every few seconds from the first session on. `renew` obtains a session anew and never asks a person;
    `sweep` forgets what has ended.
    """

    def __init__(
        self,
        plans: Renewal,
        bus: Bus,
        renew: Callable[[str], None],
        sweep: Callable[[], object],
        run: Callable[[Callable[[], None]], None] = in_background,
    ) -> None:
        self._plans, self._bus, self._renew, self._sweep, self._run = plans, bus, renew, sweep, run
        self._lock = threading.Lock()
        self._begun = False

    def begin(self) -> None:
        """Look from now on."""
        with self._lock:
            if not self._begun:
                with suppress(RuntimeError):  # no more threads: the next session tries again
                    in_background(self._look_for_ever)
                    self._begun = True

    def look(self) -> None:
        """What has ended is told; what is due is renewed; what ends all the same is announced."""
        self._sweep()
        now = self._bus.now()
        for address in self._plans.due(now):
            try:
                self._run(functools.partial(self._attempt, address))
            except RuntimeError:
                self._plans.failed(address, now, "This computer has no thread left to renew it.")
        for address, plan in self._plans.notices(now):
            self._bus.tell(Ending(now, address, plan.expires, plan.why))

    def _attempt(self, address: str) -> None:
        try:
            self._renew(address)
        except Failure as failure:
            self._plans.failed(address, self._bus.now(), failure.message)
        except Exception as error:  # noqa: BLE001  nobody waits for this, and the next attempt must come
            self._plans.failed(address, self._bus.now(), f"It could not be renewed ({type(error).__name__}).")

    def _look_for_ever(self) -> None:
        while True:
            time.sleep(STEP)
            with suppress(Exception):  # whatever is wrong with one session, the others are looked at again
                self.look()
