"""What a real terminal sees: suspending, signals, and a terminal that goes away."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest
from tests.opened import ESCAPE
from tests.waiting import LONG

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ON = ("\x1b[?1049h", "\x1b[?1003h", "\x1b[?2004h")
OFF = ("\x1b[?1049l", "\x1b[?1003l", "\x1b[?2004l")


class Window:
    """The program on a pty, and what a terminal would show of it."""

    def __init__(self, folder: Path, *how: str, size: tuple[int, int] = (96, 24), **variables: str) -> None:
        environ = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLUMNS": "50",  # as some shells export them, to no effect here
            "LINES": "10",
            "LC_ALL": "C.UTF-8",
            "SHELL": "/bin/sh",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'tui'}",
            **variables,
        }
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)
        self.written = ""
        command = ["-m", "tests.ui.play", str(folder), *how]
        self.child = pexpect.spawn(
            sys.executable,
            command,
            dimensions=(size[1], size[0]),
            env=environ,
            cwd=str(ROOT),
            encoding="utf-8",
            timeout=LONG,
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self) -> bool:
        """Take what came; whether anything did."""
        try:
            new = self.child.read_nonblocking(65536, timeout=0.1)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.written += new
        before, *after = new.replace("\x1b[<u", "").replace("\x1b[>25u", "").split("\x1b[?1049")
        self._stream.feed(before)
        for part in after:  # pyte knows no second screen
            self.screen.reset()
            self._stream.feed(f"\x1b[?1049{part}")
        return True

    def silence(self) -> None:
        """Read until nothing was sent for a while, where the clock is stopped."""
        while any(self.read() for _ in range(10)):
            pass

    def wait(self, told: str | Callable[[], bool]) -> None:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            self.read()
            if told() if callable(told) else told in self.text:
                return
        raise AssertionError(f"{told!r} was not seen; the screen:\n{self.text}")

    def type(self, *texts: str) -> None:
        """Type as fast as can be."""
        self.child.send("".join(texts))

    def resize(self, width: int, height: int) -> None:
        """Give the window another size; whoever is in the foreground is told."""
        self.child.setwinsize(height, width)
        self.screen.resize(height, width)

    def ended(self) -> int:
        """The exit code, or minus the signal."""
        end = time.monotonic() + LONG
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        self.read()
        assert not self.child.isalive(), "it did not end"
        return -self.child.signalstatus if self.child.signalstatus else int(self.child.exitstatus or 0)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Callable[..., Window]]:
    opened: list[Window] = []

    def open_one(*how: str, **variables: str) -> Window:
        opened.append(Window(tmp_path, *how, **variables))
        opened[-1].wait("Umbrella")
        return opened[-1]

    yield open_one
    for one in opened:
        if not one.child.closed and one.child.isalive():
            one.child.kill(signal.SIGKILL)
        one.child.close(force=True)


def _restored(one: Window) -> bool:
    return all(one.written.rfind(off) > one.written.rfind(on) for on, off in zip(ON, OFF, strict=True))


def _shell(one: Window) -> None:
    one.type("glo\r")
    one.wait("▸· Globex")
    one.type("s")
    one.wait("exit to return")


def test_a_shell_and_back_leaves_the_screen_whole(window: Callable[..., Window]) -> None:
    one = window()
    _shell(one)
    assert "awsclients: Globex / admin · 444444444444 · dev" in one.text
    one.type(
        "echo role=$AWSCLIENTS_ROLE key=${AWS_ACCESS_KEY_ID%EXAMPLE}; stty -a | tr ' ' '\\n' | grep -x echo\r"
    )
    one.wait("role=globex/admin key=ASIA")
    one.wait(lambda: "\necho\n" in one.text)
    one.type("exit 7\r")
    one.wait("The shell of globex/admin is closed (exit 7).")
    one.wait("SESSION")
    assert "Globex" in one.text
    one.type("q")
    assert one.ended() == 0
    assert _restored(one)


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "POSIX", "LC_CTYPE": ""}])
def test_who_chose_the_C_locale_gets_ascii(window: Callable[..., Window], locale: dict[str, str]) -> None:
    one = window(**locale)
    one.wait(">. Acme Ltd")
    assert one.text.isascii()


@pytest.mark.parametrize("locale", [{}, {"LANG": "C", "LC_CTYPE": "C.UTF-8"}], ids=["none", "letters"])
def test_who_chose_none_or_an_alphabet_gets_unicode(window: Callable[..., Window], locale: dict[str, str]) -> None:
    window(**{"LC_ALL": "", "LANG": "", "LC_CTYPE": "", **locale}).wait("▸· Acme Ltd")


@pytest.mark.parametrize("size", [(70, 20), (130, 40)])
def test_C117_the_window_is_resized_while_a_shell_has_it(
    window: Callable[..., Window], size: tuple[int, int]
) -> None:
    one = window()
    _shell(one)
    one.resize(*size)
    one.type("stty size\r")
    one.wait(f"{size[1]} {size[0]}")
    one.type("exit\r")
    one.wait("is closed")
    one.wait(lambda: "? keys" in one.screen.display[-1] and ("external ID  set" in one.text) is (size[0] >= 100))
    assert one.screen.display[0].rstrip().endswith("8 roles") is (size[0] >= 100)


@pytest.mark.parametrize("size", [(70, 20), (130, 40)])
def test_C117_the_window_is_resized_while_an_editor_has_it(
    window: Callable[..., Window], tmp_path: Path, size: tuple[int, int]
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nwhile read -r line; do echo "size $(stty size)"; [ -z "$line" ] && exit; done\n')
    editor.chmod(0o755)
    one = window(EDITOR=str(editor))
    one.type("\x1b")
    one.wait("enter assume")
    one.type("e")
    one.wait("awsclients: /home/jane/")
    one.resize(*size)
    one.type("look\r")
    one.wait(f"size {size[1]} {size[0]}")
    one.type("\r")
    one.wait("Nothing changed in the configuration.")
    one.wait(lambda: one.screen.display[0].rstrip().endswith("8 roles") and "? keys" in one.screen.display[-1])
    one.wait(lambda: ("external ID  set" in one.text) is (size[0] >= 100))
    assert len(one.screen.display[0].rstrip()) == size[0] - 1


def test_C113_ctrl_c_in_the_shells_child_is_the_childs_alone(window: Callable[..., Window]) -> None:
    one = window()
    _shell(one)
    one.type("sh -c 'trap \"echo caught\" INT; echo ready; sleep 5; echo over'\r")
    one.wait(lambda: "\nready" in one.text)
    one.type("\x03")
    one.wait(lambda: "\nover" in one.text)
    assert "caught" in one.text
    one.type("exit\r")
    one.wait("is closed")
    assert "SESSION" in one.text


def test_C116_a_stop_in_the_shells_child_stays_there(window: Callable[..., Window]) -> None:
    one = window(SHELL="/bin/bash")
    _shell(one)
    one.type("sh -c 'echo ready; exec sleep 100'\r")
    one.wait(lambda: "\nready" in one.text)
    one.type("\x1a")
    one.wait("Stopped")
    one.type("kill -9 %1; sleep 0.2\r", "exit\r")
    one.wait("is closed")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_C114_a_signal_ends_it_in_order(window: Callable[..., Window], number: int, code: int) -> None:
    one = window()
    one.child.kill(number)
    assert one.ended() == code
    assert _restored(one)
    assert f"left with {code}" in one.text


def test_C114_so_does_one_that_comes_while_a_shell_runs(window: Callable[..., Window]) -> None:
    one = window()
    _shell(one)
    one.child.kill(signal.SIGTERM)
    one.type("exit\r")
    assert one.ended() == 143
    assert _restored(one)


def test_an_interrupt_from_outside_ends_it_with_the_terminal_restored(window: Callable[..., Window]) -> None:
    one = window()
    one.child.kill(signal.SIGINT)
    assert one.ended() == 130
    assert _restored(one)


@pytest.mark.parametrize("ignored", [False, True])
def test_C115_a_terminal_that_goes_away_ends_it(window: Callable[..., Window], ignored: bool) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN) if ignored else None
    one = window()
    if before is not None:
        signal.signal(signal.SIGHUP, before)
    os.close(one.child.child_fd)
    _, status = os.waitpid(one.child.pid, 0)
    for handle in (one.child, one.child.ptyproc):
        handle.closed = handle.terminated = handle.flag_eof = True
    assert os.waitstatus_to_exitcode(status) == 129


def test_C116_ctrl_z_stops_it_and_it_comes_back_whole(tmp_path: Path) -> None:
    environ = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": f"{ROOT}:{ROOT / 'tui'}", "PS1": "prompt> "}
    shell = pexpect.spawn(
        "/bin/bash",
        ["--norc", "--noprofile", "-i"],
        dimensions=(24, 80),
        env=environ,
        cwd=str(ROOT),
        encoding="utf-8",
        timeout=LONG,
    )
    shell.expect_exact("prompt> ")
    shell.sendline(f"{sys.executable} -m tests.ui.play {tmp_path}")
    shell.expect_exact("Umbrella")
    shell.send("\x1a")
    shell.expect_exact("Stopped")
    shell.expect_exact("prompt> ")
    shell.sendline("fg")
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    end = time.monotonic() + LONG
    while time.monotonic() < end and "Umbrella" not in "\n".join(screen.display):
        try:
            stream.feed(shell.read_nonblocking(65536, timeout=0.2).replace("\x1b[<u", "").replace("\x1b[>25u", ""))
        except pexpect.TIMEOUT:
            continue
    whole = "\n".join(screen.display)
    assert "Acme Ltd" in whole
    assert "SESSION" in whole
    shell.send("\x03")
    shell.expect_exact("left with 0")
    shell.close(force=True)


def test_quitting_waits_for_no_call_to_AWS(window: Callable[..., Window]) -> None:
    one = window("hang")
    one.type("glo\r\r")
    one.wait("assuming…")
    one.type("q")
    assert one.ended() == 0


def test_T20_an_error_nobody_thought_of_shows_no_secret(window: Callable[..., Window]) -> None:
    one = window("crash")
    one.type(ESCAPE)
    one.wait("RuntimeError")
    one.type("\x03")
    one.ended()
    assert "EXAMPLEKEY" not in one.written


def test_C120_without_colours_nothing_but_default_colours_is_sent(window: Callable[..., Window]) -> None:
    one = window(NO_COLOR="1")
    one.type(ESCAPE, "j")
    one.wait("▸·                    staging")
    one.type("q")
    one.ended()
    codes = {code for match in re.findall(r"\x1b\[([0-9;]*)m", one.written) for code in match.split(";")}
    assert codes <= {"", "0", "1", "2", "4", "7", "9", "22", "39", "49"}, codes


@pytest.mark.parametrize("term", ["linux", "screen"])
def test_C120_with_few_colours_the_terminals_own_are_used(window: Callable[..., Window], term: str) -> None:
    one = window(TERM=term)
    one.type(ESCAPE, "j", "q")
    one.ended()
    assert not re.search(r"\x1b\[[0-9;]*[34]8;", one.written)
