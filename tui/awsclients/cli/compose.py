"""Put together the world that a verb works in: the real one, or the demo's."""

import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from awsclients.aws.endpoints import Endpoints
from awsclients.cli import output
from awsclients.cli.agency import Agency
from awsclients.clock import Clock, SystemClock
from awsclients.config.model import Place, Problem, Workspace
from awsclients.errors import BadInput
from awsclients.launch.environment import Setting
from awsclients.launch.inherited import inside, outside
from awsclients.launch.world import World, one_broker
from awsclients.paths import config_file, runtime_folder
from awsclients.process import Started, login_name

if TYPE_CHECKING:
    from awsclients.aws.api import Aws
    from awsclients.cli.parser import Parsed
    from awsclients.secrets.store import SecretStore

IN_DEMO = "AWSCLIENTS_DEMO"
"""Set in every child of the demo, so that a verb there stays in it."""


def world(started: Started, parsed: "Parsed") -> AbstractContextManager[World]:
    """The world for one verb; see opened."""
    return opened(started, parsed.options.text("config"), demo=parsed.demo, attended=parsed.verb.attended)


@contextmanager
def opened(
    started: Started,
    config: str | None,
    *,
    demo: bool,
    attended: bool = True,
    say: Callable[[str], None] = output.say,
) -> Iterator[World]:
    """A world, the demo's when that is asked for or we are inside of it. `say` gets the line that it begins with.

    Raises BadInput for an endpoint override that may not be used.
    """
    joined = IN_DEMO in started.variables
    if not (demo or joined):
        yield real(started, config, attended=attended)
        return
    if config is not None:
        raise BadInput("The demo has its own configuration. Leave out --config.")
    from awsclients.demo.world import banner, demo_world

    with demo_world(started if joined else replace(started, environ=outside(started.environ))) as made:
        if not joined:
            say(banner(made))
        yield made


def real(started: Started, config: str | None, *, attended: bool = True) -> World:
    """The person's own files, keyring and AWS. Nothing is read or imported before a verb asks for it.

    `attended` says that a person may be there to unlock the keyring.
    """
    environ, clock = started.variables, SystemClock()
    endpoints = Endpoints.read(environ)
    path = config_file(environ, config)
    _leave_shell(started)
    aws = functools.cache(functools.partial(_aws, endpoints, clock, environ))
    store = functools.partial(_store, attended=attended, environ=environ)
    agency = Agency.of(started, path, attended=attended)
    alone = one_broker(aws, store, clock, login_name(environ), agency.gate)
    return World(
        started=started,
        clock=clock,
        config_path=path,
        setting=Setting(
            started=started,
            runtime=runtime_folder(environ),
            program=program(),
            config_file=path,
            overrides=endpoints.overrides,
        ),
        load=functools.partial(_load, path, named=config is not None),
        broker=agency.broker(clock, alone),
        aws=aws,
        store=store,
        gate=agency.gate,
        agent=agency.door,
    )


def _load(path: Path, *, named: bool) -> Workspace:
    """What is written at `path`. A file that was `named` is expected to be there, unlike the one looked for."""
    from awsclients.config.load import load  # the screen lets another process read the files

    found = load(path)
    if named and not (found.files or found.problems):
        found = replace(found, problems=(Problem(Place(path), "There is no such file. Correct --config."),))
    return found


def _leave_shell(started: Started) -> None:
    """Inside a shell of ours, have sources found as they were outside of it.

    boto3 looks for them in this process's own environment, where the shell's one client would be found instead.
    """
    if not inside(started.environ):
        return
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    before = outside(started.environ)
    os.environ.update(
        {os.fsdecode(name): os.fsdecode(before[name]) for name in before if name.startswith(b"AWS_")}
    )


def program() -> tuple[str, ...]:
    """How a child calls this program again, wherever it is.

    `-P` keeps Python from looking for the package in the folder the child happens to be in.
    """
    called = Path(sys.argv[0])
    if called.name == "awsclients" and called.is_file():
        return (str(called.absolute()),)
    return (sys.executable, "-P", "-m", "awsclients")


def _aws(endpoints: Endpoints, clock: Clock, environ: Mapping[str, str]) -> "Aws":
    from awsclients.aws.client import BotoAws

    return BotoAws(endpoints, clock, environ)


def _store(workspace: Workspace, *, attended: bool, environ: Mapping[str, str]) -> "SecretStore":
    from awsclients.secrets.keyring_store import keyring_store

    return keyring_store(workspace.settings.keyring, environ, attended=attended)
