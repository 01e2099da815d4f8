"""The whole way of an address to the browser, with a real helper and a real program as the browser."""

import errno
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from tests.launch.samples import SECRET
from tests.waiting import LONG, until

from awsclients.config.model import Client, Settings
from awsclients.errors import LocalFailure
from awsclients.launch import browser
from awsclients.launch.browser import open_address
from awsclients.process import Started
from awsclients.secrets.secret import Secret

ADDRESS = f"https://signin.aws.amazon.com/federation?Action=login&SigninToken={SECRET}"
VISIT = """#!{python}
import http.client, os, sys, urllib.parse
record = open({log!r}, "w")
print(sys.argv[1:], file=record)
print(sorted(os.environ), file=record)
print(oct(os.umask(0)), [os.path.realpath(f"/proc/self/fd/{{number}}") for number in range(3)], file=record)
parts = urllib.parse.urlsplit(sys.argv[-1])
for method, path, host in {requests!r}:
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.putrequest(method, path or parts.path, skip_host=bool(host))
    if host:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    print(method, path, answer.status, answer.getheader("Location", "")[:40], file=record)
"""
DRAWS = """
try: os.open("/dev/tty", os.O_RDWR)
except OSError as error: print("tty", error.errno, file=record)
print("session", os.getsid(0) == os.getpid(), file=record)
"""


class Opener:
    """A program that BROWSER names: it writes down what it was given, and asks for what it is told to."""

    def __init__(self, folder: Path, started: Started) -> None:
        self.log, self._script, self._started = folder / "seen", folder / "opener", started

    def asking(self, *requests: tuple[str, str, str], **variables: str) -> Started:
        """The process as started, with this program as its browser."""
        self.script(VISIT.format(python=sys.executable, log=str(self.log), requests=list(requests)))
        environ = {**self._started.variables, "BROWSER": str(self._script), **variables}
        return replace(self._started, environ={os.fsencode(k): os.fsencode(v) for k, v in environ.items()})

    def script(self, text: str) -> None:
        """Write the program itself."""
        self._script.write_text(text)
        self._script.chmod(0o755)

    def seen(self, text: str) -> list[str]:
        """The lines that it wrote down, once this is among them."""
        until(lambda: self.log.exists() and text in self.log.read_text())
        return self.log.read_text().splitlines()


@pytest.fixture
def opener(tmp_path: Path, started: Started) -> Opener:
    """A browser of the tests' own."""
    return Opener(tmp_path, started)


