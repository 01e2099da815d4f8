"""A scrollbar of whole cells, which every terminal and every encoding can show."""

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender

from awsclients.ui.layout import thumb

_GREY = Color.parse("#555555")


class WholeCells(ScrollBarRender):
    """Draws the thumb that `layout.thumb` places; it can be dragged, and a click beside it moves it."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _GREY,
        bar_color: Color = _GREY,
    ) -> Segments:
        """See ScrollBarRender.render_bar."""
        taken = thumb(size, int(virtual_size), int(position)) if window_size else range(0)
        grip = Style(color=bar_color, bgcolor=back_color, reverse=True, meta={"@mouse.down": "grab"})
        above = Style(bgcolor=back_color, meta={"@mouse.down": "scroll_up"})
        below = Style(bgcolor=back_color, meta={"@mouse.down": "scroll_down"})
        styles = (grip if at in taken else above if at < taken.start else below for at in range(size))
        blank = " " * (thickness if vertical else 1)
        return Segments([Segment(blank, style) for style in styles], new_lines=vertical)
