"""For terminals without Unicode: the filter through which the library draws."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from awsclients.ui.plain import plain


class Ascii(LineFilter):
    """Goes over every line before it is written: an encoding that lacks a character would write six for it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """See LineFilter.apply."""
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]
