"""The program as it is started, in real terminals and pipes, against the demo."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator

import pexpect
import pytest
from tests.waiting import LONG

Start = Callable[..., pexpect.spawn]
PROGRAM = [sys.executable, "-m", "awsclients"]


def run(*words: str, piped: str = "") -> "subprocess.CompletedProcess[str]":
    """Without any terminal."""
    return subprocess.run(
        [*PROGRAM, *words], input=piped, capture_output=True, text=True, timeout=LONG, start_new_session=True
    )


@pytest.fixture
def screens() -> Iterator[list[pexpect.spawn]]:
    """Terminals that were opened; closed at the end."""
    opened: list[pexpect.spawn] = []
    yield opened
    for screen in opened:
        screen.close(force=True)


@pytest.fixture
def at_terminal(screens: list[pexpect.spawn]) -> Start:
    """Start the program in a terminal of its own."""

    def start(*words: str, **environ: str) -> pexpect.spawn:
        variables = {**os.environ, "TERM": "xterm", "SHELL": "/bin/sh", "PS1": "inside> ", **environ}
        screen = pexpect.spawn(
            sys.executable,
            ["-m", "awsclients", *words],
            timeout=LONG,
            encoding="utf-8",
            env=variables,
            dimensions=(24, 200),
        )
        screens.append(screen)
        return screen

    return start


def code(screen: pexpect.spawn) -> int:
    screen.expect(pexpect.EOF)
    screen.close()
    return int(screen.exitstatus)


def mfa_code(screen: pexpect.spawn) -> str:
    """What the device of the demo shows, as its own page has it."""
    screen.expect(r"MFA codes: (http://127\.0\.0\.1:\d+/mfa)")
    return shown(screen.match[1])


def shown(url: str) -> str:
    """The code on the page of the demo's only device."""
    with urllib.request.urlopen(url, timeout=LONG) as page:
        found = re.search(r"\b[0-9]{6}\b", page.read().decode())
    assert found
    return found[0]


def test_the_demo_lists_its_clients() -> None:
    done = run("demo", "list", "--json")
    assert done.returncode == 0, done.stderr
    assert {entry["client"] for entry in json.loads(done.stdout)} == {
        "acme",
        "globex",
        "initech",
        "umbrella",
        "wayne",
    }
    assert "nothing real is touched" in done.stderr


def test_a_child_of_the_demo_stays_in_it() -> None:
    script = "awsclients whoami && awsclients exec . -- sh -c 'echo $AWS_ACCOUNT_ID' && awsclients list --json"
    program = f'awsclients() {{ {" ".join(PROGRAM)} "$@"; }}; {script}'
    done = run("demo", "exec", "acme/staging", "--", "sh", "-c", program)
    assert done.returncode == 0, done.stderr
    assert "assumed-role/Consultant/jane" in done.stdout
    assert "\n777777777777\n" in done.stdout
    assert '"umbrella/advisor"' in done.stdout


def test_aws_itself_reaches_the_other_roles_of_the_client() -> None:
    done = run(
        "demo", "exec", "acme/staging", "aws", "--profile", "acme-production-look", "sts", "get-caller-identity"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Account"] == "222222222222"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["export", "umbrella/advisor"], 4, "external ID sent"),
        (["export", "initech/admin"], 3, "awsclients demo export --mfa-code-stdin initech/admin"),
        (["export", "initech/admin", "--mfa-code-stdin"], 4, "MFA code"),
        (["export", "acme/production"], 3, "awsclients demo export --confirm acme/production acme/production"),
        (["console", "globex/lab"], 3, "awsclients demo console --print globex/lab"),
        (["export", "glo"], 2, "globex/lab"),
        (["exec", "globex/lab", "nosuch-program"], 127, "nosuch-program was not found"),
        (["list", "--config", "x"], 2, "its own configuration"),
    ],
)
def test_every_refusal_has_its_code_and_an_empty_output(words: list[str], status: int, said: str) -> None:
    done = run("demo", *words, piped="000000\n")
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert said in done.stderr


def test_the_console_is_printed() -> None:
    done = run("demo", "console", "globex/lab", "--print", "--service", "s3")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("http://127.0.0.1:")
    assert done.stdout.count("\n") == 1


