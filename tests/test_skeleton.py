"""The skeleton: drawn before anything slow is imported, and the terminal is as before whatever comes then."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest
from tests.opened import Opened
from tests.waiting import LONG

from awsclients.skeleton import TITLE, Skeleton, wanted

CONFIG = """
[sources.here]
kind = "ambient"
[clients.acme]
name = "Acme Ltd"
[clients.acme.roles.dev]
role_arn = "arn:aws:iam::222222222222:role/Dev"
[clients.globex.roles.admin]
role_arn = "arn:aws:iam::333333333333:role/Admin"
"""
DRAWN = "\x1b[?1049h"
LIBRARY = "\x1b[?1004h"
"""The first that the library's driver asks of a terminal which the skeleton does not."""
READY = "AWS has not been called yet"
PROGRAM = (sys.executable, "-m", "awsclients")
SLOW = """
import builtins, sys, time
imported = builtins.__import__
def slowly(name, *more):
    time.sleep(60 if name.startswith("textual") else 0)
    return imported(name, *more)
builtins.__import__ = slowly
from awsclients.entry import main
sys.exit(main())
"""
"""The program on a computer that takes a minute to import the screen."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A small configuration."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    path.chmod(0o600)
    return path


@pytest.fixture
def opened(config: Path) -> Iterator[Callable[..., Opened]]:
    all_of_them: list[Opened] = []

    def open_one(*words: str, slowly: bool = False, size: tuple[int, int] = (96, 24), **variables: str) -> Opened:
        start = [sys.executable, "-c", SLOW] if slowly else PROGRAM
        all_of_them.append(Opened([*start, *words], size, AWSCLIENTS_CONFIG=str(config), **variables))
        return all_of_them[-1]

    yield open_one
    for one in all_of_them:
        one.close()


@pytest.mark.parametrize("words", [[], ["demo"], ["--config", "file"]])
def test_it_is_drawn_where_the_screen_comes(words: list[str]) -> None:
    assert wanted(words)


@pytest.mark.parametrize(
    "words",
    [["list"], ["--help"], ["-h"], ["demo", "list"], ["--config"], ["--config", "--help"], ["--debug"], [""]],
)
def test_and_nowhere_else(words: list[str]) -> None:
    assert not wanted(words)


def test_it_imports_nothing_that_the_interpreter_has_not_loaded() -> None:
    code = (
        "import sys, awsclients.entry; before = set(sys.modules); "
        "import awsclients.skeleton; print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"awsclients.skeleton"}


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"TERM": ""}])
def test_C120_a_terminal_that_cannot_be_drawn_on_gets_the_list(
    opened: Callable[..., Opened], variables: dict[str, str]
) -> None:
    one = opened(**variables)
    assert one.ended() == 2
    assert "acme/dev" in one.written
    assert "\x1b" not in one.written


@pytest.mark.parametrize("end", ["stdin", "stdout", "stderr"])
def test_C120_without_a_terminal_at_each_end_it_is_the_list(opened: Callable[..., Opened], end: str) -> None:
    redirection = {"stdin": "</dev/null", "stdout": "| cat", "stderr": "2>&1 | cat"}[end]
    line = f"{' '.join(PROGRAM)} {redirection}"
    one = Opened(["/bin/sh", "-c", line], AWSCLIENTS_CONFIG=os.devnull)
    one.ended()
    assert "\x1b" not in one.written
    one.close()


@pytest.mark.slow
def test_R9_a_thousand_clients_and_a_keyring_that_hangs_keep_nobody_waiting(
    opened: Callable[..., Opened], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    many = tmp_path / "many.toml"
    many.write_text('[sources.jane]\nkind = "access-key"\naccess_key_id = "AKIAIOSFODNN7EXAMPLE"\n')
    with many.open("a") as file:
        for number in range(1000):
            file.write(f'[clients.c{number:03}.roles.dev]\nrole_arn = "arn:aws:iam::222222222222:role/Dev"\n')
    many.chmod(0o600)
    bus = tmp_path_factory.mktemp("b") / "bus"
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(bus))
        hanging.listen()
        hanging.setblocking(False)
        one = opened("--config", str(many), DBUS_SESSION_BUS_ADDRESS=f"unix:path={bus}")
        one.wait("c000")
        one.wait(READY)
        one.type("c999")
        one.wait("1 of 1,000")
        with pytest.raises(BlockingIOError):
            hanging.accept()
        one.type("\x03")
        assert one.ended() == 0


@pytest.mark.slow
def test_keys_typed_before_the_first_frame_are_kept_and_not_echoed(opened: Callable[..., Opened]) -> None:
    one = opened()
    one.wait(DRAWN)
    one.type("gxdm\r")  # globex/admin
    one.wait("Admin")
    one.wait("assume")
    before_the_library = one.written.partition(LIBRARY)[0]
    assert "gxdm" not in before_the_library
    one.type("q")
    assert one.ended() == 0
    assert one.restored()


@pytest.mark.slow
def test_the_screen_comes_without_being_emptied_first(opened: Callable[..., Opened]) -> None:
    one = opened()
    one.wait(READY)
    assert one.written.count(DRAWN) == 1
    assert one.written.count("\x1b[2J") == 1
    assert one.written.index(TITLE) < one.written.index(READY)


def test_the_rows_are_there_before_the_library_is_imported(opened: Callable[..., Opened]) -> None:
    one = opened(slowly=True)
    one.wait("Acme Ltd")
    one.wait(READY)
    one.wait("ctrl+c")
    assert LIBRARY not in one.written
    one.send(signal.SIGTERM)
    assert one.ended() == 143
    assert one.restored()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(96, 24), (160, 45), (40, 12)], ids=lambda size: "{}x{}".format(*size))
def test_nothing_is_seen_of_the_library_taking_over(opened: Callable[..., Opened], size: tuple[int, int]) -> None:
    """Every cell is as it was before, whatever else the library has to say to the terminal."""
    one = opened(size=size, COLORTERM="truecolor")
    one.wait(lambda: "commands" in one.written.partition(LIBRARY)[2])
    one.type("\x03")
    assert one.ended() == 0
    before, _, behind = one.written.partition(LIBRARY)
    frame = behind.partition("\x1b[?1049l")[0]
    seen, then = _cells(before, size), _cells(before + LIBRARY + frame, size)
    assert [(y, x) for y in range(size[1]) for x in range(size[0]) if seen[y][x] != then[y][x]] == []


def test_C116_coming_back_after_ctrl_z_the_rows_are_there_again(tmp_path: Path, config: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(SLOW)
    jobs = f"{sys.executable} {slow}; echo stopped; read line; fg %1"
    one = Opened(["/bin/sh", "-mc", jobs], AWSCLIENTS_CONFIG=str(config))
    one.wait("ctrl+c")
    one.type("\x1a")
    one.wait("stopped")
    assert one.restored()
    one.type("back\n")
    one.wait(lambda: one.written.count("ctrl+c") == 2)
    one.type("\x1c")
    assert one.ended() == 131
    assert one.restored()
    one.close()


@pytest.mark.slow
def test_ctrl_c_at_the_first_frame_leaves_the_screen_and_interrupts_nobody(config: Path) -> None:
    """Neither does it end a script that has called the program."""
    script = f"{sys.executable} -m awsclients; echo left with $?"
    one = Opened(["/bin/sh", "-c", script], AWSCLIENTS_CONFIG=str(config))
    one.wait("commands")
    one.type("\x03")
    one.wait("left with 0")
    assert one.ended() == 0
    assert one.restored()
    one.close()


def test_what_is_shown_when_the_screen_was_left_is_not_drawn(capfd: pytest.CaptureFixture[str]) -> None:
    skeleton = Skeleton()
    skeleton.show("a frame")
    skeleton.leave()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131)],
    ids=lambda value: getattr(value, "name", None),
)
def test_C114_a_signal_ends_it_and_the_terminal_is_as_before(
    opened: Callable[..., Opened], number: signal.Signals, code: int
) -> None:
    one = opened(slowly=True)
    one.wait(TITLE)
    one.send(number)
    assert one.ended() == code
    assert one.restored()
    assert "Traceback" not in one.written


def test_C116_ctrl_z_gives_the_terminal_back_and_coming_back_draws_it_again(tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(SLOW)
    jobs = f"{sys.executable} {slow}; echo stopped; read line; fg %1"
    one = Opened(["/bin/sh", "-mc", jobs])
    one.wait(TITLE)
    one.type("\x1a")
    one.wait("stopped")
    assert one.restored()
    one.type("back\n")
    one.wait(lambda: one.written.count(DRAWN) == 2)
    one.type("\x1c")
    assert one.ended() == 131
    assert one.restored()
    one.close()


def test_what_fails_before_the_screen_is_told_where_the_person_was(
    opened: Callable[..., Opened],
) -> None:
    one = opened(AWS_ENDPOINT_URL="http://aws.example")
    assert one.ended() == 2
    assert one.restored()
    assert "awsclients: " in one.written.partition("\x1b[?1049l")[2]


def test_C115_a_terminal_that_is_closed_ends_it(opened: Callable[..., Opened]) -> None:
    one = opened(slowly=True)
    one.wait(TITLE)
    one.hang_up()
    began = time.monotonic()
    assert one.process.wait(LONG) == -signal.SIGHUP
    assert time.monotonic() - began < 60, "it waited for what it imports"


def _cells(written: str, size: tuple[int, int]) -> list[list[object]]:
    """What a terminal shows after this was written to it; of a blank only what lies below it."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(re.sub(r"\x1b\[[<>=][0-9;]*[a-zA-Z]", "", written))
    lines = [[screen.buffer[y][x] for x in range(size[0])] for y in range(size[1])]
    return [
        [(cell.bg, cell.underscore) if cell.data == " " and not cell.reverse else cell for cell in line]
        for line in lines
    ]
