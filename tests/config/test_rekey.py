"""One key's id in the place of another: in place, in every source that has it, and not a byte more."""

import stat
from pathlib import Path

import pytest
from tests.config.written import Write

from awsclients.config.load import load
from awsclients.config.model import AccessKey
from awsclients.config.rekey import check_rekeyable, rekey
from awsclients.errors import BadInput

OLD, NEW, OTHER = "AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE", "AKIAQQQQQQQQQEXAMPLE"
TEXT = f"""\
# who I am, {OLD}
[sources.jane]   # an IAM user
kind = "access-key"
access_key_id   =   "{OLD}"     # {OLD} since May
via = []

[sources.gateway]
access_key_id = '{OLD}'
kind = "access-key"

[sources.other]
kind = "access-key"
access_key_id = "{OTHER}"

[clients.acme]
notes = "{OLD}"
source = "jane"
"""


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\n# {OLD}"])
def test_the_id_changes_in_place_and_every_other_byte_is_kept(
    write: Write, line_break: str, start: str, end: str
) -> None:
    text = (start + TEXT.rstrip("\n") + end).replace("\n", line_break)
    path = write(text.encode())
    assert rekey(path, OLD, NEW) == ("jane", "gateway")
    wanted = text.replace(f'=   "{OLD}"', f'=   "{NEW}"').replace(f"'{OLD}'", f"'{NEW}'")
    assert path.read_bytes() == wanted.encode()
    assert path.with_name("config.toml.bak").read_bytes() == text.encode()
    workspace = load(path)
    assert [source.access_key_id for source in workspace.sources.values() if isinstance(source, AccessKey)] == [
        NEW,
        NEW,
        OTHER,
    ]
    assert rekey(path, OLD, NEW) == (), "a second time there is nothing to do"


@pytest.mark.parametrize(
    "text",
    [
        f'sources = {{ jane = {{ kind = "access-key", access_key_id = "{OLD}" }}, x = {{ kind = "ambient" }} }}',
        f'sources.jane.kind = "access-key"\nsources.jane.access_key_id = "{OLD}"',
        f'[sources]\njane.access_key_id = "{OLD}"\njane.kind = "access-key"',
        f'["sources"."jane"]\n"access_key_id" = "{OLD}"\nkind = "access-key"',
        f'[sources.jane]\nkind = "access-key"\naccess_key_id = """{OLD}"""',
        f'[sources.jane]\nkind = "access-key"\naccess_key_id = "\\u0041{OLD[1:]}"',
    ],
)
def test_however_it_is_written(write: Write, text: str) -> None:
    path = write(text)
    assert rekey(path, OLD, NEW) == ("jane",)
    source = load(path).sources["jane"]
    assert isinstance(source, AccessKey)
    assert source.access_key_id == NEW


def test_C19_a_link_stays_a_link_and_the_mode_stays(write: Write, tmp_path: Path) -> None:
    real = write(TEXT)
    real.chmod(0o640)
    link = real.with_name("linked.toml")
    link.symlink_to(real)
    assert rekey(link, OLD, NEW) == ("jane", "gateway")
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT + "[sources.jane", "while a file is broken"),
        (f"schema = 2\n{TEXT}", "newer schema"),
    ],
)
def test_what_cannot_be_changed_is_said_before_anything_depends_on_it(write: Write, text: str, words: str) -> None:
    path = write(text)
    for change in (lambda: check_rekeyable(path, OLD), lambda: rekey(path, OLD, NEW)):
        with pytest.raises(BadInput, match=words):
            change()
    assert path.read_text() == text


def test_a_file_that_may_not_be_written_is_said_before(write: Write) -> None:
    path = write(TEXT)
    path.chmod(0o400)
    with pytest.raises(BadInput, match="read-only"):
        check_rekeyable(path, OLD)


def test_no_key_id_is_no_key_id(write: Write) -> None:
    path = write(TEXT)
    with pytest.raises(BadInput):
        rekey(path, OLD, 'x"\n[evil]')
    assert path.read_text() == TEXT


def test_a_file_that_is_not_there_has_no_such_source(tmp_path: Path) -> None:
    assert rekey(tmp_path / "none.toml", OLD, NEW) == ()
