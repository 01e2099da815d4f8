"""The steps that the screen and the command line share, with real shells and a broker that listens."""

import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pexpect
import pytest
from tests.launch.samples import END
from tests.waiting import LONG, until

from awsclients.access.events import Event, Launched, Warned
from awsclients.access.session import Session
from awsclients.aws.api import Credentials
from awsclients.config.model import Client, Role, Settings, Workspace
from awsclients.errors import BadInput, LocalFailure
from awsclients.launch import use
from awsclients.launch.environment import Setting
from awsclients.launch.left import sentence
from awsclients.launch.program import ChildNotRun
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret


class Stopped:
    """A clock that stands still."""

    def now(self) -> object:
        return END


@dataclass
class Heard:
    """A broker that keeps what it is told."""

    events: list[Event] = field(default_factory=list)
    hear: Callable[[Event], None] = lambda _: None

    def tell(self, event: Event) -> None:
        self.events.append(event)
        self.hear(event)


class Signing:
    """Signs in to the console without AWS."""

    def sign_in_address(
        self, credentials: Credentials, *, destination: str, region: str, duration: int | None
    ) -> Secret:
        return Secret(f"https://signin.aws.amazon.com/?Destination={destination}&SigninToken=EXAMPLEKEY")


@pytest.fixture
def heard() -> Heard:
    """What the broker is told."""
    return Heard()


@pytest.fixture
def world(setting: Setting, heard: Heard) -> World:
    """A world without AWS or keyring."""
    return World(
        started=setting.started,
        clock=Stopped(),  # type: ignore[arg-type]
        config_path=setting.config_file,
        setting=setting,
        load=lambda: Workspace(setting.config_file),
        broker=lambda _workspace: heard,  # type: ignore[arg-type,return-value]
        aws=Signing,  # type: ignore[arg-type]
        store=lambda _workspace: None,  # type: ignore[arg-type,return-value]
    )


def _workspace(world: World, client: Client, *shell: str, browser: tuple[str, ...] = ()) -> Workspace:
    settings = Settings(shell=shell or None, browser=browser or "auto")
    roles = {role.address: role for role in client.roles}
    return Workspace(world.config_path, settings=settings, clients={client.slug: client}, roles=roles)


