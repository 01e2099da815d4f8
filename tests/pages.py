"""The documents as tests read them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[^\n]*) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `mark` is what a comment above it says it is."""

    page: Path
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.stem}: {self.mark or self.text[:20]!r}"


def blocks(language: str, mark: str = "") -> list[Block]:
    """The blocks of all pages in this language, whose mark begins like this."""
    return [
        Block(page, found["mark"] or "", found["text"])
        for page in PAGES
        for found in _BLOCK.finditer(page.read_text())
        if found["language"] == language and (found["mark"] or "").startswith(mark)
    ]


def typed(page: Path, program: str) -> list[str]:
    """The lines of a page that somebody is to type, and that begin with this program."""
    return re.findall(rf"^    ({program} [^#\n]*)", page.read_text(), re.MULTILINE)
