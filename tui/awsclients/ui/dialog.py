"""What all dialogs have in common: they lie over the screen, and bring a style sheet of their own."""

from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A screen over the screen. The first of them loads the style sheet, the first frame does not."""

    CSS_PATH = "dialogs.tcss"
    ALLOW_SELECT = False
