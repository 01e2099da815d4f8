"""A port for later: where somebody will listen who is told of it before."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_port() -> Iterator[int]:
    """A port of 127.0.0.1 at which nobody listens. On Linux the system gives it to nobody by chance meanwhile.

    There it is bound, which hinders none who binds it with SO_REUSEADDR; elsewhere that would let others in.
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        port = int(kept.getsockname()[1])
        if sys.platform != "linux":
            kept.close()
        yield port
