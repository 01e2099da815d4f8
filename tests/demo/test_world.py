"""The demo's world: lively, joined from inside, and gone without a trace."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pages import ROOT
from tests.waiting import LONG

from awsclients.access.needs import Answer, Confirm, MfaCode
from awsclients.access.session import Session
from awsclients.demo.pass_on import VARIABLE
from awsclients.demo.world import banner, demo_world, join
from awsclients.errors import BadInput, LocalFailure, Refused
from awsclients.launch.world import World
from awsclients.process import Started, capture
from awsclients.secrets.secret import Secret

OVERRIDE = "AWS_ENDPOINT_URL"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One demo for all tests here; none of them changes it for the others."""
    started = capture()
    home = os.fsencode(tmp_path_factory.mktemp("demo-home"))
    with demo_world(replace(started, environ={**started.environ, b"HOME": home})) as made:
        yield made


def _session(world: World, address: str, *answers: Answer) -> Session:
    got = world.broker(world.load()).session(address, answers)
    assert isinstance(got, Session), got
    return got


def test_the_configuration_loads_without_a_problem(world: World) -> None:
    workspace = world.load()
    assert workspace.problems == ()
    assert list(workspace.clients) == ["acme", "globex", "initech", "umbrella", "wayne"]
    assert workspace.aliases == {"acme-old/prod": "acme/production"}
    for client in workspace.clients.values():
        assert client.contact
        assert client.notes
        assert client.color
        assert all(Path(folder).is_dir() for folder in client.directories)


def test_the_page_about_the_ways_in_names_roles_that_are_here(world: World) -> None:
    table = (ROOT / "docs/ways-in.md").read_text().partition("| way | in the demo |")[2].partition("\n\n")[0]
    named = re.findall(r"`([a-z]+/[a-z]+)`", table)
    assert len(named) == 11
    assert set(named) <= world.load().roles.keys()


def test_only_globex_is_found_by_three_letters(world: World) -> None:
    texts = {path.stem: path.read_text().lower() for path in world.config_path.parent.glob("clients.d/*.toml")}
    assert [name for name, text in texts.items() if "glo" in text] == ["globex"]


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("acme/production-look", "222222222222"),
        ("acme/staging", "777777777777"),
        ("globex/lab", "333333333333"),
        ("wayne/own", "666666666666"),
        ("initech/logs", "444444444444"),
        ("umbrella/own", "555555555555"),
        ("wayne/platform", "888888888888"),
    ],
)
def test_the_ready_roles_lead_into_their_accounts(world: World, address: str, account: str) -> None:
    session = _session(world, address)
    assert session.identity.account_id == account
    assert session.chained is (address in {"wayne/platform", "umbrella/own"})


def test_profiles_are_the_demos_own_and_never_the_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[profile work]\ncredential_process = touch asked\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "work")
    before = dict(os.environ)
    with demo_world(capture()) as made, demo_world(made.started) as nested:
        assert nested.broker(nested.load()).identity("work") == made.broker(made.load()).identity("work")
        assert set(made.broker(made.load()).signed_in()) == {"umbrella"}
    assert os.environ == before
    assert not (tmp_path / "asked").exists()


def test_acmes_production_is_guarded(world: World) -> None:
    need = world.broker(world.load()).session("acme/production")
    assert isinstance(need, Confirm)
    assert (
        _session(world, "acme/production", Answer(need, Secret("acme/production"))).identity.account_id
        == "222222222222"
    )


def test_initech_wants_the_code_that_its_notes_lead_to(world: World) -> None:
    workspace = world.load()
    need = world.broker(workspace).session("initech/admin")
    assert isinstance(need, MfaCode)
    page = (workspace.clients["initech"].notes or "").split()[-1]
    assert page in banner(world)
    code = urllib.request.urlopen(page).read().decode().split()[1]
    assert _session(world, "initech/admin", Answer(need, Secret(code))).identity.account_id == "444444444444"


def test_umbrella_refuses_and_wayne_s_billing_is_a_page(world: World) -> None:
    with pytest.raises(Refused, match="external ID sent"):
        world.broker(world.load()).session("umbrella/advisor")
    assert world.load().roles["wayne/billing"].source is None


def test_the_look_only_entry_may_only_look(world: World) -> None:
    import boto3
    from botocore.exceptions import ClientError

    keys = _session(world, "acme/production-look").credentials
    assert keys.session_token is not None
    s3 = boto3.client(
        "s3",
        endpoint_url=world.setting.overrides[OVERRIDE],
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret_access_key.reveal(),
        aws_session_token=keys.session_token.reveal(),
    )
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["acme-prod-invoices", "acme-prod-site"]
    with pytest.raises(ClientError, match="no session policy allows"):
        s3.create_bucket(Bucket="new")


