"""The library's driver on a terminal that is ours already: the skeleton stands there, and signals are heeded."""

from textual.drivers.linux_driver import LinuxDriver

from awsclients.skeleton import Skeleton
from awsclients.ui import terminal
from awsclients.ui.squeeze import squeeze

_OTHER_SCREEN = "\x1b[?1049h"


def driver_on(skeleton: Skeleton | None) -> type[LinuxDriver]:
    """The driver that goes on where `skeleton` stands, and begins anew where there is none."""

    class Driver(LinuxDriver):
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
