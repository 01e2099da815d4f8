"""`shell` and `exec`, with real children."""

import json
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cli.world import NOW, WORKSPACE, CommandLine, make_role, make_workspace

from awsclients.config.model import Credentials, Place, Problem, Settings
from awsclients.errors import Refused

ENVIRON = "import json, os; print(json.dumps(dict(os.environ)))"


def test_exec_gives_the_child_the_session_and_passes_its_output_on(cli: CommandLine) -> None:
    done = cli("exec", "acme/dev", "--", sys.executable, "-c", ENVIRON)
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert found["AWS_ACCESS_KEY_ID"] == "ASIAACME000000000000"
    assert found["AWSCLIENTS_ROLE"] == "acme/dev"
    assert found["AWS_CREDENTIAL_EXPIRATION"] == "2026-01-01T13:00:00Z"
    assert cli.broker.asked == [("acme/dev", 0.75)]


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -TERM $$", 143)]
)
def test_C119_the_childs_own_code_is_passed_on(cli: CommandLine, script: str, code: int) -> None:
    assert cli("exec", "acme/dev", "sh", "-c", script).code == code
    assert cli("exec", "--own-exit", "99", "acme/dev", "sh", "-c", script).code == code


def test_a_program_that_is_not_there_is_127_before_aws_is_asked(cli: CommandLine, tmp_path: Path) -> None:
    done = cli("exec", "acme/dev", "nosuch-program")
    assert (done.code, done.out) == (127, "")
    assert done.err == "awsclients: nosuch-program was not found. Check the name and PATH.\n"
    plain = tmp_path / "plain"
    plain.write_text("")
    assert cli("exec", "acme/dev", str(plain)).code == 126
    assert not cli.broker.asked


def test_the_program_is_searched_in_the_clients_own_path(cli: CommandLine, tmp_path: Path) -> None:
    tool = tmp_path / "acme-tool"
    tool.write_text("#!/bin/sh\necho found\n")
    tool.chmod(0o700)
    cli.workspace = make_workspace(
        make_role("acme/dev"), acme={"env": {"PATH": f"{tmp_path}:{os.environ['PATH']}"}}
    )
    assert cli("exec", "acme/dev", "acme-tool").out == "found\n"


def test_own_exit_takes_the_place_of_our_own_codes_only(cli: CommandLine) -> None:
    assert cli("exec", "--own-exit", "99", "acme/production", "true").code == 99
    assert cli("exec", "nosuch/role", "--own-exit", "98", "true").code == 98
    assert cli("exec", "acme/dev", "--own-exit", "97", "nosuch-program").code == 127
    cli.broker.failure = Refused("AWS said no. Ask.")
    assert cli("exec", "acme/dev", "--own-exit", "96", "true").code == 96
    assert cli("exec", "acme/dev", "true").code == 4


def test_the_childs_standard_input_is_its_own(cli: CommandLine) -> None:
    read, write = os.pipe()
    os.write(write, b"for the child\n")
    os.close(write)
    kept = os.dup(0)
    os.dup2(read, 0)
    try:
        assert cli("exec", "acme/dev", "cat").out == "for the child\n"
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(read)


RENEWING = "AWS_CONTAINER_CREDENTIALS_FULL_URI"


@pytest.mark.parametrize("words", [["--refresh"], []])
def test_a_command_with_refresh_or_of_a_role_that_says_so_renews_itself(
    cli: CommandLine, words: list[str]
) -> None:
    how: Credentials = "exported" if words else "refreshing"
    cli.workspace = make_workspace(make_role("acme/dev", credentials=how))
    done = cli("exec", "acme/dev", *words, "--", sys.executable, "-c", ENVIRON)
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert found[RENEWING].startswith("http://127.0.0.1:")
    assert "AWS_ACCESS_KEY_ID" not in found
    assert [child.kind for child in cli.broker.attached] == ["command"]
    assert cli.broker.children() == {}


def test_a_shell_that_renews_itself_says_so(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, settings=Settings(shell=("/bin/sh", "-c", f'test -n "${RENEWING}"')))
    done = cli("shell", "acme/dev", "--refresh")
    assert done.code == 0
    assert done.err == "awsclients: Acme Ltd / dev · 222222222222 · dev · renews itself · exit to return\n"


def test_without_refresh_nothing_is_attached(cli: CommandLine) -> None:
    cli("exec", "acme/dev", "true")
    assert cli.broker.attached == []


def test_a_dot_is_this_shells_own_role(cli: CommandLine) -> None:
    cli.variables["AWSCLIENTS_ROLE"] = "acme/dev"
    done = cli("exec", ".", "sh", "-c", "echo $AWSCLIENTS_ROLE")
    assert (done.code, done.out, done.err) == (0, "acme/dev\n", "acme/dev\n")


