import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.config.strategies import documents
from tests.config.written import ARN, SOURCE, Write, messages
from tests.conftest import DRAWN
from tests.waiting import LONG

from awsclients.config.edit import add_role
from awsclients.config.load import load
from awsclients.errors import BadInput

Fields = dict[str, object]

FIELDS: Fields = {"role_arn": ARN, "environment": "staging", "external_id": None}


def test_a_new_client_gets_a_file_of_its_own(write: Write) -> None:
    path = write(SOURCE + "# a comment\n")
    before = path.read_bytes()
    file = add_role(path, "acme", {"name": "Acme Ltd", "external_id": "acme-1", "notes": None}, "dev", FIELDS)
    assert file == path.parent / "clients.d" / "acme.toml"
    assert tomllib.loads(file.read_text()) == {
        "clients": {
            "acme": {
                "name": "Acme Ltd",
                "external_id": "acme-1",
                "roles": {"dev": {"role_arn": ARN, "environment": "staging"}},
            }
        }
    }
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_bytes() == before
    workspace = load(path)
    assert messages(workspace) == ""
    assert workspace.roles["acme/dev"].external_id == "acme-1"


def test_the_first_client_of_all_makes_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "fresh" / "awsclients" / "config.toml"
    file = add_role(path, "acme", {}, "dev", FIELDS)
    assert file.exists()
    assert not path.exists()
    assert "There is no source" in messages(load(path))


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n# the end"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_C23_a_role_is_appended_and_every_other_byte_kept(
    write: Write, line_break: str, end: str, start: str
) -> None:
    text = f'{start}# mine\n{SOURCE}\n[clients.acme]   # a client\n\n[clients.acme.roles.x]\nrole_arn="{ARN}"'
    path = write((text + end).replace("\n", line_break).encode())
    before = path.read_bytes()
    assert add_role(path, "acme", {"name": "ignored"}, "dev", {**FIELDS, "session_tags": {"a": "b"}}) == path
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.endswith(b"\n")
    added = after[len(before) :]
    assert b"[clients.acme.roles.dev]" in added
    assert (b"\r\n" in added) == (b"\r\n" in before)
    assert added.replace(b"\r\n", b"").count(b"\n") == (0 if line_break == "\r\n" else added.count(b"\n"))
    workspace = load(path)
    assert messages(workspace) == ""
    assert set(workspace.roles) == {"acme/x", "acme/dev"}
    assert dict(workspace.roles["acme/dev"].session_tags) == {"a": "b"}
    assert path.with_name("config.toml.bak").read_bytes() == before


def test_a_client_of_clients_d_gets_its_role_there(write: Write) -> None:
    path = write(SOURCE, other=f'[clients.acme.roles.x]\nrole_arn = "{ARN}" # mine\n')
    file = add_role(path, "acme", {}, "dev", FIELDS)
    assert file == path.parent / "clients.d" / "other.toml"
    assert file.read_text().startswith(f'[clients.acme.roles.x]\nrole_arn = "{ARN}" # mine\n')
    assert set(load(path).roles) == {"acme/x", "acme/dev"}


def test_C19_a_linked_configuration_stays_a_link(write: Write, tmp_path: Path) -> None:
    real = write(SOURCE + "[clients.acme]\n")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").symlink_to(real)
    assert add_role(home / "config.toml", "acme", {}, "dev", FIELDS) == home / "config.toml"
    assert (home / "config.toml").is_symlink()
    assert "[clients.acme.roles.dev]" in real.read_text()


REFUSALS = [
    ("[clients.acme.roles.dev]\n", "acme/dev is already in"),
    ("schema = 2\n", "newer schema"),
    ("[clients.acme\n", "config.toml:"),
    ("[clients]\nacme = { name = 'x' }\n", "in a form that cannot be added to"),
    ("[clients.acme]\nroles = { x = { duration = '1h' } }\n", "in a form that cannot be added to"),
    ("[clients.acme]\ncolor = 'mauve'\n", "has an error. Correct it first"),
    ("[clients.Acme]\n", "has an error. Correct it first"),
    ("[clients.Acme]\n[clients.acme]\n", "Merge them first"),
]


