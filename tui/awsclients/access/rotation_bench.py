"""What a rotation works with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from awsclients.access.rotation_record import Record
from awsclients.aws.api import Aws
from awsclients.clock import Clock
from awsclients.secrets.store import SecretStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """AWS, keyring, configuration and person. `agree` asks before anything is changed; `sleep` takes seconds."""

    aws: Aws
    store: SecretStore
    config: Path
    record: Record
    clock: Clock
    say: Callable[[str], None]
    agree: Callable[[str], bool]
    sleep: Callable[[float], None]
