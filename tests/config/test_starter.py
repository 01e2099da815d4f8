"""What `e` begins a first configuration with."""

import os
import stat
from pathlib import Path

import pytest

from awsclients.config.load import load
from awsclients.config.starter import STARTER, begin


def test_it_changes_nothing_and_is_whole_without_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    begin(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (load(file).problems, load(file).roles) == ((), {})
    assert max(map(len, STARTER.splitlines())) < 80
    lines = (line.removeprefix("# ") for line in STARTER.splitlines()[2:])
    file.write_text("\n".join(lines))
    assert load(file).problems == ()
    assert list(load(file).roles) == ["acme/staging"]


def test_what_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("schema = 1\n")
    begin(file)
    assert file.read_text() == "schema = 1\n"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
def test_no_link_is_followed_and_a_folder_that_cannot_be_made_is_left_to_the_editor(tmp_path: Path) -> None:
    link, file = tmp_path / "link.toml", tmp_path / "file"
    link.symlink_to(tmp_path / "elsewhere.toml")
    file.touch()
    begin(link)
    begin(file / "config.toml")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link.toml"]
