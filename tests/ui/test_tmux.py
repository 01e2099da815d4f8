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
from tests.opened import ROOT, Opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

PROMPT = "prompt>"
DRAWN = "AWS has not been called yet"
MODES = "#{alternate_on} #{mouse_any_flag} #{cursor_flag} #{keypad_flag} #{keypad_cursor_flag}"
PANES, ROUNDS = 5, 4
"""Twenty of each end that takes the terminal away."""
GONE = 2.0


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
            "PYTHONPATH": f"{ROOT}:{ROOT / 'tui'}",
        }
        command = ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout

    def shown(self, pane: str = "main") -> list[str]:
        """The lines of a pane."""
        return self("capture-pane", "-p", "-t", pane).split("\n")[:-1]

    def wait(self, told: str | Callable[[list[str]], bool], pane: str = "main") -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            lines = self.shown(pane)
            if told(lines) if callable(told) else any(told in line for line in lines):
                return
            time.sleep(0.05)
        raise AssertionError("\n".join(self.shown(pane)))

    def keys(self, *keys: str) -> None:
        """Each by itself: an escape and a letter in one go are alt and the letter."""
        for key in keys:
            self("send-keys", "-t", "main", key)
            time.sleep(0.2)

    def start(self) -> int:
        """Start the screen in the shell; its process."""
        self("send-keys", "-t", "main", f"clear; {self.program}", "Enter")
        self.wait(DRAWN)
        shell = self("display", "-p", "-t", "main", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def state(self) -> tuple[str, str]:
        """The modes of the shell's terminal, and what termios knows of it."""
        tty = self("display", "-p", "-t", "main", "#{pane_tty}").strip()
        settings = subprocess.run(["stty", "-a", "-F", tty], capture_output=True, text=True, check=True)
        return self("display", "-p", "-t", "main", MODES), settings.stdout

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


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _all_gone(processes: list[int]) -> bool:
    end = time.monotonic() + GONE
    while any(_alive(one) for one in processes) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(_alive(one) for one in processes)


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


@pytest.mark.parametrize("end", ["INT", "TERM", "HUP", "QUIT", "q"])
def test_R7_C120_the_pane_is_as_before(tmux: Tmux, end: str) -> None:
    before = tmux.state()
    for _ in range(ROUNDS):
        process = tmux.start()
        assert tmux.state() != before
        if end == "q":
            tmux.keys("Escape", "q")
        else:
            os.kill(process, getattr(signal, f"SIG{end}"))
        tmux.wait("left with")
        tmux.wait(lambda lines: PROMPT in lines)
        assert tmux.state() == before


def test_R8_C115_a_pane_that_is_closed_leaves_no_process(tmux: Tmux) -> None:
    for _ in range(ROUNDS):
        panes = tmux.panes()
        for pane in panes:
            tmux("kill-pane", "-t", pane)
        assert _all_gone(list(panes.values()))


def test_R8_C115_a_server_that_is_killed_leaves_no_process(tmux: Tmux) -> None:
    for number in range(ROUNDS):
        other = Tmux(tmux.folder / f"{number}")
        panes = other.panes()
        other("kill-server")
        assert _all_gone(list(panes.values()))


def test_C120_a_client_that_detaches_leaves_the_screen_at_work(tmux: Tmux) -> None:
    process = tmux.start()
    for typed in ("glo", "umb"):
        client = Opened(["tmux", "-S", str(tmux.socket), "attach", "-t", "main"], size=(80, 24))
        client.wait("awsclients")
        tmux("detach-client", "-s", "main")
        assert client.ended() == 0
        client.close()
        assert _alive(process)
        tmux.keys("Escape", "Escape", "/", "C-u", *typed)
        tmux.wait("2 of 8" if typed == "glo" else "1 of 8")
