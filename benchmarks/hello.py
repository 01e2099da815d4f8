"""The smallest Textual app: what the screen's start is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("hello, world")


Hello().run()
