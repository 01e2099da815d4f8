"""R7: however it ends, the terminal is as it was. Twenty times each."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from tests.opened import ESCAPE, Opened
from tests.waiting import LONG

pytestmark = pytest.mark.slow

TIMES = 20
AT_ONCE = 3
READY = "AWS has not been called yet"
CONFIG = (
    '[sources.here]\nkind = "ambient"\n[clients.acme.roles.dev]\nrole_arn = "arn:aws:iam::222222222222:role/Dev"\n'
)
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGQUIT: 131}


def _many(one_time: Callable[[int], str]) -> None:
    """All of them; what went wrong is told."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wrong = [found for found in pool.map(one_time, range(TIMES)) if found]
    assert not wrong, wrong


def _after(one: Opened, code: int) -> str:
    """What is wrong when it has ended; nothing otherwise."""
    ended = one.ended()
    found = "" if ended == code and one.restored() else f"code {ended}: {one.attributes()} {one.written[-300:]!r}"
    one.close()
    return found


def _play(folder: Path, *how: str) -> Opened:
    one = Opened([sys.executable, "-m", "tests.ui.play", str(folder), *how], PS1="prompt> ")
    one.wait(READY)
    return one


@pytest.mark.parametrize(("number", "code"), SIGNALS.items(), ids=lambda value: getattr(value, "name", None))
def test_R7_a_signal(tmp_path: Path, number: signal.Signals, code: int) -> None:
    def end(_: int) -> str:
        one = _play(tmp_path)
        one.send(number)
        return _after(one, code)

    _many(end)


@pytest.mark.parametrize(
    ("how", "keys", "code"), [("", "\x03", 0), ("break", ESCAPE, 5)], ids=["leaving", "a crash"]
)
def test_R7_by_itself(tmp_path: Path, how: str, keys: str, code: int) -> None:
    def end(_: int) -> str:
        one = _play(tmp_path, how)
        one.type(keys)
        return _after(one, code)

    _many(end)


def _start(config: Path, number: signal.Signals, code: int, times: int) -> str:
    """A signal at any moment from the first paint to the first frame."""
    one = Opened([sys.executable, "-m", "awsclients", "--config", str(config)], AWSCLIENTS_AGENT="off")
    one.wait("awsclients")
    time.sleep(random.Random(times).uniform(0, 0.6))
    one.send(number)
    return _after(one, code)


@pytest.mark.parametrize(("number", "code"), SIGNALS.items(), ids=lambda value: getattr(value, "name", None))
def test_R7_a_signal_while_it_starts(tmp_path: Path, number: signal.Signals, code: int) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    config.chmod(0o600)
    _many(partial(_start, config, number, code))


def test_R8_C115_a_terminal_that_goes_away_leaves_no_process(tmp_path: Path) -> None:
    took: list[float] = []

    def end(_: int) -> str:
        one = _play(tmp_path)
        one.hang_up()
        began = time.monotonic()
        code = one.process.wait(LONG)
        took.append(time.monotonic() - began)
        one.close()
        return "" if code in {129, -signal.SIGHUP} else f"code {code}"

    _many(end)
    assert min(took) < 2, "even the quickest; a busy computer makes others slow"


def _stop(one: Opened, number: signal.Signals | None) -> None:
    """By a key, or by a signal."""
    if number is None:
        one.type("\x1a")
    else:
        os.killpg(os.tcgetpgrp(one.terminal), number)


@pytest.mark.parametrize(
    ("number", "told"),
    [(None, True), (signal.SIGTSTP, True), (signal.SIGSTOP, False), (signal.SIGTTIN, False)],
    ids=["ctrl+z", "SIGTSTP", "SIGSTOP", "SIGTTIN"],
)
def test_R7_C116_stopping_and_coming_back(tmp_path: Path, number: signal.Signals | None, told: bool) -> None:
    """Of some signals the screen is not told before it stops: it is drawn anew all the same, and ends in order."""
    program = f"{sys.executable} -m tests.ui.play {tmp_path}"
    back = "".join(f"echo stopped {time}; read line; fg %1; " for time in range(TIMES))
    one = Opened(["/bin/sh", "-mc", f"{program}; {back} echo over"])
    one.wait(READY)
    for at in range(TIMES):
        _stop(one, number)
        one.wait(f"stopped {at}")
        assert one.restored() is told
        frames = one.written.count("SESSION")
        one.type("\n")
        one.wait(lambda before=frames: one.written.count("SESSION") > before)  # type: ignore[misc]
    one.type("\x03")
    one.wait("left with 0")
    assert one.restored()
    one.close()


def test_R7_leaving_a_subshell(tmp_path: Path) -> None:
    one = _play(tmp_path)
    one.type("glo\r")
    one.wait("assume")
    for closed in range(TIMES):
        one.type("s")
        one.wait(lambda before=closed: one.written.count("prompt> ") > before)  # type: ignore[misc]
        assert one.restored()
        one.type("exit\n")
        one.wait(lambda before=closed: one.written.count("is closed (exit 0)") > before)  # type: ignore[misc]
    one.type("q")
    assert _after(one, 0) == ""
