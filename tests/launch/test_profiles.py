"""The block of profiles in the person's own file: exactly ours inside, and every byte around it theirs."""

import configparser
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awsclients.config.model import Client, Role, Settings, Workspace
from awsclients.errors import BadInput
from awsclients.launch.aws_config import change, difference, fenced, read
from awsclients.launch.fence import BEGIN, END, Broken, Fenced, take_apart
from awsclients.launch.profiles import Files, Profiles, command_of, names_of_others, profiles

PROGRAM = ("/opt/my tools/awsclients",)
TODAY = date(2026, 1, 1)
TEXT = "[profile acme-dev]\ncredential_process = /opt/awsclients credential-process acme/dev\n"


def a_role(address: str, **given: object) -> Role:
    client, _, name = address.partition("/")
    return Role(client=client, name=name, **{"source": "hub", **given})  # type: ignore[arg-type]


def a_workspace(*roles: Role, **given: object) -> Workspace:
    slugs = dict.fromkeys(role.client for role in roles)
    clients = {
        slug: Client(slug=slug, name=slug, roles=tuple(role for role in roles if role.client == slug), **given)  # type: ignore[arg-type]
        for slug in slugs
    }
    return Workspace(Path("/c"), Settings(), clients=clients, roles={role.address: role for role in roles})


def made(*roles: Role, taken: tuple[str, ...] = (), include: bool = False) -> Profiles:
    return profiles(a_workspace(*roles), PROGRAM, taken, TODAY, include_guarded=include)


def parsed(text: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(default_section="")
    parser.read_string(text)
    return parser


LINES = (b"[default]", b"[profile x]", b"[profile x]", b"region = eu-west-1", b"s3 =", b"  a = 1", b"", b"\r")
ODD = (b"# awsclients", b" # awsclients end", b"x# awsclients begin", b"# \xc3\xa4", b"\xff\xfe", b"secret = x")
pieces = st.lists(st.sampled_from([*LINES, *ODD]), max_size=8)
files = st.builds(
    lambda bom, lines, ends, last: bom + b"".join(a + b for a, b in zip(lines, ends, strict=False)) + last,
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    pieces,
    st.lists(st.sampled_from([b"\n", b"\r\n", b"\n\n"]), min_size=8, max_size=8),
    st.sampled_from([b"", b"no newline", b"a\r", b"\n", b"\r\n"]),
)


@given(files, st.lists(st.sampled_from([TEXT, "", TEXT * 2]), min_size=1, max_size=3))
@example(b"a\r", [TEXT])
@example(b"\xef\xbb\xbf", [TEXT])
@example(b"a\r\nb\n", [TEXT])
def test_T12_C43_everything_around_the_block_is_as_it_was_byte_for_byte(before: bytes, texts: list[str]) -> None:
    content = before
    for text in texts:
        content = take_apart(content).replaced(text)
        found = take_apart(content)
        assert found.lines() == text.splitlines()
        assert found.before.startswith(before)
        assert found.after == b""
        assert take_apart(content).replaced(text) == content
    assert take_apart(content).without() == before


@given(files, files)
def test_what_was_written_behind_the_block_stays(before: bytes, after: bytes) -> None:
    content = take_apart(before).replaced(TEXT) + after
    again = take_apart(content).replaced("")
    assert again.endswith(after)
    assert again.startswith(before)
    left = take_apart(again).without()
    assert left.startswith(before)
    assert left.endswith(after)


def test_lines_end_as_the_files_do() -> None:
    content = take_apart(b"[default]\r\noutput = text\r\n").replaced(TEXT)
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"a\n{BEGIN}\n[x]\n", 2),
        (f"a\n{END}\n", 2),
        (f"{END}\n{BEGIN}\n", 2),
        (f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", 3),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", 2),
    ],
)
def test_a_block_that_was_torn_is_told_with_its_line_and_left_alone(
    content: str, line: int, tmp_path: Path
) -> None:
    with pytest.raises(Broken) as broken:
        take_apart(content.encode())
    assert broken.value.line == line
    file = tmp_path / "config"
    file.write_text(content)
    with pytest.raises(BadInput, match=re.escape(f"{file}:{line}:1: ")):
        change(file, Fenced.without)
    assert file.read_text() == content


def test_each_role_with_credentials_is_a_profile() -> None:
    console = Role(client="acme", name="web", source=None, console_url="https://x/")
    found = made(a_role("acme/dev", region="eu-west-1"), a_role("globex/lab", profile="glo"), console)
    assert (found.count, found.left_out) == (2, ())
    sections = parsed(found.text)
    assert sections.sections() == ["profile acme-dev", "profile glo"]
    assert dict(sections["profile acme-dev"]) == {
        "region": "eu-west-1",
        "credential_process": '"/opt/my tools/awsclients" credential-process acme/dev',
    }


