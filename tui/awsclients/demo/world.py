"""The demo's world: the embedded AWS, made-up clients, and nothing of the person's own."""

import functools
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from awsclients.aws.api import Aws
from awsclients.aws.endpoints import Endpoints
from awsclients.config.load import load
from awsclients.demo import aws_home, cast, script
from awsclients.demo.clock import MovableClock
from awsclients.demo.kept import KeptStore
from awsclients.demo.pass_on import VARIABLE, found, leave
from awsclients.demo.ports import kept_port
from awsclients.demo.server import EmbeddedAws
from awsclients.errors import LocalFailure
from awsclients.files import write_private
from awsclients.launch.environment import Setting
from awsclients.launch.inherited import FILES, inside
from awsclients.launch.proxies import past_proxies
from awsclients.launch.runtime import child_folder
from awsclients.launch.world import World, one_broker
from awsclients.process import Started
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

_OVERRIDE = "AWS_ENDPOINT_URL"
_LOGIN_NAME = "jane"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@contextmanager
def demo_world(started: Started, *, clock: MovableClock | None = None) -> Iterator[World]:
    """The demo's world, for `awsclients demo ...` and for every verb that runs with AWSCLIENTS_DEMO set.

    Outside of a demo it begins one: a private folder (gone at the end) with config.toml and clients.d in it, and
    an embedded AWS of its own. Inside of one (a demo's shell, or `credential-process` of a profile in it) it
    joins the one that runs. Children get AWSCLIENTS_DEMO, and state is kept in the demo's folder. Raises
    LocalFailure when the demo's extra is not installed, and BadInput when AWSCLIENTS_DEMO names no running demo
    of this user.
    """
    if VARIABLE in started.variables:
        joined = join(started)
        with aws_home.found_by_boto3(joined.config_path.parent, joined.setting.overrides[_OVERRIDE]):
            yield joined
        return
    _needs_extra()
    with _ended_in_order(), _folder() as folder, EmbeddedAws(clock or MovableClock()) as aws, kept_port() as port:
        acs_url = f"http://127.0.0.1:{port}/saml"  # where the identity provider answers to
        _write(folder, aws.url, acs_url, cast.enter(aws, acs_url), aws.clock)
        aws_home.write(folder, cast.profile_key(aws), aws.login(cast.LOGIN))
        with aws_home.found_by_boto3(folder, aws.url):
            yield _world(started, folder, aws.url, aws.clock)


def join(started: Started) -> World:
    """The world of the demo that AWSCLIENTS_DEMO names, for a process that was started inside it.

    Raises BadInput unless that is a folder of this user alone (0700) in which a demo runs.
    """
    folder = Path(started.variables.get(VARIABLE, ""))
    return _world(started, folder, found(folder), MovableClock())


def banner(world: World) -> str:
    """One line for standard error when the demo begins: that nothing is real, and where MFA codes are."""
    url = world.setting.overrides[_OVERRIDE]
    return f"This is the demo: an AWS of its own at {url}, nothing real is touched. MFA codes: {url}/mfa"


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have what ends a process end the demo as its own end does, so that its folder goes, too."""

    def leave(number: int, _: object) -> NoReturn:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    orders = [number for name in ("SIGHUP", "SIGTERM") if (number := getattr(signal, name, None)) is not None]
    before = {
        number: signal.signal(number, leave) for number in orders if signal.getsignal(number) is signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _folder() -> Iterator[Path]:
    """A private folder that goes with the demo; those of demos that were killed go when the next one begins."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    shared = Path(tempfile.gettempdir()).resolve() / f"awsclients-demo-{user}"
    try:
        with child_folder(shared) as folder:
            yield folder
    finally:
        with suppress(OSError):  # another demo may be running
            shared.rmdir()


def _write(
    folder: Path, url: str, acs_url: str, keys: Mapping[str, tuple[str, Secret]], clock: MovableClock
) -> None:
    """All that stands in the folder: the configuration, the secrets of its sources, and the way to join."""
    clients = folder / "clients"
    for slug in ("acme", "globex", "initech", "wayne"):
        (clients / slug).mkdir(mode=0o700, parents=True)
    (folder / "clients.d").mkdir(mode=0o700)
    numbers = {source: number for source, (number, _) in keys.items()}
    for name, text in script.files(url, acs_url, numbers, clients, clock.now().date()).items():
        write_private(folder / name, text.encode())
    store = KeptStore(folder)
    for source, (number, secret) in keys.items():
        store.put(service(source), number, secret)
    leave(folder, url)


def _world(started: Started, folder: Path, url: str, clock: MovableClock) -> World:
    inside = _inside(started, folder)
    config = folder / "config.toml"
    overrides = {_OVERRIDE: url}
    store = KeptStore(folder)
    aws = functools.cache(lambda: _aws(overrides, clock, folder))
    return World(
        started=inside,
        clock=clock,
        config_path=config,
        setting=Setting(
            started=inside,
            runtime=folder / "run",
            program=(sys.executable, "-P", "-m", "awsclients"),
            config_file=config,
            overrides=overrides,
        ),
        load=functools.partial(load, config),
        broker=one_broker(aws, lambda _: store, clock, _LOGIN_NAME),
        aws=aws,
        store=lambda _: store,
    )


def _inside(started: Started, folder: Path) -> Started:
    """What children are started from: the person's environment, but state of ours goes to the demo's folder."""
    added = {VARIABLE: str(folder), "XDG_STATE_HOME": str(folder / "state")}
    variables = started.variables
    if not inside(started.environ):  # else they are the child's, and the demo's are what was before it
        added |= dict(zip(FILES, map(str, aws_home.files(folder)), strict=True))
    if any(variables.get(name) or variables.get(name.lower()) for name in _PROXIES):
        added |= past_proxies(variables)
    encoded = {os.fsencode(name): os.fsencode(value) for name, value in added.items()}
    return replace(started, environ={**started.environ, **encoded})


def _aws(overrides: Mapping[str, str], clock: MovableClock, folder: Path) -> Aws:
    from awsclients.aws.client import BotoAws

    return BotoAws(Endpoints(overrides), clock, {"HOME": str(folder)})


def _needs_extra() -> None:
    if any(find_spec(name) is None for name in ("moto", "flask", "flask_cors", "werkzeug")):
        raise LocalFailure("The demo's parts are not installed. Run: pip install 'awsclients[demo]'")
