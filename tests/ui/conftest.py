"""The screen on a fake broker."""

import pytest
from tests.ui import over
from tests.ui.rig import Rig, clients, workspace

from awsclients.launch import sign_in


@pytest.fixture
def rig() -> Rig:
    """The usual five clients."""
    return Rig(workspace(*clients()))


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that over.OVER needs of the world: a terminal with colours, and a sign-in that goes nowhere."""
    monkeypatch.setattr(sign_in, "sign_in", over.sign_in)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
