"""Which shell, and where it starts."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from awsclients.config.model import Client, Settings
from awsclients.errors import BadInput
from awsclients.launch import shell
from awsclients.launch.shell import shell_command, start_folder
from awsclients.process import Started


def _with(started: Started, **variables: str) -> Started:
    return replace(
        started,
        environ={
            **started.environ,
            **{os.fsencode(name): os.fsencode(value) for name, value in variables.items()},
        },
    )


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passwd entry says dash."""
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: type("Entry", (), {"pw_shell": "/bin/dash"}))


def test_C108_the_configured_shell_wins_with_its_arguments(started: Started) -> None:
    settings = Settings(shell=("/bin/bash", "--norc", "-l"))
    assert shell_command(settings, _with(started, SHELL="/bin/dash")) == ("/bin/bash", "--norc", "-l")
    assert shell_command(Settings(shell=("bash",)), started)[0].endswith("/bin/bash"), "a name is searched"


@pytest.mark.usefixtures("login")
def test_C108_then_the_variable_then_passwd_then_sh(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shell_command(Settings(), _with(started, SHELL="/bin/bash")) == ("/bin/bash",)
    assert shell_command(Settings(), started) == ("/bin/dash",)
    monkeypatch.setattr(shell.os, "getuid", lambda: 987654321)
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: {}["nobody"])
    assert shell_command(Settings(), started) == ("/bin/sh",)


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize(
    "broken",
    [
        "",
        "bash",
        "./bash",
        "/missing/bash",
        "/etc",
        "/etc/passwd",
        "/usr/sbin/nologin",
        "/bin/false",
        "/bin/bash -l",
    ],
)
def test_C108_a_broken_variable_is_passed_over(started: Started, broken: str) -> None:
    assert shell_command(Settings(), _with(started, SHELL=broken)) == ("/bin/dash",)


def test_C108_a_path_with_spaces_is_one_path(started: Started, tmp_path: Path) -> None:
    spaced = tmp_path / "my shell"
    spaced.write_text("#!/bin/sh\n")
    spaced.chmod(0o755)
    assert shell_command(Settings(), _with(started, SHELL=str(spaced))) == (str(spaced),)


@pytest.mark.parametrize("broken", ["/missing", "/etc", "no-such-shell", "/bin/bash -l"])
def test_C108_a_broken_configured_shell_is_said(started: Started, broken: str) -> None:
    with pytest.raises(BadInput, match=r"The shell of the settings cannot be used: .*\. .*\."):
        shell_command(Settings(shell=(broken,)), started)


def test_a_shell_stays_where_the_person_is_inside_the_clients_folders(started: Started, tmp_path: Path) -> None:
    home = Path(started.variables["HOME"])
    inside = home / "clients" / "acme" / "deep"
    inside.mkdir(parents=True)
    (tmp_path / "link").symlink_to(home / "clients")
    acme = Client(slug="acme", name="Acme", roles=(), directories=("~/missing", "~/clients/acme"))
    assert start_folder(acme, replace(started, cwd=inside)) == inside
    linked = tmp_path / "link" / "acme"
    assert start_folder(acme, replace(started, cwd=linked)) == linked, "as the person sees it"
    assert start_folder(acme, replace(started, cwd=home)) == home / "clients" / "acme"
    assert start_folder(acme, replace(started, cwd=home / "clients" / "acme-other")) == home / "clients" / "acme"


def test_without_folders_a_shell_starts_where_the_person_is(started: Started) -> None:
    for directories in ((), ("~/missing",), ("relative",)):
        acme = Client(slug="acme", name="Acme", roles=(), directories=directories)
        assert start_folder(acme, started) == started.cwd
