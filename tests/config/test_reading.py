import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.config.written import ARN, SOURCE, Load, Write, inert, messages
from tests.conftest import DRAWN

from awsclients.config.load import load
from awsclients.config.model import Severity, Workspace

ROLE = f'{SOURCE}[clients.acme.roles.production]\nrole_arn = "{ARN}"\n'


def only_error(workspace: Workspace) -> str:
    assert len(workspace.problems) == 1, messages(workspace)
    assert workspace.problems[0].severity is Severity.ERROR
    return str(workspace.problems[0])


@pytest.mark.parametrize(
    ("text", "place"), [('a = "x\n', "1:7"), ("ok = 1\n[a", "2:3"), ("a\n", "1:2"), ("a = 1\nb = \n", "2:5")]
)
def test_C01_a_syntax_error_is_placed_and_loses_its_file_alone(loaded: Load, text: str, place: str) -> None:
    workspace = loaded(text, globex='[clients.globex.roles.x]\nconsole_url = "https://globex.example/"\n')
    assert f"config.toml:{place}: This is not TOML" in only_error(workspace)
    assert list(workspace.roles) == ["globex/x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[clients.acme]\n[clients.acme]\n", "[clients.acme] stands twice"),
        ("[clients.acme.roles.a]\nregion = 'eu-west-1'\nregion = 'eu-west-2'\n", "A key stands twice"),
    ],
)
def test_C02_what_stands_twice_is_named_and_none_is_picked(loaded: Load, text: str, words: str) -> None:
    workspace = loaded(text)
    assert words in only_error(workspace)
    assert not workspace.clients


def test_C06_a_bare_account_id_gets_a_message_of_its_own(loaded: Load) -> None:
    assert "Put it in quotes." in only_error(loaded("[clients.a.roles.b]\naccount_id = 012345678901\n"))


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet", "\ufeff"])
def test_C08_an_empty_file_is_no_problem(loaded: Load, text: str) -> None:
    workspace = loaded(text)
    assert not workspace.problems
    assert not workspace.clients
    assert len(workspace.files) == 1


def test_C09_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    workspace = load(tmp_path / "config.toml")
    assert (workspace.problems, workspace.files, dict(workspace.clients)) == ((), (), {})


def test_C09_only_regular_files_are_read_and_a_fifo_never_blocks(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path / "folder", tmp_path / "fifo", Path("/dev/null"), Path("/dev/zero")):
        assert "not a regular file" in only_error(load(path))


def test_C09_a_fifo_in_clients_d_does_not_block_either(write: Write) -> None:
    path = write(ROLE, globex="")
    os.mkfifo(path.parent / "clients.d" / "pipe.toml", 0o600)
    workspace = load(path)
    assert "pipe.toml:1:1: This is not a regular file" in messages(workspace)
    assert list(workspace.roles) == ["acme/production"]


def test_C10_a_byte_order_mark_is_taken(loaded: Load) -> None:
    workspace = loaded("\ufeff" + ROLE)
    assert not workspace.problems
    assert list(workspace.roles) == ["acme/production"]


def test_C11_carriage_returns_before_line_breaks_are_taken(loaded: Load) -> None:
    workspace = loaded(ROLE.replace("\n", "\r\n").rstrip() + "\r\nenviroment = 'x'")
    assert list(workspace.roles) == ["acme/production"]
    assert "config.toml:5:1: enviroment" in messages(workspace)


def test_C11_a_bare_carriage_return_is_an_error(loaded: Load) -> None:
    assert "not TOML" in only_error(loaded("a = 1\rb = 2\n"))


@pytest.mark.parametrize(
    ("content", "place"), [("ok = 1\na = 'ä".encode() + b"\xff'\n", "2:7"), (ROLE.encode("utf-16"), "1:1")]
)
def test_C12_what_is_not_utf_8_says_at_which_byte(loaded: Load, content: bytes, place: str) -> None:
    message = only_error(loaded(content))
    assert f"config.toml:{place}: The file is not UTF-8 at byte" in message
    assert "Save it as UTF-8" in message


def test_C13_raw_control_characters_are_errors_and_escaped_ones_load_inert(loaded: Load) -> None:
    for raw in ("\x00", "\x1b", "\x7f"):
        assert "not TOML" in only_error(loaded(f'[clients.acme]\nname = "{raw}"\n'))
    workspace = loaded('[clients.acme]\nname = "\\u001b]52;c;AA\\u0007\u202e"\n')
    assert workspace.clients["acme"].name.startswith("\x1b")
    assert not workspace.problems


def test_C13_no_message_carries_control_characters(loaded: Load) -> None:
    workspace = loaded('"\\u001b[2J" = 1\n[clients."a\\u001b"]\n[clients.acme]\n"\\u202ekey" = 1\n"b\\n" = 1\n')
    assert len(workspace.problems) == 4
    assert all(inert(problem.message) for problem in workspace.problems)


