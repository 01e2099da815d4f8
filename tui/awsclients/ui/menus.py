"""What stands in the screen's menus: the palette, the copy menu and the themes."""

from typing import TYPE_CHECKING

from awsclients.text import display
from awsclients.ui import clipboard, themes
from awsclients.ui.actions import ACTIONS
from awsclients.ui.choose import Choice
from awsclients.ui.rows import Entry
from awsclients.ui.situation import Situation

if TYPE_CHECKING:
    from awsclients.access.session import Session

_ITSELF = "palette"


def commands(at: Situation) -> list[Choice]:
    """Every action with its key; those that are off now stand below the others and say why."""
    choices = [
        Choice(action.id, action.name, action.key, action.sentence, action.off(at) or "")
        for action in ACTIONS
        if action.id != _ITSELF
    ]
    return sorted(choices, key=lambda choice: bool(choice.off))


def copies(entry: Entry, session: "Session | None") -> list[Choice]:
    """What of a role can be copied, by name."""
    return [Choice(name, name, display(text)) for name, text in clipboard.offers(entry.role, session)]


def looks() -> list[Choice]:
    """The themes, by name."""
    return [Choice(name, name, text=said) for name, (_, said) in themes.THEMES.items()]
