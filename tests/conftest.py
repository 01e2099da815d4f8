"""What every test stands on: a clean environment, a home of its own, and a watch for secrets that get out."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

CANARY = "EXAMPLEKEY"
"""Every secret of the embedded AWS, and every one that tests make up, ends in this."""
DRAWN = "drawn"
"""How folders begin whose files are drawn at random: from constants of our own source too, so maybe the canary."""

for _name in list(os.environ):
    if _name.startswith(("AWS", "XDG_", "TEXTUAL", "GRANTED_")) or _name in {
        "PYTHONDONTWRITEBYTECODE",
        "NO_COLOR",
        "BROWSER",
    }:
        del os.environ[_name]

os.environ["AWSCLIENTS_AGENT"] = "off"
"""Tests that want an agent start their own."""

for _signal in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(_signal) is signal.SIG_IGN:  # in the background, or under nohup: children would inherit it
        signal.signal(_signal, signal.default_int_handler if _signal is signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: between two keys the tests of the screen wait until it is idle, half of their time."""
    return 2 * (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI nothing may be skipped for want of a program: CI installs them all."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing a test does reaches the person's own files."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if CANARY in line:
            self.heard.append(f"log of {record.name}")


def _watch_arguments(stop: threading.Event, seen: set[str]) -> None:
    """Any process may read any other's arguments, so no secret may ever stand there."""
    while not stop.wait(0.1):
        for number in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208  a glob stumbles over what ends
            try:
                arguments = Path(f"/proc/{number}/cmdline").read_bytes()
            except OSError:
                continue
            if CANARY.encode() in arguments:
                seen.add(arguments.split(b"\0")[0].decode(errors="replace"))


@pytest.fixture(autouse=True, scope="session")
def _no_secret_gets_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No log record, no argument of any process and no file that the whole run wrote holds a secret."""
    ear, stop, arguments = _Ear(), threading.Event(), set[str]()
    logging.getLogger().addHandler(ear)
    watch = threading.Thread(target=_watch_arguments, args=(stop, arguments), daemon=True)
    if sys.platform == "linux":
        watch.start()
    yield
    stop.set()
    if watch.ident:
        watch.join()
    logging.getLogger().removeHandler(ear)
    files = [str(file) for file in _files(tmp_path_factory.getbasetemp()) if CANARY.encode() in file.read_bytes()]
    assert not ear.heard, f"a secret was logged: {ear.heard[:5]}"
    assert not arguments, f"a secret stood in the arguments of {arguments}"
    assert not files, f"a secret was written to {files[:5]}"


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        random = any(part.startswith(DRAWN) for part in file.relative_to(folder).parts)
        if file.is_file() and not file.is_symlink() and not random:
            yield file
