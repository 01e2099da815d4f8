"""A real terminal: tmux on a socket of its own, typed into and read like a person does."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.waiting import LONG

KEPT = ("AWSCLIENTS_AGENT", "HOME", "PATH", "SHELL", "TMPDIR", "USER")
"""What of our own environment a terminal has. Certificates and proxies would be another world to an agent."""


class Terminal:
    """One tmux pane. `type` sends keys, `screen` is what a person sees, `wait` looks until it is there."""

    def __init__(self, socket: Path, width: int, height: int, environ: Mapping[str, str]) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        command = [
            "new-session",
            "-d",
            "-c",
            str(socket.parent),
            "-x",
            str(width),
            "-y",
            str(height),
            "bash",
            "--norc",
            "--noprofile",
        ]
        subprocess.run([*self._tmux, *command], check=True, env=dict(environ))
        self.run("PS1='$ '; clear")

    def run(self, line: str) -> None:
        """Type a line and press enter."""
        self.type(line)
        self.press("Enter")

    def type(self, text: str) -> None:
        """Type text as it is."""
        subprocess.run([*self._tmux, "send-keys", "-l", text], check=True)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: Enter, Escape, C-c, Down."""
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    @property
    def screen(self) -> str:
        """What the pane shows."""
        return subprocess.run(
            [*self._tmux, "capture-pane", "-p"], check=True, capture_output=True, text=True
        ).stdout

    def wait(self, seen: str | Callable[[str], bool]) -> str:
        """The screen once it shows `seen`; fails with the last screen when it never does."""
        ready = seen if callable(seen) else lambda screen: seen in screen
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            screen = self.screen
            if ready(screen):
                return screen
            time.sleep(0.05)
        pytest.fail(f"{seen!r} was not seen ; the screen:\n{self.screen}")

    def variable(self, name: str) -> str:
        """A format variable of the pane, such as `alternate_on`."""
        command = [*self._tmux, "display-message", "-p", f"#{{{name}}}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        subprocess.run([*self._tmux, "resize-window", "-x", str(width), "-y", str(height)], check=True)

    def close(self) -> None:
        """End everything in it."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens terminals of a size, with variables on top of a clean environment."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    opened: list[Terminal] = []

    def open_one(width: int = 80, height: int = 24, **variables: str) -> Terminal:
        clean = {name: os.environ[name] for name in KEPT if name in os.environ}
        environ = {**clean, "TERM": "xterm-256color", "LANG": "C.UTF-8", **variables}
        opened.append(Terminal(tmp_path / f"tmux{len(opened)}", width, height, environ))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
