"""Sleep by the monotonic clock where libfaketime steps the time: its own clock_nanosleep returns at once there."""

import threading
import time


def _sleep(seconds: float) -> None:
    threading.Event().wait(seconds)


time.sleep = _sleep
