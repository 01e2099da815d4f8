"""Everything a verb and the screen work with, put together once. The demo and tests put together another one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from awsclients.access.broker import Broker
from awsclients.aws.api import Aws
from awsclients.clock import Clock
from awsclients.config.model import Workspace
from awsclients.launch.environment import Setting
from awsclients.process import Started
from awsclients.secrets.store import SecretStore


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One run's world. The factories import boto3 and keyring when they are called, and not before."""

    started: Started
    clock: Clock
    config_path: Path
    setting: Setting
    load: Callable[[], Workspace]
    broker: Callable[[Workspace], Broker]
    aws: Callable[[], Aws]
    store: Callable[[Workspace], SecretStore]
