"""Where files lie."""

import os
import pwd
from pathlib import Path

import pytest

from awsclients.errors import BadInput, LocalFailure
from awsclients.files import locked
from awsclients.paths import config_file, expand, home, private_folder, runtime_folder, state_folder


def test_the_config_file_is_named_by_option_then_variable_then_folder() -> None:
    environ = {"HOME": "/home/jane", "AWSCLIENTS_CONFIG": "~/a.toml"}
    assert config_file(environ, "/b.toml") == Path("/b.toml")
    assert config_file(environ) == Path("/home/jane/a.toml")
    assert config_file({"HOME": "/home/jane"}) == Path("/home/jane/.config/awsclients/config.toml")
    assert config_file({"HOME": "/home/jane", "XDG_CONFIG_HOME": "/c"}) == Path("/c/awsclients/config.toml")


def test_a_folder_that_is_gone_matters_to_relative_names_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert config_file({}, "/b.toml") == Path("/b.toml")
    with pytest.raises(BadInput, match="The folder you are in is gone"):
        config_file({}, "b.toml")


def test_an_empty_name_is_said() -> None:
    with pytest.raises(BadInput, match="empty"):
        config_file({"HOME": "/home/jane"}, "")


def test_C36_a_relative_xdg_folder_is_ignored() -> None:
    assert state_folder({"HOME": "/home/jane", "XDG_STATE_HOME": "here"}) == Path(
        "/home/jane/.local/state/awsclients"
    )


@pytest.mark.parametrize("named", ["", "here"])
def test_C36_a_home_that_is_no_place_is_asked_of_the_system(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", named)
    assert home({"HOME": named}) == Path(pwd.getpwuid(os.getuid()).pw_dir)


def test_C36_under_sudo_nothing_is_made_in_the_home_of_who_ran_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = os.getuid()
    monkeypatch.setenv("SUDO_UID", str(owner))
    private_folder(tmp_path / "own")
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(LocalFailure, match=r"belongs to you and not to root\. Run awsclients without sudo"):
        private_folder(tmp_path / "home" / ".config" / "awsclients")
    with pytest.raises(LocalFailure, match="without sudo"), locked(tmp_path / "config"):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["own"]


def test_without_a_runtime_folder_the_state_folder_serves(tmp_path: Path) -> None:
    assert runtime_folder({"HOME": "/home/jane"}) == Path("/home/jane/.local/state/awsclients/run")
    assert runtime_folder({"HOME": "/h", "XDG_RUNTIME_DIR": str(tmp_path)}) == tmp_path / "awsclients"


def test_C29_only_a_leading_tilde_is_expanded() -> None:
    environ = {"HOME": "/home/jane"}
    assert expand("~/x", environ) == Path("/home/jane/x")
    assert expand("$HOME/x", environ) == Path("$HOME/x")
    assert expand("~root/x", environ) == Path("~root/x")


def test_a_private_folder_is_ours_alone(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "run" / "awsclients")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_planted_folder_is_refused(tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with pytest.raises(LocalFailure, match="chmod 700"):
        private_folder(open_to_all)
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(LocalFailure, match="not a folder of yours"):
        private_folder(tmp_path / "link")


def test_windows_shows_every_folder_as_open_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "geteuid")
    tmp_path.chmod(0o777)
    assert private_folder(tmp_path) == tmp_path
