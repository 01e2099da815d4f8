"""The person at a real terminal, and a standard input that is shared with a child."""

import subprocess
import sys

import pexpect
import pytest
from tests.waiting import LONG

ASK = "from awsclients.cli.terminal import RealTerminal; t = RealTerminal(); "
TYPED = ASK + "print('typed', t.ask('Address: '))"
HIDDEN = ASK + "print('length', len(t.ask_hidden('Code: ').reveal()))"
PRESENT = ASK + "print(t.present, t.input_is_terminal, t.full_screen)"
ONE_LINE = ASK + "print(len(t.read_line().reveal()), flush=True); import os; os.execvp('cat', ['cat'])"


def spawn(code: str, **environ: str) -> pexpect.spawn:
    return pexpect.spawn(
        sys.executable, ["-c", code], timeout=LONG, encoding="utf-8", env={"PATH": "/bin", **environ}
    )


def test_what_is_typed_is_seen() -> None:
    child = spawn(TYPED)
    child.expect_exact("Address: ")
    child.sendline("acme/production")
    child.expect_exact("acme/production")
    child.expect_exact("typed acme/production")


def test_a_code_is_not_seen_while_it_is_typed() -> None:
    child = spawn(HIDDEN)
    child.expect_exact("Code: ")
    child.sendline("123456")
    child.expect_exact("length 6")
    assert "123456" not in child.before


def test_prompts_use_the_terminal_and_never_standard_input_or_output() -> None:
    script = f'echo stolen | {sys.executable} -c "{TYPED}" >/dev/null'
    child = pexpect.spawn("/bin/sh", ["-c", f"{script}; echo done"], timeout=LONG, encoding="utf-8")
    child.expect_exact("Address: ")
    child.sendline("acme/production")
    child.expect_exact("done")
    assert "typed" not in child.before


def test_the_end_of_the_terminal_is_said() -> None:
    child = spawn(TYPED)
    child.expect_exact("Address: ")
    child.sendeof()
    child.expect_exact("The terminal ended before an answer came")
    child = spawn(HIDDEN)
    child.expect_exact("Code: ")
    child.sendeof()
    child.expect_exact("The terminal ended before an answer came")


@pytest.mark.parametrize(("code", "prompt"), [(TYPED, "Address: "), (HIDDEN, "Code: ")])
@pytest.mark.parametrize("unanswered", ["\x03", "\x04"])
def test_what_follows_a_prompt_without_an_answer_begins_a_line(code: str, prompt: str, unanswered: str) -> None:
    child = spawn(code)
    child.expect_exact(prompt)
    child.send(unanswered)
    child.expect_exact("Traceback")
    assert child.before.endswith("\n")


@pytest.mark.parametrize(
    ("environ", "found"),
    [({"TERM": "xterm"}, "True True True"), ({"TERM": "dumb"}, "True True False"), ({}, "True True False")],
)
def test_C120_a_dumb_terminal_asks_but_draws_no_screen(environ: dict[str, str], found: str) -> None:
    spawn(PRESENT, **environ).expect_exact(found)


def test_without_a_terminal_nobody_is_there() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRESENT],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    assert done.stdout == "False False False\n"


def test_a_person_is_there_when_only_standard_error_is_the_terminal() -> None:
    child = pexpect.spawn(
        "/bin/sh", ["-c", f'{sys.executable} -c "{PRESENT}" </dev/null | cat'], timeout=LONG, encoding="utf-8"
    )
    child.expect_exact("True False False")


@pytest.mark.parametrize(
    ("piped", "found"), [("123456\nleft\n", "6\nleft\n"), ("123456", "6\n"), ("1\r\n2", "1\n2")]
)
def test_one_line_is_read_and_the_rest_is_the_childs(piped: str, found: str) -> None:
    done = subprocess.run([sys.executable, "-c", ONE_LINE], input=piped.encode(), capture_output=True)
    assert done.stdout.decode() == found