def test_guarded_roles_are_in_it_only_when_asked_for() -> None:
    roles = (
        a_role("acme/dev"),
        a_role("acme/production", environment="prod"),
        a_role("acme/x", environment="live"),
    )
    assert made(*roles).left_out == ("2 guarded roles are left out. Add --include-guarded to have them in.",)
    assert made(*roles).count == 1
    assert (made(*roles, include=True).count, made(*roles, include=True).left_out) == (3, ())
    ended = a_workspace(a_role("acme/dev"), engagement_ends=date(2025, 12, 31))
    assert profiles(ended, PROGRAM, (), TODAY, include_guarded=False).count == 0


def test_a_name_that_is_taken_is_left_out_and_said() -> None:
    found = made(
        a_role("acme/dev"), a_role("a/b", profile="same"), a_role("a/c", profile="same"), taken=("acme-dev",)
    )
    assert parsed(found.text).sections() == ["profile same"]
    assert found.left_out == (
        "acme/dev is left out: acme-dev is a profile of yours. Give the role another `profile`.",
        "a/c is left out: same is another role's. Give the role another `profile`.",
    )


@given(st.text(max_size=30))
@example("x]\ncredential_process = id")
@example("default")
@example("acme dev")
def test_C59_T12_no_name_brings_a_section_or_a_key_of_its_own(name: str) -> None:
    (section,) = parsed(made(a_role("acme/dev", profile=name)).text).sections()
    assert section in {f"profile {name}", "profile acme-dev"}
    assert set(parsed(made(a_role("acme/dev", profile=name)).text)[section]) == {"credential_process"}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("[default]\n[profile a]\n[ profile  b ]\n [c]\n", {"default", "a", "b", "c"}),
        ("[profile \"d e\"]\n[profile 'f']\n# [profile g]\nh = [i]\n", {"d e", "f"}),
        ("[profile a]\n[profile a]\n[sso-session s]\n", {"a", "sso-session s"}),
        ("\ufeff[profile a]\r\n[profile b]", {"a", "b"}),
    ],
)
def test_the_persons_own_names_are_found_whatever_else_is_there(
    content: str, names: set[str], tmp_path: Path
) -> None:
    assert names_of_others(take_apart(content.encode()), tmp_path / "none") == names


def test_names_of_the_credentials_file_count_and_those_of_our_block_do_not(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.write_text("[globex]\naws_access_key_id = AKIA\n")
    found = take_apart(take_apart(b"[profile mine]\n").replaced(TEXT))
    assert names_of_others(found, credentials) == {"mine", "globex"}


def test_C44_the_files_are_those_that_sdks_find() -> None:
    files = Files.of({"HOME": "/home/jane"})
    assert (str(files.config), str(files.credentials)) == ("/home/jane/.aws/config", "/home/jane/.aws/credentials")
    named = Files.of({"HOME": "/home/jane", "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/d"})
    assert (str(named.config), str(named.credentials)) == ("/home/jane/c", "/d")


def test_another_configuration_is_named_in_the_command() -> None:
    own = Path("/home/jane/.config/awsclients/config.toml")
    assert command_of(PROGRAM, own, {"HOME": "/home/jane", "AWSCLIENTS_CONFIG": str(own)}) == PROGRAM
    assert command_of(PROGRAM, Path("/other"), {"HOME": "/home/jane"}) == (*PROGRAM, "--config", "/other")


def test_a_difference_holds_none_of_the_persons_own_lines() -> None:
    before = b"[default]\naws_secret_access_key = EXAMPLEKEY"
    said = difference(Path("/c"), before, take_apart(before).replaced(TEXT))
    assert "EXAMPLEKEY" not in said
    assert [line for line in said.splitlines() if line.startswith("-")] == ["--- /c"]
    assert "+[profile acme-dev]" in said.splitlines()
    assert difference(Path("/c"), before, before) == ""


def test_what_stood_in_the_block_cannot_drive_the_terminal() -> None:
    old = take_apart(b"").replaced("\x1b]52;c;eA==\x07")
    assert difference(Path("/c"), old, take_apart(old).replaced(TEXT)).replace("\n", "").isprintable()


@pytest.mark.parametrize("kind", ["folder", "nul", "fifo"])
def test_C44_what_is_no_text_file_is_bad_input(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "config"
    if kind == "folder":
        file.mkdir()
    elif kind == "fifo":
        os.mkfifo(file)
    else:
        file.write_bytes("[default]".encode("utf-16"))
    with pytest.raises(BadInput):
        read(file)
    with pytest.raises(BadInput):
        change(file, Fenced.without)


def test_the_file_keeps_its_link_its_mode_and_a_backup(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles", tmp_path / "aws" / "config"
    real.write_bytes(b"[default]\n")
    real.chmod(0o640)
    link.parent.mkdir()
    link.symlink_to(real)
    assert change(link, lambda found: found.replaced(TEXT))
    assert not change(link, lambda found: found.replaced(TEXT))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "dotfiles.bak").read_bytes() == b"[default]\n"


def test_a_file_that_is_not_there_is_made_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / ".aws" / "config"
    assert change(file, lambda found: found.replaced(TEXT))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert fenced(file, read(file)).lines() == TEXT.splitlines()
    assert replace(fenced(file, None)) == Fenced(b"", None, b"", b"\n")
