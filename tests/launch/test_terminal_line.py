"""The line beside a child, on a real terminal: who gets it, and who is left alone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.launch.samples import Shell

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no job control")

SAYING = (sys.executable, str(Path(__file__).with_name("line_runner.py")))


@pytest.fixture
def terminal() -> Iterator[Shell]:
    """A terminal on which `$SAYING KIND CMD...` runs a child beside which a line is tried again and again."""
    opened = Shell()
    opened.run(f"SAYING='{' '.join(SAYING)}'")
    yield opened
    opened.close()


def test_a_shell_at_its_prompt_gets_it_once(terminal: Shell) -> None:
    terminal.type("$SAYING shell bash --norc --noprofile -i")
    terminal.expect("ends soon")
    terminal.type("exit")
    terminal.expect("tries: [0-9]+ told: 1")


def test_an_editor_in_a_shell_is_not_written_over(terminal: Shell, tmp_path: Path) -> None:
    terminal.run(f"export WHILE={tmp_path}/tried")
    terminal.type("$SAYING shell bash --norc --noprofile -i")
    terminal.expect("OUT> ")
    terminal.type("sh -c 'touch $WHILE; sleep 2; echo edited'")
    before = terminal.expect("\nedited")
    assert "ends soon" not in before
    terminal.expect("ends soon")


def test_a_command_gets_it_unless_it_draws_the_screen(terminal: Shell, tmp_path: Path) -> None:
    terminal.type("$SAYING command cat")
    terminal.expect("ends soon")
    terminal.pty.sendeof()
    terminal.expect("tries: [0-9]+ told: 1")
    terminal.expect("OUT> ")
    terminal.run(f"export WHILE={tmp_path}/tried")
    terminal.type("$SAYING command sh -c 'stty -icanon; touch $WHILE; sleep 2; rm $WHILE; stty icanon'")
    terminal.expect("tries: [1-9][0-9]* told: 0")


def test_a_command_without_a_terminal_of_its_own_gets_nothing(terminal: Shell, tmp_path: Path) -> None:
    said = terminal.run(f"$SAYING command sleep 1 | cat >{tmp_path}/out; cat {tmp_path}/out")
    assert "told: 0" in said
    assert "ends soon" not in said
