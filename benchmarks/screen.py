"""The screen's claims as ratios to what runs beside them: `.venv/bin/python -m benchmarks.screen`.

Cases take turns, so that a noisy machine is noisy for all; medians are compared.

A frame counts as soon as its last row is on the terminal, whoever drew it: the first one is drawn before the
library is imported, and is all that the screen shows (tests compare the cells). Keys typed by then are kept, and
act when the library has taken over. That is measured by itself: from the start until what a key does is seen.
"""

import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.pty_run import Pty
from benchmarks.workspaces import many_files, one_file

ROUNDS = 11
SECONDS = 30
HERE = Path(__file__).parent
SCRIPT = """#!{python}
import sys
from awsclients.entry import main
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(main())
"""
ROWS_ALL = b"10,000 of 10,000"
LAST_ROW = b"100000000034"
"""The account in the last row of a list in a window of 120 by 40, which is drawn behind all other lines."""
LIBRARY = b"\x1b[?1004h"
"""The first that the library sends."""
NOTHING = b"Nothing matches"
"""What the list says when nothing is found."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A ratio, and what it may be at the most."""

    name: str
    value: float
    most: float
    unit: str = "x"

    def __str__(self) -> str:
        verdict = "ok" if self.value <= self.most else "MISSED"
        return f"{self.name:<58} {self.value:>8.2f} {self.unit:<5} at most {self.most:>7.2f}   {verdict}"


def main() -> int:
    """Measure everything; 1 when a claim is missed."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS", "PYTHON", "NO_COLOR"))
    }
    environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "AWSCLIENTS_AGENT": "off"}
    with tempfile.TemporaryDirectory() as folder:
        os.umask(0o077)
        environ["HOME"] = folder
        program = console_script(Path(folder))
        thousand = one_file(Path(folder) / "thousand", 1000)
        many = many_files(Path(folder) / "many", 500)
        claims = [*start(program, environ, thousand, many), *use(program, environ, thousand, many)]
    print(*claims, sep="\n")
    return int(any(claim.value > claim.most for claim in claims))


def console_script(folder: Path) -> str:
    """The console script as a current pip writes it; those of 2023 import `re` first, which takes as long."""
    path = folder / "awsclients"
    path.write_text(SCRIPT.format(python=sys.executable))
    path.chmod(0o755)
    return str(path)


def start(program: str, environ: Mapping[str, str], thousand: Path, many: Path) -> list[Claim]:
    """First paint, first frame, every row, first key."""
    cases: dict[str, Callable[[], float]] = {
        "pass": lambda: wall([sys.executable, "-c", "pass"], environ),
        "hello": lambda: shown([sys.executable, str(HERE / "hello.py")], environ, b"hello, world"),
        "paint": lambda: first_byte([program, "--config", str(thousand)], environ),
        "thousand": lambda: shown([program, "--config", str(thousand)], environ, LAST_ROW),
        "frame": lambda: shown([program, "--config", str(many)], environ, LAST_ROW),
        "keys": lambda: acts([program, "--config", str(thousand)], environ),
        "all": lambda: shown([program, "--config", str(many)], environ, ROWS_ALL),
    }
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(ROUNDS + 2):
        for name, case in cases.items():
            seconds = case()
            if number >= 2:
                taken[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in taken.items()}
    print(*(f"{name:<10} {seconds * 1000:7.1f} ms" for name, seconds in medians.items()), sep="\n")
    hello = medians["hello"]
    return [
        Claim("first paint / python -c pass", medians["paint"] / medians["pass"], 1.6),
        Claim("first frame, 1,000 roles / Textual hello", medians["thousand"] / hello, 1.25),
        Claim("first frame, 10,000 roles in 500 files / Textual hello", medians["frame"] / hello, 1.25),
        Claim("every row of 10,000 / Textual hello", medians["all"] / hello, 2.0),
        Claim("what a key does is seen, 1,000 roles / Textual hello", medians["keys"] / hello, 1.75),
    ]


def use(program: str, environ: Mapping[str, str], thousand: Path, many: Path) -> list[Claim]:
    """Keys and memory."""
    hello = Pty([sys.executable, str(HERE / "hello.py")], environ)
    hello.until(b"hello, world")
    hello.drain()
    hello_memory = memory(hello.pid)
    hello.close()
    app = Pty([program, "--config", str(thousand)], environ)
    app.until(LIBRARY)
    app.drain()
    app_memory = memory(app.pid)
    app.type(b"\x1b[B")
    app.drain()
    written = [bytes_for(app, b"\x1b[B") for _ in range(20)]
    app.close()
    return [
        Claim("bytes for an arrow key, p95", p95(written), 1000, "bytes"),
        Claim("filtering 10,000 roles, a key at p95", filtering(many), 16, "ms"),
        Claim("100 countdowns, share of a core", asyncio.run(countdowns()), 1.0, "%"),
        Claim("memory before the first call / Textual hello", app_memory / hello_memory, 1.6),
    ]


async def countdowns() -> float:
    """Percent of a core for a hundred sessions in their last ten minutes, on a screen of 120 by 40."""
    from tests.ui.rig import Rig, client, role, workspace

    names = [f"r{number:02}" for number in range(100)]
    rig = Rig(workspace(client("acme", "Acme Ltd", *(role("acme", name, "222222222222") for name in names))))
    for name in names:
        rig.broker.sessions[f"acme/{name}"] = rig.broker.make(f"acme/{name}", gone=timedelta(minutes=51))
    async with rig.app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.5)
        before = time.process_time()
        for _ in range(SECONDS):
            rig.clock.advance(timedelta(seconds=1))
            rig.app.main.tick()
            await pilot.pause()
        return (time.process_time() - before) / SECONDS * 100


def filtering(config: Path) -> float:
    """Milliseconds a key at p95, over queries typed letter by letter."""
    from awsclients.config.load import load
    from awsclients.ui.filter import Index

    workspace = load(config)
    ready = Index((workspace.client_of(role), role) for role in workspace.roles.values())
    taken = []
    for query in ("client 0042 role-07", "prod 1000", "zzz", "clent stag"):
        for end in range(1, len(query) + 1):
            before = time.perf_counter()
            ready.ranked(query[:end])
            taken.append((time.perf_counter() - before) * 1000)
    return p95(taken)


def wall(argv: list[str], environ: Mapping[str, str]) -> float:
    """Seconds until the command has ended."""
    before = time.perf_counter()
    os.waitpid(os.posix_spawn(argv[0], argv, dict(environ)), 0)
    return time.perf_counter() - before


def shown(argv: list[str], environ: Mapping[str, str], marker: bytes) -> float:
    """Seconds until the command has shown `marker`."""
    running = Pty(argv, environ)
    try:
        return running.until(marker).marker
    finally:
        running.close()


def acts(argv: list[str], environ: Mapping[str, str]) -> float:
    """Seconds until what is typed at once has been found, or rather nothing."""
    running = Pty(argv, environ)
    try:
        running.until(b"\x1b[")
        running.type(b"zzz")
        return running.until(NOTHING).marker
    finally:
        running.close()


def first_byte(argv: list[str], environ: Mapping[str, str]) -> float:
    """Seconds until the command has drawn anything."""
    running = Pty(argv, environ)
    try:
        running.until(b"\x1b[")
        return running.first_byte
    finally:
        running.close()


def bytes_for(app: Pty, key: bytes) -> float:
    """How many bytes a key makes the app write."""
    app.type(key)
    return len(app.drain(0.15))


def memory(pid: int) -> float:
    """Resident memory in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    raise SystemExit(main())
