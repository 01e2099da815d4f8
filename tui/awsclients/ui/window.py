"""The terminal's window: its title, and how to call a person who looks elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from awsclients.text import display
from awsclients.ui.countdown import RED, left_text
from awsclients.ui.ledger import Live

SAVE, RESTORE = "\x1b[22;2t", "\x1b[23;2t"
"""Put the title on the terminal's stack, and take it from there (XTWINOPS)."""
_NAME = "awsclients"


class Window(Protocol):
    """What the screen may do with the window it is in."""

    def entitle(self, text: str) -> None:
        """Set the window's title."""

    def call_person(self, text: str) -> None:
        """Ring and send a notice when the person looks elsewhere."""


def title(live: Sequence[Live], now: datetime) -> str:
    """What stands in the window's title: the role that ends next, in whole minutes so that it changes seldom."""
    left = live[0].session.left(now) if live else None
    if left is None:
        return _NAME
    shown = f"{int(left.total_seconds()) // 60}m" if left < RED else left_text(left)
    return f"{live[0].address} {shown} · {_NAME}"


def set_title(text: str) -> str:
    """The sequence that sets the title (OSC 2). Only addresses and our own words go there."""
    return f"\x1b]2;{display(text, 120)}\x1b\\"


def notice(text: str) -> str:
    """The sequence for a notice of the desktop (OSC 9); a terminal that knows none ignores it."""
    return f"\x1b]9;{display(text, 200)}\x1b\\"
