"""Every failure is one line and a code, and nothing of a half-done answer is left on standard output."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.world import CommandLine
from tests.waiting import LONG

from awsclients.cli.told import Told

CONFIG = """
[sources.here]
kind = "ambient"
[clients.acme.roles.dev]
role_arn = "arn:aws:iam::222222222222:role/Dev"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG)
    file.chmod(0o600)
    return file


def start(*words: str, **more: object) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    streams = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, **more}
    return subprocess.Popen([sys.executable, "-m", "awsclients", *words], **streams)  # type: ignore[call-overload]


def test_a_bug_is_one_line_and_its_traceback_is_for_debug(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        secret = "abcdefghijklmnopqrstuvwxyz0123456789EXAMPLEKEY"
        raise RuntimeError(secret)

    monkeypatch.setattr(cli.broker, "session", broken)
    done = cli("export", "acme/dev")
    assert (done.code, done.out) == (5, "")
    assert done.err == (
        "awsclients: This is a bug in awsclients: RuntimeError. "
        "Run it again with --debug and report what that says.\n"
    )
    told = cli("export", "acme/dev", "--debug").err
    assert "in broken" in told
    assert "RuntimeError: ****" in told
    assert "EXAMPLEKEY" not in told


def test_ctrl_c_is_130(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.broker, "session", interrupted)
    done = cli("export", "acme/dev")
    assert (done.code, done.out, done.err) == (130, "", "")


@pytest.mark.parametrize("verb", [["list"], []], ids=["the list", "the screen, which is the list there"])
def test_C121_a_reader_that_has_left_is_no_traceback(config: Path, verb: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    child = start(*verb, "--config", str(config), stdout=write)
    os.close(write)
    _, said = child.communicate(timeout=LONG)
    assert child.returncode == 141
    assert said.count(b"\n") == (not verb)  # where the screen cannot be, that is said in one line


def test_C121_a_listener_that_has_left_takes_nothing_from_the_output(tmp_path: Path, config: Path) -> None:
    config.write_text(CONFIG + "nonsense = 1\n")
    read, write = os.pipe()
    os.close(read)
    child = start("list", "--config", str(config), stderr=write)
    os.close(write)
    out, _ = child.communicate(timeout=LONG)
    assert child.returncode == 0
    assert b"acme/dev" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
def test_C31_an_output_that_is_full_is_said(config: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        child = start("list", "--config", str(config), stdout=full)
    _, said = child.communicate(timeout=LONG)
    assert child.returncode == 5
    assert said == b"awsclients: Standard output cannot be written: No space left on device. Send it elsewhere.\n"


def test_without_a_terminal_the_list_is_printed_and_it_exits_2(config: Path) -> None:
    child = start("--config", str(config), start_new_session=True)
    out, said = child.communicate(timeout=LONG)
    assert child.returncode == 2
    assert b"acme/dev" in out
    assert b"needs a terminal" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [("[clients.acme", "config.toml:1:"), ("[clients.acme.roles.dev]\nrole_arn = 1\n", "role_arn must be text")],
)
def test_a_broken_configuration_is_bad_input(config: Path, content: str, said: str) -> None:
    config.write_text(content)
    for words in (["list"], ["list", "--json"], ["export", "acme/dev"], ["credential-process", "acme/dev"]):
        child = start(*words, "--config", str(config))
        out, err = child.communicate(timeout=LONG)
        assert (child.returncode, out) == (2, b""), words
        assert said in err.decode()
        assert err.startswith(f"{config}:".encode()), words


@pytest.mark.parametrize("words", [["whoami"], ["whoami", "jane"], ["login", "jane"], ["secret", "set", "jane"]])
def test_C01_a_source_in_a_file_that_does_not_parse_is_not_said_to_be_missing(
    config: Path, words: list[str]
) -> None:
    config.write_text('[sources.jane]\nkind = "access-key\n')
    child = start(*words, "--config", str(config))
    out, err = child.communicate(timeout=LONG)
    assert (child.returncode, out) == (2, b"")
    assert err.startswith(f"{config}:2:".encode())


@pytest.mark.parametrize("words", [[], ["list", "--json"], ["export", "acme/dev"], ["login", "jane"]])
def test_C09_a_file_that_is_named_has_to_be_there(config: Path, words: list[str]) -> None:
    missing = config.with_name("missing.toml")
    child = start("--config", str(missing), *words, start_new_session=True)
    out, err = child.communicate(timeout=LONG)
    assert (child.returncode, out) == (2, b"")
    assert err.startswith(f"{missing}:1:1: There is no such file.".encode())


def test_C09_add_begins_the_configuration_that_is_named(tmp_path: Path) -> None:
    named = ("--config", str(tmp_path / "new" / "config.toml"))
    words = ("add", "https://wayne.signin.aws.amazon.com/console", "--client", "wayne")
    assert start(*named, *words).wait(timeout=LONG) == 0
    listed, _ = start(*named, "list").communicate(timeout=LONG)
    assert b"wayne/console" in listed


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (OSError(errno.EMFILE, "x"), "open files"),
        (MemoryError(), "memory"),
        (OSError(errno.EAGAIN, "x"), "processes"),
    ],
)
def test_C123_a_computer_that_is_short_of_something_is_no_bug_of_ours(
    error: Exception, what: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with Told() as told:
        raise error
    assert told.code == 5
    assert capfd.readouterr().err.startswith(f"awsclients: This computer has no more {what} for awsclients. ")


@pytest.mark.parametrize("address", ["http://sts.example.com", "ftp://127.0.0.1", "nonsense"])
def test_an_endpoint_that_is_neither_https_nor_loopback_is_bad_input(config: Path, address: str) -> None:
    child = start("list", "--config", str(config), env={**os.environ, "AWS_ENDPOINT_URL_STS": address})
    out, err = child.communicate(timeout=LONG)
    assert (child.returncode, out) == (2, b"")
    assert b"AWS_ENDPOINT_URL_STS" in err


def test_the_schema_is_json(cli: CommandLine) -> None:
    import json

    assert json.loads(cli("schema").out)["title"] == "awsclients"
