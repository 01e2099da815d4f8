"""The terminal's loan, signals and stops, in a real bash on a real pty."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.launch.samples import RUNNER, Shell
from tests.waiting import LONG, alive, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no job control")

_SLEEPS = (
    'from signal import *; signal(SIGINT, SIG_DFL); import os; print("ready", os.getpid(), flush=True); pause()'
)
SLEEPING = f"{sys.executable} -c '{_SLEEPS}'"
"""Any signal ends it from `ready` on. A shell would not see one that comes just before it starts its `sleep`."""
TRAPPING = """sh -c 'trap "echo got $0; exit 5" INT QUIT TERM HUP; echo ready; while :; do sleep 0.05; done'"""


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x1c", 131)])
def test_C113_interrupt_and_quit_end_the_child_and_not_us(shell: Shell, key: str, code: int) -> None:
    shell.type(f"$RUNNER {SLEEPING}")
    shell.lent()
    shell.pty.send(key)
    shell.expect(f"back {code}")
    shell.expect("OUT> ")
    assert f"rc {code}" in shell.run("echo rc $?")


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x1c", 131)])
def test_C113_a_key_that_comes_before_the_child_has_the_terminal_reaches_it(
    shell: Shell, key: str, code: int
) -> None:
    shell.type(f"RUNNER_LENDS_LATE=1 $RUNNER {SLEEPING}")
    shell.expect("\nready")
    shell.pty.send(key)
    shell.expect(f"back {code}")


def test_C113_a_child_that_handles_interrupt_goes_on(shell: Shell) -> None:
    shell.type(f"$RUNNER {TRAPPING}")
    shell.expect("\nready")
    shell.pty.sendintr()
    shell.expect("back 5")


def _masks(said: str) -> list[set[int]]:
    """The signals in each mask that /proc shows, without 32 and 33: the C library keeps those for itself."""
    shown = [int(mask, 16) for mask in re.findall(r"Sig\w+:\s*(\w+)", said)]
    return [{number for number in range(1, 65) if mask >> (number - 1) & 1} - {32, 33} for mask in shown]


def test_C113_nothing_is_left_ignored_or_blocked_in_the_child(shell: Shell) -> None:
    assert _masks(shell.run("$RUNNER grep -E 'Sig(Blk|Ign)' /proc/self/status")) == [set(), set()]


def test_C113_what_was_ignored_before_us_stays_ignored(shell: Shell) -> None:
    assert _masks(shell.run("(trap '' HUP; $RUNNER grep SigIgn /proc/self/status)")) == [{signal.SIGHUP}]


def test_C116_a_stopped_child_stops_us_and_goes_on_with_fg(shell: Shell) -> None:
    shell.type("$RUNNER sh -c 'stty -echo; echo ready $$; read -r line; echo \"read <$line>\"'")
    child = shell.lent()
    shell.pty.send("\x1a")
    shell.expect(r"Stopped .*\n.*OUT> ")
    assert "still echoes" in shell.run("echo still echoes"), "the shell has its own modes back"
    shell.type("fg")
    shell.lent_to(child)
    assert shell.pty.waitnoecho(LONG), "and the child its own"
    shell.type("hidden")
    shell.expect("read <hidden>")
    shell.expect("back 0")
    shell.expect("OUT> ")


def test_C116_a_child_in_the_background_asks_for_the_terminal_and_gets_it_with_fg(shell: Shell) -> None:
    shell.run("$RUNNER cat &")
    until(lambda: "Stopped" in shell.run("jobs; sleep 0.1"))
    shell.type("fg")
    until(shell.gave_the_terminal)
    shell.type("hello")
    shell.expect("hello\r\nhello")
    shell.pty.sendeof()
    shell.expect("back 0")


def test_C116_stopped_continued_in_the_background_and_brought_back(shell: Shell) -> None:
    shell.type("$RUNNER sh -c 'echo ready $$; sleep 0.7; read -r line; echo \"read <$line>\"'")
    shell.lent()
    shell.pty.send("\x1a")
    shell.expect(r"Stopped .*\n.*OUT> ")
    shell.run("bg")
    assert "typed" in shell.run("echo typed"), "the terminal is the shell's"
    shell.type("fg")
    until(shell.gave_the_terminal)
    shell.type("after all")
    shell.expect("read <after all>")
    shell.expect("back 0")


def test_C116_the_terminal_is_ours_again_when_an_interactive_shell_was_killed(shell: Shell) -> None:
    shell.type("$RUNNER bash --norc --noprofile -i")
    shell.expect("OUT> ")
    shell.type("sleep 60 & kill -9 $$")
    shell.expect("back 137")
    shell.expect("OUT> ")
    assert "rc 137" in shell.run("echo rc $?")
    assert "alive" in shell.run("cat <<<alive")


def test_C116_jobs_of_an_inner_shell_are_its_own(shell: Shell) -> None:
    shell.type("$RUNNER bash --norc --noprofile -i")
    shell.expect("OUT> ")
    shell.type("PS1='IN> '")
    shell.expect("\nIN> ")
    shell.type("sh -c 'echo ready; exec sleep 60'")
    shell.expect("\nready")
    shell.pty.send("\x1a")
    assert "Stopped" in shell.expect("\nIN> ")
    shell.type("kill -9 %1; disown -a; exit 7")
    shell.expect("back 7")
    shell.expect("OUT> ")


def test_the_modes_that_a_killed_child_left_are_mended_and_those_it_chose_are_kept(shell: Shell) -> None:
    shell.run("$RUNNER sh -c 'stty -icanon -echo; kill -9 $$'")
    assert re.findall(r"-?(?:echo|icanon)\b", shell.run("stty -a")) == ["icanon", "echo"]
    shell.run("$RUNNER stty -tostop -ixon")
    assert "-ixon" in shell.run("stty -a")


def test_a_pager_at_the_end_of_a_pipeline_has_the_terminal(shell: Shell) -> None:
    shell.type("unset RUNNER_SAYS; seq 500 | $RUNNER cat | LESS= TERM=vt100 less")
    shell.expect(r"\n23\r\n:")
    shell.pty.send("q")
    shell.expect("OUT> ")
    assert "rc 0" in shell.run("echo rc $?")


def test_an_interrupt_ends_the_script_that_ran_us_too(shell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "deploy"
    script.write_text(f"$RUNNER {SLEEPING}\necho went on\n")
    shell.type(f"dash {script}")
    shell.lent()
    shell.pty.sendintr()
    assert "went on" not in shell.expect("OUT> ")


def _runner(command: str, **more: object) -> "subprocess.Popen[str]":
    """The runner without a terminal, as cron or CI runs it."""
    return subprocess.Popen(
        [*RUNNER, "sh", "-c", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **more,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize(
    "name", [signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP], ids=lambda signum: signum.name
)
def test_C114_without_a_terminal_signals_are_passed_on_and_the_childs_code_comes_back(
    name: signal.Signals,
) -> None:
    with _runner(
        f'trap "echo got {name.name}; exit 9" {name.name[3:]}; echo ready; while :; do sleep 0.05; done'
    ) as us:
        assert us.stdout is not None
        assert us.stdout.readline() == "ready\n"
        us.send_signal(name)
        assert us.stdout.read().endswith(f"got {name.name}\n")
    assert us.returncode == 9


def test_C114_the_whole_group_of_the_child_is_told(tmp_path: Path) -> None:
    with _runner("sleep 60 & echo $!; wait") as us:
        assert us.stdout is not None
        grandchild = int(us.stdout.readline())
        us.terminate()
        assert us.wait(LONG) == 128 + signal.SIGTERM
        until(lambda: not alive(grandchild))


def test_C114_a_closed_terminal_leaves_no_orphan(shell: Shell) -> None:
    shell.type("$RUNNER sh -c 'echo pid $$; exec sleep 600'")
    shell.expect(r"\npid ")
    pid = int(shell.pty.readline())
    shell.close()
    until(lambda: not alive(pid))


def test_C119_a_starter_that_ignores_its_children_does_not_lose_the_code() -> None:
    ignore = "import os, sys; from signal import *; signal(SIGCHLD, SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", ignore, *RUNNER, "sh", "-c", "exit 5"], stdin=subprocess.DEVNULL)
    assert done.returncode == 5


def test_what_is_piped_into_us_reaches_the_child_entirely() -> None:
    data = os.urandom(300_000)
    done = subprocess.run([*RUNNER, "cat"], input=data, capture_output=True)
    assert done.stdout == data
    assert done.returncode == 0
