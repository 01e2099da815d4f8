"""The library's side of the layout: puts each widget where the part of its name stands."""

from collections.abc import Callable

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from awsclients.ui import layout


class Arrangement(Layout):
    """Places for widgets by their ids; what has none is not shown."""

    name = "arrangement"

    def __init__(self, places: Callable[[tuple[int, int]], layout.Layout]) -> None:
        self._places = places

    def arrange(
        self,
        parent: Widget,  # noqa: ARG002
        children: list[Widget],
        size: Size,
        greedy: bool = True,  # noqa: ARG002
    ) -> ArrangeResult:
        """See Layout.arrange."""
        places = self._places(size)
        shown = ((child, places[child.id]) for child in children if child.id in places)
        return [WidgetPlacement(Region(*place), NULL_OFFSET, NULL_SPACING, child) for child, place in shown]
