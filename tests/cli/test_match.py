"""Which role is meant."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.world import WORKSPACE, make_role, make_workspace

from awsclients.cli.match import find, names
from awsclients.config.load import load
from awsclients.config.model import Place, Problem
from awsclients.errors import BadInput

SLUGS = st.text(alphabet="ab-_1", min_size=1, max_size=4).filter(lambda slug: slug[0] not in "-_")
ADDRESSES = st.builds("{}/{}".format, SLUGS, SLUGS)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("acme/production", "acme/production"),
        ("acme-old/dev", "acme/dev"),
        ("initech", "initech/reader"),
        ("gl/ad", "globex/admin"),
        ("GL/AD", "globex/admin"),
        ("read", "initech/reader"),
        ("/prod", "acme/production"),
    ],
)
def test_at_a_terminal_what_names_one_role_is_enough(text: str, address: str) -> None:
    found = find(text, WORKSPACE, loose=True)
    assert found.role.address == address
    assert found.full is (text == address)


@pytest.mark.parametrize("text", ["initech", "gl/ad", "read", "ACME/dev", "acme/", ""])
def test_without_a_terminal_only_a_full_address_or_alias_is_taken(text: str) -> None:
    with pytest.raises(BadInput):
        find(text, WORKSPACE, loose=False)
    assert find("acme-old/dev", WORKSPACE, loose=False).role.address == "acme/dev"


def test_without_a_terminal_the_full_address_is_named() -> None:
    with pytest.raises(BadInput, match=r"initech is no full address.* Did you mean initech/reader\?"):
        find("initech", WORKSPACE, loose=False)


def test_several_are_named() -> None:
    with pytest.raises(BadInput, match=r"globex names several roles: globex/admin and globex/audit\. Name one"):
        find("globex", WORKSPACE, loose=True)


def test_none_names_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"There is no role acme/prodution\. Did you mean acme/production"):
        find("acme/prodution", WORKSPACE, loose=True)


def test_nothing_near_points_at_the_list() -> None:
    with pytest.raises(BadInput, match="awsclients list"):
        find("zzz/zzz", WORKSPACE, loose=True)


def test_no_roles_at_all_says_how_to_start() -> None:
    with pytest.raises(BadInput, match="awsclients add"):
        find("acme/dev", make_workspace(), loose=True)


@pytest.mark.parametrize("subject", ["umbrella", "umbrella/own"])
def test_a_broken_entry_says_what_is_wrong_with_it(subject: str) -> None:
    wrong = Problem(Place(Path("/c.toml"), 3, 5), "role_arn is wrong. Write one.", subject=subject)
    broken = replace(WORKSPACE, problems=(wrong,))
    with pytest.raises(BadInput, match=r"^/c\.toml:3:5: role_arn is wrong"):
        find("umbrella/own", broken, loose=True)


def test_where_nothing_could_be_loaded_the_reason_is_said_and_not_that_there_is_nothing() -> None:
    wrong = Problem(Place(Path("/c.toml"), 3, 5), "role_arn is wrong. Write one.", subject="umbrella/own")
    with pytest.raises(BadInput, match=r"^/c\.toml:3:5: role_arn is wrong"):
        find("acme/dev", replace(make_workspace(), problems=(wrong,)), loose=False)


def test_a_wrong_setting_is_not_the_reason_why_there_is_no_such_role(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        'schema = "1"\nsettings.guard = 1\nclients.wayne.roles.web.console_url = "https://wayne.example"\n'
    )
    config.chmod(0o600)
    workspace = load(config)
    assert len(workspace.errors) == 2
    with pytest.raises(BadInput, match="There is no role acme/dev"):
        find("acme/dev", workspace, loose=False)


def test_a_hostile_name_cannot_drive_the_terminal() -> None:
    with pytest.raises(BadInput) as raised:
        find("\x1b]52;c;x\x07", WORKSPACE, loose=True)
    assert "\x1b" not in raised.value.message


@given(st.sets(ADDRESSES, min_size=1, max_size=6), st.data())
def test_a_full_address_always_means_itself(addresses: set[str], data: st.DataObject) -> None:
    workspace = make_workspace(*map(make_role, sorted(addresses)))
    address = data.draw(st.sampled_from(sorted(addresses)))
    for loose in (True, False):
        assert find(address, workspace, loose=loose).role.address == address


@given(st.sets(ADDRESSES, min_size=1, max_size=6), st.text(max_size=8))
def test_what_is_found_contains_what_was_written(addresses: set[str], text: str) -> None:
    workspace = make_workspace(*map(make_role, sorted(addresses)))
    try:
        found = find(text, workspace, loose=True)
    except BadInput:
        return
    client, _, name = text.casefold().partition("/")
    assert client in found.role.address
    assert name in found.role.name or not name


@given(st.lists(ADDRESSES, max_size=30))
def test_a_long_list_of_names_is_cut(addresses: list[str]) -> None:
    said = names(addresses)
    assert said.count(",") < 8
    assert len(addresses) <= 8 or f"{len(addresses) - 7} more" in said