def test_everything_is_private_and_state_stays_in_the_demo(world: World) -> None:
    folder = world.config_path.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in folder.rglob("*") if file.is_file())
    variables = world.started.variables
    assert variables["XDG_STATE_HOME"].startswith(str(folder))
    assert str(world.setting.runtime).startswith(str(folder))


def test_a_nested_process_joins_the_same_world(world: World) -> None:
    with demo_world(world.started) as nested:
        assert nested.config_path == world.config_path
        assert _session(nested, "globex/lab").identity == _session(world, "globex/lab").identity
    assert world.config_path.exists()


def test_the_aws_command_line_gets_another_role_from_inside(world: World) -> None:
    from awsclients.launch.environment import child_environment

    workspace = world.load()
    role = workspace.roles["acme/production-look"]
    session = _session(world, role.address)
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    with child_environment(world.setting, workspace.client_of(role), role, session) as environ:
        words = ["aws", "--profile", "acme-staging", "sts", "get-caller-identity", "--output", "json"]
        clean = {name: value for name, value in environ.items() if b"_ACCESS_KEY" not in name}
        done = subprocess.run(words, env={**clean, b"PATH": path.encode()}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Account"] == "777777777777"


@pytest.mark.parametrize(
    "spoil", ["missing", "open folder", "open file", "linked file", "garbage", "elsewhere", "linked folder"]
)
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, world: World, spoil: str) -> None:
    folder = tmp_path / "demo"
    folder.mkdir(mode=0o700)
    file = folder / "running.json"
    if spoil != "missing":
        file.write_text(json.dumps({"url": world.setting.overrides[OVERRIDE]}))
        file.chmod(0o600)
    named = folder
    if spoil == "open folder":
        folder.chmod(0o755)
    elif spoil == "open file":
        file.chmod(0o644)
    elif spoil == "linked file":
        file.rename(tmp_path / "real.json")
        file.symlink_to(tmp_path / "real.json")
    elif spoil == "garbage":
        file.write_text('{"url": 1}')
    elif spoil == "elsewhere":
        file.write_text(json.dumps({"url": "http://example.com"}))
    elif spoil == "linked folder":
        named = tmp_path / "link"
        named.symlink_to(folder)
    with pytest.raises(BadInput, match="no running demo of yours"):
        join(_inside(named))


def test_a_good_folder_is_joined(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    file = tmp_path / "running.json"
    file.write_text(json.dumps({"url": "http://127.0.0.1:1"}))
    file.chmod(0o600)
    assert join(_inside(tmp_path)).setting.overrides == {OVERRIDE: "http://127.0.0.1:1"}


def _inside(folder: Path) -> Started:
    started = capture()
    return replace(started, environ={**started.environ, VARIABLE.encode(): os.fsencode(folder)})


def test_nothing_is_left_also_after_a_failure() -> None:
    folders = []

    def interrupted() -> None:
        with demo_world(capture()) as made:
            folders.append(made.config_path.parent)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [folder.exists() for folder in folders] == [False]


@pytest.mark.parametrize("order", [signal.SIGHUP, signal.SIGTERM])
def test_nothing_is_left_by_a_demo_that_is_told_to_end(tmp_path: Path, order: signal.Signals) -> None:
    words = [sys.executable, "-m", "awsclients", "demo", "exec", "initech/admin", "--mfa-code-stdin", "--", "true"]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    child = subprocess.Popen(words, env=environ, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    assert "This is the demo" in child.stderr.readline()
    assert list(tmp_path.glob("awsclients-demo-*/*"))
    child.send_signal(order)
    child.communicate(timeout=LONG)
    assert child.returncode == 128 + order
    assert list(tmp_path.glob("awsclients-demo-*")) == []


def test_what_a_killed_demo_left_goes_when_the_next_one_begins() -> None:
    code = """
import os, signal
from awsclients.demo.world import demo_world
from awsclients.process import capture
with demo_world(capture()) as made:
    print(made.config_path.parent, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    left = Path(killed.stdout.strip())
    assert left.is_dir()
    with demo_world(capture()) as made:
        assert not left.exists()
        assert made.config_path.exists()


def test_a_proxy_is_not_asked_for_loopback() -> None:
    started = capture()
    proxied = replace(started, environ={**started.environ, b"HTTPS_PROXY": b"http://proxy.example:3128"})
    with demo_world(proxied) as made:
        assert made.started.variables["NO_PROXY"] == "127.0.0.1"


def test_without_its_extra_the_demo_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from awsclients.demo import world as module

    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(LocalFailure, match=r"pip install 'awsclients\[demo\]'"), demo_world(capture()):
        pass
