"""Brokers to call."""

from collections.abc import Callable

import pytest
from tests.access.rig import Rig, a_workspace

from awsclients.config.model import Role


@pytest.fixture
def rig() -> Callable[..., Rig]:
    """Makes a rig from roles; sources and settings by name."""

    def make(*roles: Role, login_name: str = "login", **given: object) -> Rig:
        return Rig(a_workspace(*roles, **given), login_name)  # type: ignore[arg-type]

    return make
