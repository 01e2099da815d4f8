"""The library's driver on a terminal that is ours already: the skeleton stands there, and signals are heeded."""

import asyncio
import termios
from collections.abc import Callable
from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver

from awsclients.skeleton import Skeleton
from awsclients.ui import terminal
from awsclients.ui.squeeze import squeeze

_OTHER_SCREEN = "\x1b[?1049h"


class Stoppable(LinuxDriver):
    """The library's driver where it is stopped by signals, and comes back."""

    def _sigtstp_application(self, *_: object) -> None:
        """See LinuxDriver."""
        self._from_signal(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        """See LinuxDriver. Who was stopped by ctrl-z has given the terminal back, and takes it again."""
        if self._must_signal_resume or self._writer_thread is None:
            super()._sigcont_application()
        else:
            self._from_signal(self._continued)

    def _from_signal(self, deed: Callable[[], None]) -> None:
        """Do this soon: a signal may come in the midst of a write that holds its lock.

        At once while a child has the terminal; then nothing is written, and the loop waits for the child.
        """
        if self._auto_restart:
            with suppress(RuntimeError):  # the loop has ended, and so has the screen
                asyncio.get_running_loop().call_soon_threadsafe(deed)
        else:
            deed()

    def _continued(self) -> None:
        """Give the terminal back first that a stop nobody is told of, as SIGSTOP or SIGTTIN, left as ours.

        Taken twice, it would never be again as it was, and nothing would be drawn.
        """
        if not self._auto_restart:
            return
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
        except termios.error:
            return  # it has gone, or we were stopped again in the background: the next SIGCONT sees to that
        self._app.app_suspend_signal.publish(self._app)
        self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()


def driver_on(skeleton: Skeleton | None) -> type[LinuxDriver]:
    """The driver that goes on where `skeleton` stands, and begins anew where there is none."""

    class Driver(Stoppable):
        _going_on = False

        def start_application_mode(self) -> None:
            """See Driver.start_application_mode."""
            terminal.on_signals(lambda code: self._app.exit(return_code=code))
            if skeleton is None or not skeleton.standing:
                super().start_application_mode()  # type: ignore[no-untyped-call]
                return
            self._going_on = True
            before = skeleton.hand_over()
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._going_on = False
            self.attrs_before = before  # what the library found are the skeleton's

        def write(self, data: str) -> None:
            """See Driver.write. Asking for the other screen a second time would empty it."""
            if not (self._going_on and data == _OTHER_SCREEN):
                super().write(squeeze(data))

    return Driver
