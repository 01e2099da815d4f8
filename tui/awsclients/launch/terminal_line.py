"""One line on the terminal of a child that is in the foreground."""

from awsclients.launch.terminal import Terminal


class TerminalLine:
    """Writes on our terminal while the child, and nothing that it started, has it in the foreground.

    A shell has it at its prompt. Of a command (`reads_lines`) the terminal must still be in the mode in which
    lines are read: a program that draws the screen is not drawn over.
    """

    def __init__(self, *, reads_lines: bool) -> None:
        self._reads_lines = reads_lines
        self._group = 0

    def belongs_to(self, group: int) -> None:
        """The child's process group, if it has one of its own. Nothing is written before it is known."""
        self._group = group

    def __call__(self, text: str) -> bool:
        """See Line."""
        terminal = Terminal.controlling() if self._group else None
        if terminal is None:
            return False
        try:
            if terminal.foreground != self._group or (self._reads_lines and not terminal.reads_lines):
                return False
            return terminal.write(f"\r\n{text}\r\n")
        finally:
            terminal.close()
