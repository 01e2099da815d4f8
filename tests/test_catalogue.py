"""R12: the catalogue of bad input (C01 to C125), counted in the names of the tests."""

import re
from pathlib import Path

ROWS = {f"C{number:02}" for number in range(1, 126)}
UNBUILT = {
    "C37", "C38", "C39", "C41", "C42",  # importing from a password manager
    "C60",  # the kit for a client's administrator
}  # fmt: skip


def test_R12_every_row_of_the_catalogue_has_a_test_with_its_id() -> None:
    names = (
        name
        for file in Path(__file__).parent.rglob("test_*.py")
        if "node_modules" not in file.parts
        for name in re.findall(r"def (test_\w+)", file.read_text())
    )
    tested = {row for name in names for row in re.findall(r"_(C[0-9]{2,3})(?=_|$)", name)}
    assert sorted(tested - ROWS) == []
    assert sorted(ROWS - tested - UNBUILT) == []
    assert sorted(UNBUILT & tested) == [], "what is built now is a row like the others"