def test_a_shell_runs_in_the_clients_folder_with_its_session(
    world: World, client: Client, role: Role, session: Session, heard: Heard, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = Path(world.started.variables["HOME"]) / "work"
    folder.mkdir()
    theirs = replace(client, directories=("~/work",))
    workspace = _workspace(world, theirs, "/bin/sh", "-c", 'echo "$PWD $(pwd -P) $AWSCLIENTS_ROLE"; umask; exit 6')
    assert use.run_shell(world, workspace, role, session) == 6
    assert capfd.readouterr().out == f"{folder} {folder} acme/production\n0022\n"
    assert heard.events == [Launched(END, "acme/production", "shell")]
    assert list(world.setting.runtime.iterdir()) == []


def test_a_command_runs_where_we_are(
    world: World, client: Client, role: Role, session: Session, heard: Heard, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = _workspace(world, replace(client, directories=("~/",)))
    argv = ("/bin/sh", "-c", 'pwd; echo "$1 $AWS_REGION"; kill -9 $$', "-", "a b")
    assert use.run_command(world, workspace, role, session, argv) == 137
    assert capfd.readouterr().out == f"{world.started.cwd}\na b eu-west-1\n"
    assert [event.kind for event in heard.events if isinstance(event, Launched)] == ["command"]


def test_a_child_that_cannot_start_leaves_nothing_behind(
    world: World, client: Client, role: Role, session: Session
) -> None:
    with pytest.raises(ChildNotRun):
        use.run_command(world, _workspace(world, client), role, session, ("/missing",))
    assert list(world.setting.runtime.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what processes were started with")
@pytest.mark.parametrize(
    "leaves",
    [
        "setsid sleep 60 & echo $! >pid",
        "(sleep 60 >&- 2>&- & echo $! >pid)",
        "trap '' HUP; sleep 60 & echo $! >pid",
    ],
)
def test_T22_what_outlives_a_child_is_named_with_what_it_holds(
    world: World, client: Client, role: Role, session: Session, tmp_path: Path, leaves: str
) -> None:
    said: list[str] = []
    # A process that has only just begun shows nothing of its environment for a moment.
    begun = "grep -qx sleep /proc/$(cat pid)/comm && grep -q AWS_CONFIG_FILE /proc/$(cat pid)/environ"
    argv = ("/bin/sh", "-c", f"cd {tmp_path}; {leaves}; until {begun}; do :; done")
    assert use.run_command(world, _workspace(world, client), role, session, argv, say=said.append) == 0
    left = int((tmp_path / "pid").read_text())
    os.kill(left, signal.SIGKILL)
    until = f"{END.astimezone():%H:%M}"
    assert said == [f"sleep ({left}) still runs with keys of acme/production, good until {until}."]


def test_T22_nothing_is_said_where_nothing_is_left_or_is_about_to_end(
    world: World, client: Client, role: Role, session: Session
) -> None:
    said: list[str] = []
    for script in ("sleep 60 & kill $!; wait", "setsid sleep 0.1 &"):
        argv = ("/bin/sh", "-c", script)
        use.run_command(world, _workspace(world, client), role, session, argv, say=said.append)
    assert said == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what processes were started with")
def test_T22_who_will_outlive_a_child_is_named_once_while_it_runs(
    world: World, client: Client, role: Role, session: Session, heard: Heard, tmp_path: Path
) -> None:
    """As the server of tmux: of a session of its own, and of no terminal."""
    server = ("setsid", "-f", "sh", "-c", "echo $$ >pid; exec sleep 60")
    argv = ("/bin/sh", "-c", f"cd {tmp_path}; {shlex.join(server)}; while ! [ -e told ]; do sleep 0.1; done")
    heard.hear = lambda event: (tmp_path / "told").touch() if isinstance(event, Warned) else None
    assert use.run_command(world, _workspace(world, client), role, session, argv) == 0
    left = int((tmp_path / "pid").read_text())
    os.kill(left, signal.SIGKILL)
    [said] = [event.message for event in heard.events if isinstance(event, Warned)]
    assert said.startswith(
        f"acme/production: sleep ({left}) will outlive this command with keys of acme/production"
    )
    assert said.endswith(
        f"until {END.astimezone():%H:%M}. Start it outside of the command, or end it before you leave."
    )


def test_of_many_some_are_named() -> None:
    names = [f"sleep ({number})" for number in range(7)]
    said = sentence(names, "with keys of acme/dev.")
    assert said.startswith("sleep (0), sleep (1), sleep (2), sleep (3), sleep (4) and 2 more still run with keys")


PROMPTS = {
    "bash": (".bashrc", "PS1='[$AWSCLIENTS_ENVIRONMENT] '\n"),
    "dash": (".unused", ""),
    "zsh": (".zshrc", "setopt prompt_subst; PROMPT='[$AWSCLIENTS_ENVIRONMENT] '\n"),
    "fish": (".config/fish/config.fish", 'function fish_prompt; echo "[$AWSCLIENTS_ENVIRONMENT] "; end\n'),
}


@pytest.mark.parametrize("shell", PROMPTS)
def test_C109_T11_an_interactive_shell_has_the_session_and_names_in_its_prompt_run_nothing(
    shell: str, tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    name, text = PROMPTS[shell]
    (tmp_path / ".local/share/fish/generated_completions").mkdir(parents=True)  # else fish makes them for a while
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    environ = {**os.environ, "HOME": str(tmp_path), "PS1": "[$AWSCLIENTS_ENVIRONMENT] ", "TERM": "dumb"}
    command = [sys.executable, str(Path(__file__).with_name("shell_runner.py")), shell]
    pty = pexpect.spawn(command[0], command[1:], cwd=tmp_path, env=environ, timeout=LONG)
    pty.expect("touch canary")
    pty.send('printf "<%s|%s|%s>\\n" "$AWSCLIENTS_CLIENT" "$AWSCLIENTS_ROLE" "$AWS_REGION"; exit 3\r')
    pty.expect_exact(b"<acme|acme/production|eu-west-1>")
    said = pty.before
    pty.expect(pexpect.EOF)
    pty.close()
    assert pty.exitstatus == 3
    assert b"\x1b]52" not in said
    assert not (tmp_path / "canary").exists()
    assert list((tmp_path / "run").iterdir()) == []


def test_T3_the_console_opens_without_its_address_in_an_argument(
    world: World, client: Client, role: Role, session: Session, heard: Heard, tmp_path: Path
) -> None:
    curl = (
        "sh",
        "-c",
        f'echo "$1" >{tmp_path}/arg; curl -si "$1" | grep -ci "^location:.*Token=" >{tmp_path}/n',
        "-",
    )
    workspace = _workspace(world, client, browser=curl)
    assert use.open_console(world, workspace, role, session, service="ec2") is True
    assert heard.events == [Launched(END, "acme/production", "console")]
    assert (tmp_path / "arg").read_text().startswith("http://127.0.0.1:")
    guesses = f'for n in $(seq 21); do curl -s "$1/guess"; done; {curl[2]}'
    workspace, said = _workspace(world, client, browser=("sh", "-c", guesses, "-")), list[str]()
    assert use.open_console(world, workspace, role, session, say=said.append) is True
    assert [line.partition(" asks")[0] for line in said] == ["acme/production: Something on this computer"]
    assert isinstance(heard.events[-2], Warned)
    assert "ec2" in use.console_link(world, role, session, service="ec2").reveal()


def test_a_role_with_only_a_console_address_opens_that(
    world: World, client: Client, role: Role, tmp_path: Path
) -> None:
    page = "https://wayne.signin.aws.amazon.com/console"
    own = replace(role, source=None, role_arn=None, console_url=page)
    curl = ("sh", "-c", f'curl -si "$1" >{tmp_path}/seen', "-")
    workspace = _workspace(world, client, browser=curl)
    assert use.open_console(world, workspace, own, None) is True
    until(lambda: f"Location: {page}\r\n" in (tmp_path / "seen").read_bytes().decode())
    with pytest.raises(BadInput):
        use.open_console(world, workspace, replace(own, console_url=None), None)


def test_a_console_that_did_not_open_is_not_told(
    world: World, client: Client, role: Role, session: Session, heard: Heard
) -> None:
    with pytest.raises(LocalFailure):
        use.open_console(world, _workspace(world, client, browser=("false",)), role, session)
    assert heard.events == []