def test_C14_a_lone_surrogate_is_an_error(loaded: Load) -> None:
    assert "not TOML" in only_error(loaded('a = "\\ud800"\n'))


def test_C16_all_files_together_have_a_size(write: Write) -> None:
    big = "# " + "x" * 1000 + "\n"
    path = write(ROLE, **{f"c{number:02}": f"[clients.c{number}]\n" + big * 1000 for number in range(18)})
    workspace = load(path)
    assert "larger than 16 MiB" in messages(workspace)
    assert 14 <= len(workspace.clients) <= 17


def test_C20_links_that_lead_nowhere_are_said(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "link to a file that is not there" in only_error(load(tmp_path / "dangling"))
    assert "cannot be read" in only_error(load(tmp_path / "loop"))


def test_C22_what_others_can_write_is_not_used(write: Write) -> None:
    path = write(ROLE)
    for mode in (0o622, 0o606, 0o620, 0o666):
        path.chmod(mode)
        workspace = load(path)
        assert f"Run: chmod go-w {path}" in only_error(workspace)
        assert not workspace.roles


def test_C22_what_others_can_read_is_used_and_told_where_problems_are_looked_at(write: Write) -> None:
    path = write(ROLE, a="[clients.a]\n", b="[clients.b]\n")
    for file in (path, *path.parent.glob("clients.d/*")):
        file.chmod(0o644)
    workspace = load(path)
    assert f"Run: chmod 600 {path}" in messages(workspace)
    assert f"Run: chmod -R go= {path.parent / 'clients.d'}" in messages(workspace)
    assert [problem.severity for problem in workspace.problems] == [Severity.NOTE] * 2
    assert not workspace.pressing
    assert len(workspace.clients) == 3


def test_C22_a_folder_that_others_can_write_spoils_its_files(write: Write) -> None:
    path = write(ROLE, globex="[clients.globex]\n")
    (path.parent / "clients.d").chmod(0o777)
    workspace = load(path)
    assert "chmod go-w" in only_error(workspace)
    assert list(workspace.clients) == ["acme"]
    (path.parent / "clients.d").chmod(0o1777)
    assert not load(path).problems


def test_C22_the_real_file_counts_behind_a_link(write: Write, tmp_path: Path) -> None:
    path = write("")
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o700)
    (shared / "real.toml").write_text(ROLE)
    (shared / "real.toml").chmod(0o600)
    path.unlink()
    path.symlink_to(shared / "real.toml")
    assert not load(path).problems
    shared.chmod(0o777)
    assert "can be written by others" in only_error(load(path))


def test_C22_another_users_file_is_not_used(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(ROLE)
    os.chown(path, 12345, -1) if os.geteuid() == 0 else monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert "belongs to another user" in only_error(load(path))


@pytest.mark.parametrize(
    "line", ['include = "other.toml"', 'import = ["../x.toml"]', 'include = "https://a.example"']
)
def test_C30_nothing_is_included_but_clients_d(write: Write, line: str) -> None:
    path = write(f"{line}\n{ROLE}")
    (path.parent / "other.toml").write_text('[clients.other.roles.x]\nconsole_url = "https://other.example/"\n')
    workspace = load(path)
    assert list(workspace.clients) == ["acme"]
    assert workspace.files == (path,)
    assert [problem.severity for problem in workspace.problems] == [Severity.WARNING]
    assert "is unknown here and does nothing" in messages(workspace)


def test_files_of_editors_in_clients_d_are_left_alone(write: Write) -> None:
    path = write(ROLE, globex="[clients.globex]\n")
    folder = path.parent / "clients.d"
    for name in (".#globex.toml", "globex.toml~", "globex.toml.bak", ".globex.toml.x.tmp", "README"):
        (folder / name).write_text("not TOML")
    workspace = load(path)
    assert not workspace.problems
    assert workspace.files == (path, folder / "globex.toml")


def test_clients_d_works_without_a_main_file(write: Write) -> None:
    path = write("", globex='[clients.globex.roles.x]\nconsole_url = "https://globex.example/"\n')
    path.unlink()
    workspace = load(path)
    assert list(workspace.roles) == ["globex/x"]
    assert not workspace.problems


def test_clients_d_that_is_no_folder_is_said(write: Write) -> None:
    path = write(ROLE)
    (path.parent / "clients.d").write_text("")
    workspace = load(path)
    assert "The folder cannot be read" in only_error(workspace)
    assert workspace.roles


@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@settings(deadline=None)
def test_no_bytes_at_all_make_loading_fail(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp(DRAWN) / "config.toml"
    path.write_bytes(content)
    path.chmod(0o600)
    for problem in load(path).problems:
        assert inert(problem.message)
