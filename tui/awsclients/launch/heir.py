"""A helper process of its own: keeps a child's port when the process that waits for the child is killed (C118).

Nobody else can then take the port and feed the child keys of theirs. Whoever asks hears that the endpoint is lost,
and a person at the child's prompt reads it. It ends with the child; it is ended where the child's end was seen.

Only the standard library, and not even `site`, is imported here: it starts in a few milliseconds.
"""

import json
import os
import select
import socket
import sys
from collections.abc import Callable

from awsclients.launch.listener import Answerer, Listener
from awsclients.launch.request import Request, Response
from awsclients.launch.terminal_line import TerminalLine
from awsclients.process import runs

_TICK = 0.5


def main() -> None:
    """Take over when standard input ends: who wrote there what to say, and the child's process id, is dead."""
    _, _, descriptor, kind = sys.argv
    server, line = socket.socket(fileno=int(descriptor)), TerminalLine(reads_lines=kind == "command")
    words, *child = sys.stdin.buffer.read().decode().splitlines() or [""]
    if child:
        _take_over(server, line, words, int(child[0]))


def _take_over(server: socket.socket, line: TerminalLine, words: str, child: int) -> None:
    listener, written = Listener(server, lost(words)), False
    line.belongs_to(child)
    has_ended = _end_of(child)
    while not has_ended():
        listener.serve(_TICK)
        written = written or line(f"awsclients: {words}")
    listener.close()


def lost(words: str) -> Answerer:
    """Answers everything with these words. SDKs show them to the person."""
    body = json.dumps({"code": "EndpointLost", "message": words}).encode()
    answer = Response("503 Service Unavailable", body, (("Content-Type", "application/json"),))

    def answers(_: Request) -> Response:
        return answer

    return answers


def _end_of(pid: int) -> Callable[[], bool]:
    """Says whether the process has ended. Linux tells that also of one that nobody has asked for its exit code."""
    try:
        if sys.platform == "linux":
            handle = os.pidfd_open(pid)
            return lambda: bool(select.select([handle], [], [], 0)[0])
    except OSError:
        return lambda: True
    return lambda: not runs(pid)
