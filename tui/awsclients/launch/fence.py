"""The block of ours in a file of the person's; every byte around it stays as it is."""

import re
from dataclasses import dataclass

BEGIN = "# awsclients begin: written by `awsclients profiles write`, which replaces it"
END = "# awsclients end"

_BEGIN = re.compile(rb"^# awsclients begin\b[^\n]*\n", re.MULTILINE)
_END = re.compile(rb"^# awsclients end[ \t]*\r?(?:\n|\Z)", re.MULTILINE)


class Broken(Exception):
    """The block cannot be told from the rest; `line` is where it goes wrong, counted from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Fenced:
    """A file taken apart: `block` with its marks, None where there is none; `newline` as its lines end."""

    before: bytes
    block: bytes | None
    after: bytes
    newline: bytes

    def lines(self) -> list[str]:
        """The lines between the marks."""
        return [] if self.block is None else self.block.decode("utf-8", "replace").splitlines()[1:-1]

    def without(self) -> bytes:
        """The file without the block and without the line end that was put before it."""
        if self.block is None:
            return self.before
        ours = not self.after or self.before.endswith(2 * self.newline)
        return (self.before.removesuffix(self.newline) if ours else self.before) + self.after

    def replaced(self, text: str) -> bytes:
        """The file with `text`, whole lines, in the place of the block; at the end where there was none."""
        block = self.newline.join(line.encode() for line in (BEGIN, *text.splitlines(), END, ""))
        if self.block is not None:
            return self.before + block + self.after
        separated = self.newline if self.before else b""
        return self.before + separated + block


def take_apart(content: bytes) -> Fenced:
    """Find the block. Raises Broken where a mark is missing or there are two of them."""
    begins, ends = list(_BEGIN.finditer(content)), list(_END.finditer(content))
    if not begins and not ends:
        first = content.partition(b"\n")[0]
        return Fenced(content, None, b"", b"\r\n" if first.endswith(b"\r") else b"\n")
    if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
        marks = [*begins[1:], *ends[1:], *begins, *ends]
        raise Broken(content.count(b"\n", 0, marks[0].start()) + 1)
    start, stop = begins[0].start(), ends[0].end()
    newline = b"\r\n" if begins[0][0].endswith(b"\r\n") else b"\n"
    return Fenced(content[:start], content[start:stop], content[stop:], newline)
