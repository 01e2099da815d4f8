"""The screen inside tmux: sizes that change while it draws, is stopped or lends its terminal, and its ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.opened import ESCAPE, ROOT, Opened
from tests.waiting import LONG, alive, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

PROMPT = "prompt>"
DRAWN = "AWS has not been called yet"
IN_LIST, HEADER = "enter assume", "SESSION"
MODES = "#{alternate_on} #{mouse_any_flag} #{cursor_flag} #{keypad_flag} #{keypad_cursor_flag}"
PANES, ROUNDS = 5, 4
"""Twenty of each end."""


class Tmux:
    """A server of its own, with one shell in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.socket = folder, folder / "socket"
        self("new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "exec /bin/sh")
        self.wait(PROMPT)
        self.program = f"{sys.executable} -m tests.ui.play {folder}"

    def __call__(self, *words: str) -> str:
        environ = {
            **os.environ,
            "PS1": f"{PROMPT} ",
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'tui'}",
        }
        command = ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout

    def shown(self, pane: str = "main") -> list[str]:
        """The lines of a pane."""
        return self("capture-pane", "-p", "-t", pane).split("\n")[:-1]

    def wait(self, told: str | Callable[[list[str]], bool], pane: str = "main") -> None:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            lines = self.shown(pane)
            if told(lines) if callable(told) else any(told in line for line in lines):
                return
            time.sleep(0.05)
        raise AssertionError("\n".join(self.shown(pane)))

    def keys(self, *keys: str) -> None:
        """By tmux's names; of Escape not its own, which is what other keys begin with."""
        for key in keys:
            self("send-keys", "-t", "main", *(["-l", ESCAPE] if key == "Escape" else [key]))

    def shells(self) -> list[str]:
        """Some panes with a shell in each."""
        made = [self("new-window", "-d", "-P", "-F", "#{pane_id}", "exec /bin/sh").strip() for _ in range(PANES)]
        for pane in made:
            self.wait(PROMPT, pane)
        return made

    def begin(self, pane: str = "main", how: str = "") -> None:
        """Start the screen in a shell; `how` as play.py has it."""
        self("send-keys", "-t", pane, f"clear; {self.program} {how}", "Enter")

    def start(self) -> int:
        """The screen in the first shell, drawn: its process."""
        self.begin()
        self.wait(DRAWN)
        return self.process("main")

    def process(self, pane: str) -> int:
        """What runs in the shell of a pane."""
        shell = self("display", "-p", "-t", pane, "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def state(self, pane: str) -> tuple[str, str]:
        """The modes of a pane's terminal, and what termios knows of it."""
        tty = self("display", "-p", "-t", pane, "#{pane_tty}").strip()
        settings = subprocess.run(["stty", "-a", "-F", tty], capture_output=True, text=True, check=True)
        return self("display", "-p", "-t", pane, MODES), settings.stdout

    def press(self, panes: list[str], key: str, then: str) -> None:
        """A key in each pane, and what it brings."""
        for pane in panes:
            self("send-keys", "-t", pane, key)
        for pane in panes:
            self.wait(then, pane)

    def panes(self) -> dict[str, int]:
        """The screen in some panes, drawn: their processes."""
        made = [
            self("new-window", "-d", "-P", "-F", "#{pane_id} #{pane_pid}", f"exec {self.program}").split()
            for _ in range(PANES)
        ]
        for pane, _ in made:
            self.wait(DRAWN, pane)
        return {pane: int(process) for pane, process in made}


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    """See Tmux. The folder is short: the path of a socket may be."""
    with tempfile.TemporaryDirectory() as folder:
        one = Tmux(Path(folder))
        yield one
        subprocess.run(["tmux", "-S", str(one.socket), "kill-server"], capture_output=True, check=False)


def _drawn_for(width: int, height: int) -> Callable[[list[str]], bool]:
    """Whether a whole screen stands there in this size: its top line, its keys, the detail at its place."""

    def told(lines: list[str]) -> bool:
        beside = any(line.rstrip().endswith("production") and "│" in line for line in lines)
        whole = len(lines) == height and "awsclients" in lines[0] and "? keys" in lines[-1]
        return (
            whole
            and lines[0].rstrip().endswith("8 roles")
            and len(lines[0].rstrip()) == width - 1
            and (beside is (width >= 100))
        )

    return told


def test_C117_C120_it_is_drawn_for_every_size_that_the_window_gets(tmux: Tmux) -> None:
    tmux.start()
    tmux.wait(_drawn_for(80, 24))
    for width, height in ((130, 40), (70, 20)):
        tmux("resize-window", "-t", "main", "-x", str(width), "-y", str(height))
        tmux.wait(_drawn_for(width, height))
    tmux.keys("C-z")
    tmux.wait("Stopped")
    tmux("resize-window", "-t", "main", "-x", "120", "-y", "30")
    tmux.keys("fg", "Enter")
    tmux.wait(_drawn_for(120, 30))
    tmux.keys("Escape", "G", "k", "s")
    tmux.wait("exit to return")
    tmux("resize-window", "-t", "main", "-x", "90", "-y", "26")
    tmux.keys("exit", "Enter")
    tmux.wait(lambda lines: len(lines) == 26 and "is closed (exit 0)" in lines[-2] and "? keys" in lines[-1])


def _by_signal(name: str) -> Callable[[Tmux, list[str]], None]:
    def end(tmux: Tmux, panes: list[str]) -> None:
        for pane in panes:
            os.kill(tmux.process(pane), getattr(signal, name))

    return end


def _by_key(tmux: Tmux, panes: list[str]) -> None:
    tmux.press(panes, "Escape", IN_LIST)
    tmux.press(panes, "q", "left with 0")


def _by_error(tmux: Tmux, panes: list[str]) -> None:
    tmux.press(panes, "Escape", "left with 5")


ENDS = {name: ("", _by_signal(name)) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")}
ENDS |= {"q": ("", _by_key), "an error": ("break", _by_error)}


@pytest.mark.parametrize(("how", "end"), ENDS.values(), ids=ENDS)
def test_R7_C120_the_pane_is_as_before(tmux: Tmux, how: str, end: Callable[[Tmux, list[str]], None]) -> None:
    panes = tmux.shells()
    before = [tmux.state(pane) for pane in panes]
    for _ in range(ROUNDS):
        for pane in panes:
            tmux.begin(pane, how)
        for pane in panes:
            tmux.wait(DRAWN, pane)
            assert tmux.state(pane) not in before
        end(tmux, panes)
        for pane in panes:
            tmux.wait("left with", pane)
            tmux.wait(lambda lines: PROMPT in lines, pane)
        assert [tmux.state(pane) for pane in panes] == before


@pytest.mark.parametrize(
    ("away", "seen", "back"),
    [("C-z", "Stopped", "fg"), ("s", "awsclients: Acme", "exit")],
    ids=["ctrl+z", "a shell"],
)
def test_R7_C116_C120_the_pane_is_as_before_while_the_screen_is_away(
    tmux: Tmux, away: str, seen: str, back: str
) -> None:
    panes = tmux.shells()
    before = [tmux.state(pane) for pane in panes]
    for pane in panes:
        tmux.begin(pane)
    for pane in panes:
        tmux.wait(DRAWN, pane)
    tmux.press(panes, "Escape", IN_LIST)
    for _ in range(ROUNDS):
        tmux.press(panes, away, seen)
        for pane in panes:
            tmux.wait(lambda lines: PROMPT in lines, pane)
        assert [tmux.state(pane) for pane in panes] == before
        for pane in panes:
            tmux("send-keys", "-t", pane, f"clear; {back}", "Enter")
        for pane in panes:
            tmux.wait(HEADER, pane)
            assert tmux.state(pane) not in before


def test_R8_C115_a_pane_that_is_closed_leaves_no_process(tmux: Tmux) -> None:
    for _ in range(ROUNDS):
        panes = tmux.panes()
        for pane in panes:
            tmux("kill-pane", "-t", pane)
        until(lambda panes=panes: not any(map(alive, panes.values())))  # type: ignore[misc]


def test_R8_C115_a_server_that_is_killed_leaves_no_process(tmux: Tmux) -> None:
    for number in range(ROUNDS):
        other = Tmux(tmux.folder / f"{number}")
        panes = other.panes()
        other("kill-server")
        until(lambda panes=panes: not any(map(alive, panes.values())))  # type: ignore[misc]


def test_C120_a_client_that_detaches_leaves_the_screen_at_work(tmux: Tmux) -> None:
    process = tmux.start()
    for typed in ("glo", "umb"):
        client = Opened(["tmux", "-S", str(tmux.socket), "attach", "-t", "main"], size=(80, 24))
        client.wait("awsclients")
        tmux("detach-client", "-s", "main")
        assert client.ended() == 0
        client.close()
        assert alive(process)
        tmux.keys("Escape", "Escape", "/", "C-u", *typed)
        tmux.wait("2 of 8" if typed == "glo" else "1 of 8")
