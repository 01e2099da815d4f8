"""The screen on a fake broker."""

import pytest
from tests.ui.rig import Rig, clients, workspace


@pytest.fixture
def rig() -> Rig:
    """The usual five clients."""
    return Rig(workspace(*clients()))
