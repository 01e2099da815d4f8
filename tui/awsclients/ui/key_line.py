"""A line of keys and what each of them does; a click on one presses it."""

from textual.events import Click, Key

from awsclients.ui.actions import ACTIONS
from awsclients.ui.hints import Hint, whole
from awsclients.ui.paint import Lines

_NAMES = {action.key: action.keys[0] for action in ACTIONS if action.keys}
"""What Textual calls the keys that a person reads otherwise."""


class KeyLine(Lines):
    """Shows the keys it was given, as many whole ones as fit, or a line that was put together elsewhere."""

    def __init__(
        self,
        *keys: Hint,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        ground: str = "surface",
        inset: int = 0,
    ) -> None:
        super().__init__(id=id, classes=classes, ground=ground, inset=inset)
        self._keys = keys

    def offer(self, *keys: Hint) -> None:
        """Show these keys from now on."""
        self._keys = keys
        self._fit()

    def on_resize(self) -> None:
        """Show those that fit now."""
        self._fit()

    def on_click(self, event: Click) -> None:
        """Press the key that stands there, whoever takes it."""
        at = event.get_content_offset(self)
        if at is not None and (key := self.key_at(at)):
            event.stop()
            self.app.post_message(Key(_NAMES.get(key, key), key if len(key) == 1 else None))

    def _fit(self) -> None:
        if self._keys:
            self.show((whole(self._keys, self.content_size.width),))