def test_T3_the_browser_gets_a_loopback_address_that_redirects_once(opener: Opener, client: Client) -> None:
    here = opener.asking(("GET", "", ""), AWS_SECRET_ACCESS_KEY="outer", AWS_PROFILE="outer", DISPLAY=":7")
    assert open_address(Secret(ADDRESS), Settings(), client, here) is True
    arguments, environ, process, answer = opener.seen(" 303 ")
    assert arguments.startswith("['http://127.0.0.1:")
    assert "SigninToken" not in arguments
    assert "AWS_" not in environ
    assert "'DISPLAY'" in environ
    assert process == "0o22 ['/dev/null', '/dev/null', '/dev/null']"
    assert answer == f"GET  303 {ADDRESS[:40]}"


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_T5_nobody_looks_into_the_helper_that_holds_the_address() -> None:
    is_dumpable = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    code = f"from awsclients.launch.redirect import main; main(); {is_dumpable}"
    order = json.dumps({"address": ADDRESS, "commands": []})
    done = subprocess.run([sys.executable, "-c", code], input=order, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["failed", "0"]


def test_C98_C99_others_who_ask_first_do_not_use_it_up(opener: Opener, client: Client) -> None:
    wrong = [("GET", "/favicon.ico", ""), ("HEAD", "", ""), ("GET", "/" + "0" * 64, ""), ("GET", "", "evil:1")]
    here = opener.asking(*wrong, ("GET", "", ""))
    assert open_address(Secret(ADDRESS), Settings(), client, here) is True
    assert [line.split()[-1] for line in opener.seen(" 303 ")[3:-1]] == ["404", "405", "404", "400"]


def test_C99_many_who_ask_wrongly_are_told_of(opener: Opener, client: Client) -> None:
    said: list[str] = []
    here = opener.asking(*[("GET", "/guess", "")] * 21, ("GET", "", ""))
    assert open_address(Secret(ADDRESS), Settings(), client, here, said.append) is True
    assert said == ["Something on this computer asks our port for what it cannot have. It gets nothing."]


def test_C96_nobody_listens_when_nothing_is_pending(opener: Opener, client: Client) -> None:
    here = opener.asking(("GET", "", ""))
    open_address(Secret(ADDRESS), Settings(), client, here)
    port = int(opener.seen(" 303 ")[0].split(":")[2].split("/")[0])
    until(lambda: _refused(port))


def test_an_opener_that_fails_is_said_and_the_next_is_tried(
    opener: Opener, client: Client, started: Started, tmp_path: Path
) -> None:
    def naming(variable: str) -> Started:
        return replace(started, environ={**started.environ, b"BROWSER": os.fsencode(variable)})

    for broken in ("false", "/missing/browser", "sh -c 'exit 3':false"):
        with pytest.raises(LocalFailure, match="--print"):
            open_address(Secret(ADDRESS), Settings(), client, naming(broken))
    opener.asking(("GET", "", ""))
    assert open_address(Secret(ADDRESS), Settings(), client, naming(f"false:{tmp_path / 'opener'}")) is True


def test_C97_a_browser_that_stays_in_the_foreground_is_not_waited_for(
    opener: Opener, client: Client, tmp_path: Path
) -> None:
    here = opener.asking(("GET", "", ""))
    closed = tmp_path / "closed"
    stays = f"record.close()\nimport os, time\nwhile not os.path.exists({str(closed)!r}): time.sleep(0.1)\n"
    opener.script((tmp_path / "opener").read_text() + stays)
    assert open_address(Secret(ADDRESS), Settings(), client, here) is True
    closed.touch()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux")
def test_C97_a_browser_in_text_mode_gets_no_terminal_to_draw_on(
    opener: Opener, client: Client, tmp_path: Path
) -> None:
    here = opener.asking(("GET", "", ""))
    opener.script((tmp_path / "opener").read_text().replace("parts = ", f"{DRAWS}parts = "))
    assert open_address(Secret(ADDRESS), Settings(), client, here) is True
    assert {f"tty {errno.ENXIO}", "session True"} <= set(opener.seen(" 303 "))


@pytest.mark.slow
def test_a_browser_that_comes_late_is_still_served(opener: Opener, client: Client) -> None:
    here = opener.asking()
    assert open_address(Secret(ADDRESS), Settings(), client, here) is False
    url = opener.seen("http")[0].strip("[]'")
    curl = subprocess.run(["curl", "-si", url], capture_output=True, text=True)
    assert curl.stdout.startswith("HTTP/1.1 303 ")


def test_an_interrupt_ends_the_wait_and_the_listener(
    opener: Opener, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = opener.asking()
    started: list[subprocess.Popen[str]] = []
    start = browser._start

    def remembered(process: Started) -> "subprocess.Popen[str]":
        started.append(start(process))
        return started[0]

    def interrupted(_helper: object, _order: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(browser, "_start", remembered)
    monkeypatch.setattr(browser, "_ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        open_address(Secret(ADDRESS), Settings(), client, here)
    assert started[0].wait(LONG) != 0


def test_an_address_with_a_line_break_goes_nowhere(opener: Opener, client: Client) -> None:
    with pytest.raises(LocalFailure):
        open_address(Secret("https://a/\r\nSet-Cookie: x"), Settings(), client, opener.asking())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux")
def test_T3_no_argument_of_any_process_ever_holds_the_address(opener: Opener, client: Client) -> None:
    seen: set[str] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    arguments = file.read_bytes()
                except OSError:
                    continue
                seen.update(text for text in ("http://127.0.0.1:", SECRET) if text.encode() in arguments)

    thread = threading.Thread(target=watch)
    thread.start()
    here = opener.asking(*([("GET", "/slowly", "")] * 100), ("GET", "", ""))
    open_address(Secret(ADDRESS), Settings(), client, here)
    done.set()
    thread.join()
    assert seen == {"http://127.0.0.1:"}


def _refused(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