def test_a_dot_outside_of_a_shell_is_bad_input(cli: CommandLine) -> None:
    done = cli("exec", ".", "true")
    assert (done.code, done.out) == (2, "")
    assert "no shell of awsclients" in done.err


def test_a_shell_says_where_it_is_and_how_to_leave(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, settings=Settings(shell=("/bin/sh", "-c", "exit 3")))
    done = cli("shell", "acme/dev")
    assert done.code == 3
    assert done.err == "awsclients: Acme Ltd / dev · 222222222222 · dev · 1 h left · exit to return\n"
    assert done.out == ""


def test_C111_a_shell_names_once_what_it_goes_without(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, settings=Settings(shell=("/bin/true",)))
    cli.variables |= {"AWS_PROFILE": "stale", "AWSUME_X": "1", "AWS_PAGER": "kept", "AWS_REGION": "replaced"}
    said = cli("shell", "acme/dev").err
    assert said.endswith(" · 1 h left · without AWSUME_X AWS_PROFILE · exit to return\n")
    assert said.count("AWS_PROFILE") == 1


def test_C110_a_shell_inside_a_shell_says_how_deep_it_is(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, settings=Settings(shell=("/bin/sh", "-c", "echo $AWSCLIENTS_DEPTH")))
    assert cli("shell", "acme/dev").out == "\n"
    cli.variables["AWSCLIENTS_ROLE"] = "acme/dev"
    for depth in ("2", "3"):
        done = cli("shell", "globex/admin", "--force")
        assert done.out == f"{depth}\n"
        assert f" · {depth} shells deep · " in done.err
        assert "acme" not in done.err
        cli.variables["AWSCLIENTS_DEPTH"] = depth


def test_C110_a_shell_inside_a_shell_is_refused_with_who_and_until_when(cli: CommandLine) -> None:
    end = (NOW + timedelta(hours=1)).isoformat()
    cli.variables |= {"AWSCLIENTS_ROLE": "acme/dev", "AWS_CREDENTIAL_EXPIRATION": end}
    done = cli("shell", "globex/admin")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"awsclients: This is a shell of acme/dev already, until {end}. Leave it with exit, or add --force.\n"
    )
    assert not cli.broker.asked
    cli.workspace = replace(WORKSPACE, settings=Settings(shell=("/bin/sh", "-c", "echo $AWSCLIENTS_ROLE")))
    assert cli("shell", "globex/admin", "--force").out == "globex/admin\n"


def test_without_a_role_the_folder_decides(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "clients" / "globex" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    monkeypatch.setenv("HOME", str(tmp_path))
    cli.workspace = make_workspace(
        make_role("acme/dev"),
        make_role("globex/admin"),
        settings=Settings(shell=("/bin/sh", "-c", "echo $AWSCLIENTS_ROLE")),
        acme={"directories": ("~/clients",)},
        globex={"directories": ("~/clients/globex", "~/elsewhere")},
    )
    done = cli("shell")
    assert done.out == "globex/admin\n"
    assert done.err.startswith("globex/admin\n")


def test_without_a_role_the_only_one_is_taken(cli: CommandLine) -> None:
    cli.workspace = make_workspace(
        make_role("acme/dev"), settings=Settings(shell=("/bin/sh", "-c", "echo $AWSCLIENTS_ROLE"))
    )
    assert cli("shell").out == "acme/dev\n"


def test_without_a_role_and_with_several_their_names_are_said(cli: CommandLine, tmp_path: Path) -> None:
    done = cli("shell")
    assert (done.code, done.out) == (2, "")
    assert "acme/production, acme/dev, globex/admin" in done.err
    cli.workspace = make_workspace(
        make_role("acme/dev"), make_role("acme/production"), acme={"directories": (str(Path.cwd()),)}
    )
    assert "This folder is acme's, which has several roles: acme/dev and acme/production." in cli("shell").err


def test_in_the_folder_of_a_client_without_a_role_that_loads_it_is_said_why(cli: CommandLine) -> None:
    here, globex = {"directories": (str(Path.cwd()),)}, make_role("globex/admin")
    both = make_workspace(make_role("acme/dev"), globex, acme=here)
    cli.workspace = replace(both, roles={globex.address: globex})
    assert "This folder is acme's, which has no roles yet." in cli("shell").err
    place = Place(Path("/config.toml"), 7, 1)
    cli.workspace = replace(cli.workspace, problems=(Problem(place, "role_arn is wrong.", subject="acme/dev"),))
    done = cli("shell")
    assert (done.code, done.out, done.err) == (2, "", "/config.toml:7:1: role_arn is wrong.\n")


def test_a_broken_shell_in_the_settings_is_bad_input(cli: CommandLine) -> None:
    cli.workspace = replace(WORKSPACE, settings=Settings(shell=("/nosuch/shell",)))
    done = cli("shell", "acme/dev")
    assert (done.code, done.out) == (2, "")
