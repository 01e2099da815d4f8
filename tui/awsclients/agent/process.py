"""Become the agent: listen, leave whoever started us, and serve."""

import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path

from awsclients import folders
from awsclients.access.gate import Gate
from awsclients.access.local import LocalBroker
from awsclients.agent.listener import Listener
from awsclients.agent.place import Place
from awsclients.agent.server import Server
from awsclients.agent.service import Service
from awsclients.aws.api import Aws
from awsclients.aws.endpoints import Endpoints
from awsclients.clock import Clock, SystemClock
from awsclients.config.load import load
from awsclients.deadline import Hang
from awsclients.errors import Failure
from awsclients.process import harden, login_name
from awsclients.secrets.store import SecretStore

_SWITCH_SECONDS = 0.0005
"""How long one thread may compute while another wants to: of the clients that come while a call to AWS is put
together, one in a thousand waits twice as long with Python's own 5 ms.
"""
_DESCRIPTORS = 4096


def main() -> int:
    """Listen where the environment says, then serve from a process that is nobody's child.

    Whoever started this waits for its end: it ends with 0 as soon as clients can connect, and with the failure's
    code and its one line on standard error when they cannot.
    """
    harden()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _have_room_for_clients()
    sys.setswitchinterval(_SWITCH_SECONDS)
    environ = dict(os.environ)
    try:
        config = folders.config_file(environ)
        listener = Listener(Place(environ, config))
    except Failure as failure:
        os.write(2, failure.message.encode("utf-8", "replace"))
        return failure.exit_code
    if os.fork():
        os._exit(0)
    listener.listen()
    _close_stdio()
    _, server = made(listener, environ, config, SystemClock())
    server.run()
    os._exit(0)  # calls that are under way are nobody's any more


def made(listener: Listener, environ: Mapping[str, str], config: str, clock: Clock) -> tuple[Service, Server]:
    """The agent of a world that listens already, by a clock; nothing of it runs yet."""
    gate = Gate(lambda: Path(listener.place.marker))
    service = Service(Path(config), clock, gate, lambda service: _broker(environ, Path(config), clock, service))
    return service, Server(listener, service, clock, lambda: Place(environ, config))


def _have_room_for_clients() -> None:
    """As many descriptors as the person may have; macOS begins with 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _close_stdio() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def _broker(environ: Mapping[str, str], config: Path, clock: Clock, service: Service) -> LocalBroker:
    hang = Hang()

    def aws() -> Aws:
        from awsclients.aws.client import BotoAws

        return BotoAws(Endpoints.read(environ), clock, environ)

    def store() -> SecretStore:
        from awsclients.secrets.keyring_store import keyring_store

        wanted = service.broker.workspace.settings.keyring
        return keyring_store(wanted, environ, attended=service.attended, hang=hang)

    return LocalBroker(
        load(config), aws=aws, store=store, clock=clock, login_name=login_name(environ), gate=service.gate
    )
