"""A helper process of its own: hands one address to the first who asks for a secret path on loopback.

It runs for a minute at the most and outlives the program that started it, so that a browser that is slow to start
finds somebody there. It reads its order (JSON) from standard input, so that nothing secret is in its arguments,
and answers with one word: `fetched`, `waiting` (an opener went well, nobody came yet) or `failed`. A sentence for
the person may follow it.

Only the standard library, and not even `site`, is imported here: it starts in a few milliseconds.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from awsclients.launch.listener import Listener
from awsclients.launch.one_address import one_address
from awsclients.process import untraceable

LIFE = 60.0
"""Seconds until nobody is waited for any more."""
PATIENCE = 8.0
"""Seconds after which the program is told that nobody has come yet."""

_TICK = 0.05


class Openers:
    """Commands that may open an address, tried one after the other until one does not fail."""

    def __init__(self, commands: Sequence[Sequence[str]], address: str) -> None:
        self._left = [[word.replace("%s", address) for word in command] for command in commands]
        self._running: subprocess.Popen[bytes] | None = None

    def failed(self) -> bool:
        """Whether all have failed by now; starts the next one when the last has. Never waits."""
        while True:
            if self._running is not None and self._running.poll() in {None, 0}:
                return False
            if not self._left:
                return True
            self._running = _start(self._left.pop(0))


def main() -> None:
    """Serve one order."""
    untraceable()
    order = json.load(sys.stdin)
    nonce = os.urandom(32).hex()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        listener = Listener(server, one_address(nonce, order["address"]))
        openers = Openers(order["commands"], f"http://127.0.0.1:{server.getsockname()[1]}/{nonce}")
        _serve(listener, openers, time.monotonic())


def _serve(listener: Listener, openers: Openers, start: float) -> None:
    told = False
    while time.monotonic() < start + LIFE:
        if listener.serve(_TICK):
            return None if told else _tell("fetched", listener)
        if not told and openers.failed():
            return _tell("failed", listener)
        if not told and time.monotonic() > start + PATIENCE:
            told = True
            _tell("waiting", listener)
    return None


def _start(command: list[str]) -> "subprocess.Popen[bytes] | None":
    """An opener that can neither read our keys nor write on our screen."""
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except (OSError, ValueError):
        return None


def _tell(word: str, listener: Listener) -> None:
    """Say how it went, and of those who were turned away; whoever asked may have gone."""
    with suppress(OSError):
        os.write(1, f"{word} {listener.turned_away.note}".rstrip().encode() + b"\n")
