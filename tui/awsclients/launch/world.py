"""Everything a verb and the screen work with, put together once. The demo and tests put together another one."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from awsclients.access.gate import Gate
from awsclients.clock import Clock
from awsclients.config.model import Workspace
from awsclients.process import Started

if TYPE_CHECKING:
    from awsclients.access.broker import Broker
    from awsclients.agent.door import Door
    from awsclients.aws.api import Aws
    from awsclients.launch.environment import Setting
    from awsclients.secrets.store import SecretStore


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One run's world. The factories import boto3 and keyring when they are called, and not before."""

    started: Started
    clock: Clock
    config_path: Path
    setting: "Setting"
    load: Callable[[], Workspace]
    broker: Callable[[Workspace], "Broker"]
    aws: Callable[[], "Aws"]
    store: Callable[[Workspace], "SecretStore"]
    gate: Gate = field(default_factory=Gate)
    """Closed while locked; opened by a person."""
    agent: "Callable[[], Door] | None" = None
    """The way to the agent; None where everything happens in this process."""


def one_broker(
    aws: Callable[[], "Aws"],
    store: Callable[[Workspace], "SecretStore"],
    clock: Clock,
    login_name: str,
    gate: Gate | None = None,
) -> Callable[[Workspace], "Broker"]:
    """What makes this run's broker when it is first asked for, and returns the same one ever after.

    A workspace that changed is handed on to it; the secret store stays the one of the first.
    """
    kept: list[Broker] = []

    def broker(workspace: Workspace) -> "Broker":
        from awsclients.access.local import LocalBroker

        if not kept:
            made = functools.partial(store, workspace)
            kept.append(LocalBroker(workspace, aws=aws, store=made, clock=clock, login_name=login_name, gate=gate))
        elif kept[0].workspace is not workspace:
            kept[0].use(workspace)
        return kept[0]

    return broker
