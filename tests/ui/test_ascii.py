"""A terminal without Unicode gets nothing else than ASCII, on every surface."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.ui.rig import Rig, client, confirm, role, workspace

from awsclients.ui.ascii import plain
from awsclients.ui.glyphs import ASCII


@given(st.text())
def test_each_character_keeps_its_cells(text: str) -> None:
    assert plain(text).isascii()
    assert len(plain("".join(char for char in text if char.isprintable()))) == sum(
        len(char) if char.isascii() else cell_len(char) for char in text if char.isprintable()
    )


def test_letters_stay_readable_and_what_is_cut_says_so() -> None:
    assert plain("Café Zürich Gmb…") == "Cafe Zurich Gmb~"
    assert plain("日本") == "????"


@pytest.mark.parametrize(
    "keys", [(), ("escape", "y"), ("colon",), ("question_mark",), ("escape", "v"), ("escape", "enter")]
)
async def test_nothing_but_ascii_is_drawn(keys: tuple[str, ...]) -> None:
    name = "Bäckerei Müller und Söhne in Zürich, 日本"
    rig = Rig(workspace(client("acme", name, role("acme", "dev", "222222222222"))), glyphs=ASCII)
    rig.broker.needs["acme/dev"] = confirm("acme/dev")
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause(0.1)
        assert rig.frame().isascii()
        assert all(len(line) <= 80 for line in rig.frame().splitlines())
