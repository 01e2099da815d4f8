"""What comes over a connection."""

import socket


def received(connection: socket.socket) -> bytes:
    """Everything until the other side closes; empty when it closed without a word."""
    answer = b""
    try:
        while more := connection.recv(65536):
            answer += more
    except ConnectionError:
        pass
    return answer
