"""The two questions the screen asks: a code from an MFA device, and a guarded address typed in full."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from awsclients.secrets.secret import Secret
from awsclients.text import display
from awsclients.ui.dialog import Dialog
from awsclients.ui.key_line import KeyLine

if TYPE_CHECKING:
    from awsclients.access.needs import Confirm, MfaCode

_DIGITS = 6
_TYPED = rf" *([0-9] *){{0,{_DIGITS}}}"


class PrivateInput(Input):
    """An input whose text cannot be copied or cut."""

    def action_copy(self) -> None:
        """Nothing: what is typed here does not go to a clipboard."""

    def action_cut(self) -> None:
        """Nothing: what is typed here does not go to a clipboard."""


class Question(Dialog[Secret | None]):
    """A title, a text, one input and a line for what is wrong with it. Escape answers None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Give up", show=False)]

    def __init__(self, title: str, text: str, error: str = "") -> None:
        super().__init__()
        self._title, self._text, self._error = display(title), display(text, 1000), display(error, 1000)

    def compose(self) -> ComposeResult:
        """The dialog, from top to bottom."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title", markup=False)
            yield Static(Content(self._text), classes="dialog-text", markup=False)
            yield self.input()
            yield Static(Content(self._error), classes="dialog-error", markup=False)
            yield KeyLine(("enter", "answers"), ("escape", "gives up"), classes="dialog-keys")

    def input(self) -> Input:
        """The one input."""
        raise NotImplementedError

    def meant(self, typed: str) -> str:
        """What a text stands for."""
        return typed.strip()

    def wrong(self, value: str) -> str:
        """What is wrong with a text; nothing when it may be handed on."""
        raise NotImplementedError

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand on what is right, and say what is wrong."""
        event.stop()
        value = self.meant(event.value)
        if error := self.wrong(value):
            self.query_one(".dialog-error", Static).update(Content(error))
            return
        self.dismiss(Secret(value))

    def action_give_up(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


class MfaQuestion(Question):
    """Six digits, masked."""

    def __init__(self, address: str, need: "MfaCode", error: str) -> None:
        super().__init__(address, f"{need.why} {need.text}".lstrip(), error)

    def input(self) -> Input:
        """Digits only, never shown; some devices show them in groups, and so they are pasted (C52)."""
        return PrivateInput(password=True, restrict=_TYPED, placeholder="six digits", compact=True)

    def meant(self, typed: str) -> str:
        """The digits."""
        return typed.replace(" ", "")

    def wrong(self, value: str) -> str:
        """Whether all digits are there."""
        return "" if len(value) == _DIGITS else f"A code has {_DIGITS} digits; this has {len(value)}."


class GuardQuestion(Question):
    """The address, typed in full; drawn as production is in the list."""

    def __init__(self, need: "Confirm") -> None:
        super().__init__(need.address, need.text)
        self._address = need.address

    def input(self) -> Input:
        """Free text: it is compared, not completed."""
        return Input(placeholder="its address, in full", compact=True)

    def wrong(self, value: str) -> str:
        """Whether it is the address, letter by letter."""
        return "" if value == self._address else f"This is not {self._address}."