def test_a_part_of_an_address_opens_a_shell_in_it(at_terminal: Start) -> None:
    screen = at_terminal("demo", "shell", "glo")
    screen.expect_exact("globex/lab")
    screen.expect_exact("Globex GmbH / lab · 333333333333 · development · 59 min left · exit to return")
    screen.sendline("echo $AWSCLIENTS_ROLE in $AWS_DEFAULT_REGION; exit 7")
    screen.expect_exact("globex/lab in eu-central-1")
    assert code(screen) == 7


def test_a_guarded_role_is_typed_in_full(at_terminal: Start) -> None:
    screen = at_terminal("demo", "exec", "acme/production", "--", "sh", "-c", "echo got $AWSCLIENTS_ROLE")
    screen.expect_exact("acme/production is guarded")
    screen.expect_exact("> ")
    screen.sendline("acme/production")
    screen.expect_exact("got acme/production")
    assert code(screen) == 0
    screen = at_terminal("demo", "exec", "acme/production", "--", "echo", "got")
    screen.expect_exact("> ")
    screen.sendline("acme/prod")
    screen.expect_exact("nothing was done")
    assert code(screen) == 3


def test_a_wrong_mfa_code_is_asked_again(at_terminal: Start) -> None:
    screen = at_terminal("demo", "exec", "initech/admin", "sh", "-c", "echo got $AWS_ACCOUNT_ID")
    right = mfa_code(screen)
    screen.expect_exact("MFA code of arn:aws:iam::111111111111:mfa/jane-mfa: ")
    screen.sendline(f"{(int(right) + 500_000) % 1_000_000:06}")
    screen.expect_exact("did not take the MFA code")
    screen.expect_exact("MFA code of arn:aws:iam::111111111111:mfa/jane-mfa: ")
    screen.sendline(right)
    screen.expect_exact("got 444444444444")
    assert code(screen) == 0


def test_ctrl_c_at_a_prompt_is_130(at_terminal: Start) -> None:
    for words in (["export", "acme/production"], ["export", "initech/admin"]):
        screen = at_terminal("demo", *words)
        screen.expect_exact("> " if "acme/production" in words else "jane-mfa: ")
        screen.sendcontrol("c")
        assert code(screen) == 130
        assert "Traceback" not in screen.before


def test_a_prompt_takes_nothing_of_what_is_piped_to_the_child() -> None:
    program = " ".join([*PROGRAM, "demo exec initech/admin -- cat"])
    screen = pexpect.spawn("/bin/sh", ["-c", f"echo piped through | {program}"], timeout=LONG, encoding="utf-8")
    right = mfa_code(screen)
    screen.expect_exact("jane-mfa: ")
    screen.sendline(right)
    screen.expect_exact("piped through")
    assert code(screen) == 0


def test_one_line_of_standard_input_is_the_code_and_the_rest_is_the_childs() -> None:
    words = ("demo", "exec", "initech/admin", "--mfa-code-stdin", "--", "cat")
    pipe = subprocess.PIPE
    child = subprocess.Popen([*PROGRAM, *words], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert child.stderr
    said = child.stderr.readline()
    out, err = child.communicate(f"{shown(said.rsplit(' ', 1)[1].strip())}\nfirst\nsecond\n", timeout=LONG)
    assert (child.returncode, out) == (0, "first\nsecond\n"), err


def test_the_demo_does_not_know_the_shell_it_is_started_in() -> None:
    environ = {**os.environ, "AWSCLIENTS_ROLE": "acme/dev", "AWS_ACCESS_KEY_ID": "ASIAREAL"}
    done = subprocess.run([*PROGRAM, "demo", "whoami"], capture_output=True, text=True, env=environ)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("source     hub\n")


def test_without_the_extra_the_demo_says_how_to_get_it() -> None:
    hidden = "import sys; sys.modules['moto'] = None; from importlib import util; real = util.find_spec; "
    hidden += "util.find_spec = lambda name, *more: None if name == 'moto' else real(name, *more); "
    start = "from awsclients.entry import main; sys.argv = ['awsclients', 'demo', 'list']; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", hidden + start], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "awsclients: The demo's parts are not installed. Run: pip install 'awsclients[demo]'\n"


def test_the_process_is_closed_to_others_before_anything_else(at_terminal: Start) -> None:
    """Files are for us alone, and what the child gets is what we were given."""
    screen = at_terminal(
        "demo", "exec", "globex/lab", "sh", "-c", "umask; ulimit -c; echo $TEXTUAL_LOG", TEXTUAL_LOG="x"
    )
    screen.expect_exact(f"{os.umask(os.umask(0o022)):04o}")
    screen.expect_exact("x")
    assert code(screen) == 0