@pytest.mark.parametrize(("text", "words"), REFUSALS)
def test_what_cannot_be_added_to_is_left_alone_and_said(write: Write, text: str, words: str) -> None:
    path = write(text)
    before = path.read_bytes()
    with pytest.raises(BadInput) as caught:
        add_role(path, "acme", {}, "dev", FIELDS)
    assert words in caught.value.message
    assert path.read_bytes() == before
    assert not (path.parent / "clients.d").exists()
    assert not path.with_name("config.toml.bak").exists()


@pytest.mark.parametrize(
    ("client", "role", "fields"),
    [
        ("Acme", "dev", FIELDS),
        ("../acme", "dev", FIELDS),
        ("acme", "Dev", FIELDS),
        ("acme", "dev", {"role_arn": "Consultant"}),
        ("acme", "dev", {"role_arn": ARN, "duration": 1}),
        ("acme", "dev", {}),
    ],
)
def test_what_would_not_load_is_never_written(write: Write, client: str, role: str, fields: Fields) -> None:
    for text in (SOURCE, SOURCE + "[clients.acme]\n"):
        path = write(text)
        with pytest.raises(BadInput):
            add_role(path, client, {}, role, fields)
        assert path.read_text() == text
        assert not list(path.parent.glob("clients.d/*"))


def test_errors_that_were_there_before_do_not_stand_in_the_way(write: Write) -> None:
    path = write(SOURCE + "[clients.acme.roles.bad]\nduration = 1\n")
    add_role(path, "acme", {}, "dev", FIELDS)
    assert set(load(path).roles) == {"acme/dev"}


def test_C21_a_read_only_file_is_left_alone(write: Write) -> None:
    path = write(SOURCE + "[clients.acme]\n")
    path.chmod(0o400)
    with pytest.raises(BadInput, match="read-only"):
        add_role(path, "acme", {}, "dev", FIELDS)
    assert add_role(path, "globex", {}, "dev", FIELDS).exists()


def test_a_file_of_that_name_with_another_client_is_left_alone(write: Write) -> None:
    path = write(SOURCE, acme="[clients.other]\n")
    with pytest.raises(BadInput, match="holds another client"):
        add_role(path, "acme", {}, "dev", FIELDS)


def test_a_file_that_would_grow_over_its_limit_is_left_alone(write: Write) -> None:
    path = write("[clients.acme]\n" + "# x\n" * (256 * 1024 - 10))
    with pytest.raises(BadInput, match="1 MiB"):
        add_role(path, "acme", {}, "dev", FIELDS)


def test_C33_two_that_add_at_once_both_get_their_role(write: Write) -> None:
    path = write(SOURCE + "[clients.acme]\n")
    code = """
import sys
from pathlib import Path
from awsclients.config.edit import add_role
for number in range(5):
    add_role(Path(sys.argv[1]), "acme", {}, f"{sys.argv[2]}{number}", {"role_arn": sys.argv[3]})
"""
    children = [subprocess.Popen([sys.executable, "-c", code, path, name, ARN]) for name in "abc"]
    assert [child.wait(LONG) for child in children] == [0, 0, 0]
    assert len(load(path).roles) == 15


@given(text=documents, end=st.sampled_from(["", "\n", "# no line break"]))
@settings(deadline=None)
def test_C23_no_byte_of_any_file_is_lost(text: str, end: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp(DRAWN) / "config.toml"
    before = f"[clients.acme]\n[other]\n{text}{end}".encode()
    path.write_bytes(before)
    path.chmod(0o600)
    if not load(path).clients:
        return
    add_role(path, "acme", {}, "dev", {"role_arn": ARN})
    assert path.read_bytes().startswith(before)
    table = tomllib.loads(path.read_bytes().decode())
    assert table["clients"]["acme"].pop("roles") == {"dev": {"role_arn": ARN}}
    assert repr(table) == repr(tomllib.loads(before.decode()))
