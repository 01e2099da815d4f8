"""The end of the terminal: signals that ask us to go, and a terminal that has gone."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

_LOOK_EVERY = 0.4
_GRACE = 0.8
_HANGUP = 129


def on_signals(leave: Callable[[int], None]) -> None:
    """Leave in order on SIGINT (130), SIGTERM (143), SIGHUP (129) and SIGQUIT (131), as the library does not."""
    loop = asyncio.get_running_loop()
    for name, code in (("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", _HANGUP), ("SIGQUIT", 131)):
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, leave, code)


def watch(leave: Callable[[int], None], outside: Callable[[], bool]) -> None:
    """Leave within two seconds when the terminal is gone, also where SIGHUP is ignored (C115).

    While a child has the terminal (`outside`) nothing is done: the child is told by the system. If the screen
    cannot leave because its output blocks, the process ends all the same.
    """
    if sys.platform == "win32" or sys.__stdin__ is None:
        return
    loop = asyncio.get_running_loop()
    handle = sys.__stdin__.fileno()

    def look() -> None:
        while _there(handle) or outside():
            time.sleep(_LOOK_EVERY)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(leave, _HANGUP)
        time.sleep(_GRACE)
        os._exit(_HANGUP)

    threading.Thread(target=look, daemon=True, name="awsclients-terminal").start()


def _there(handle: int) -> bool:
    import termios

    try:
        termios.tcgetattr(handle)
    except (termios.error, OSError):
        return False
    return True
