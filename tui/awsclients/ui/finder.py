"""What a person looks for and what is found: the filter, the list, the role under its cursor and the marks."""

from awsclients.ui.filter_line import FilterInput
from awsclients.ui.role_list import RoleList
from awsclients.ui.rows import Entry
from awsclients.ui.stand import Stand


class Finder:
    """Holds the two widgets in which roles are found, and moves in them."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self.list = RoleList(stand, id="list")
        self.filter = FilterInput(self._typed, self.to_list)

    @property
    def selected(self) -> Entry | None:
        """The role under the cursor."""
        row = self.list.selected
        return row.entry if row else None

    @property
    def address(self) -> str | None:
        """The address of the role under the cursor."""
        return self.selected.address if self.selected else None

    @property
    def marked(self) -> list[Entry]:
        """The roles that are marked, in the order of the list, also those that the filter hides."""
        return [entry for entry in self._stand.catalogue.entries if entry.address in self.list.marked]

    def show(self, keep: str | None = None) -> None:
        """Show what is found now; the cursor goes to the role `keep` where it is among it."""
        self.list.show(self._stand.rows(self.filter.value), keep=keep)

    def to_list(self) -> None:
        """Give the keys to the list, at once: the next one may be there already."""
        self.list.screen.set_focus(self.list)

    def to_filter(self) -> None:
        """Give the keys to the filter; what is typed now takes the place of what stood there."""
        self.list.screen.set_focus(self.filter)
        self.filter.select_all()

    def mark(self) -> None:
        """Mark the role or take its mark away, and go on to the next one."""
        if self.address is not None:
            self.list.mark(self.list.marked ^ {self.address})
            self.list.move_to(self.list.cursor + 1)

    def jump(self, by: int) -> bool:
        """Go to the next live role, or backwards to the one before; whether there is one in the list."""
        live = {live.address for live in self._stand.live()}
        rows, cursor = self.list.rows, self.list.cursor
        places = ((cursor + by * step) % len(rows) for step in range(1, len(rows) + 1))
        at = next((at for at in places if rows[at].entry.address in live), None)
        if at is not None:
            self.list.move_to(at)
        return at is not None

    def _typed(self, text: str) -> None:
        """Find; the role that was selected stays so when the text is cleared."""
        self.show(None if text.strip() else self.address)
