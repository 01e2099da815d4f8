"""What is wrong between entries."""

import pytest
from tests.config.written import ARN, SOURCE, Load, Write, messages

from awsclients.config.load import load
from awsclients.config.model import Severity


def role(client: str, name: str = "x", more: str = "") -> str:
    return f'[clients.{client}.roles.{name}]\nrole_arn = "{ARN}"\n{more}\n'


def test_C02_one_slug_in_two_files_names_both_and_picks_neither(write: Write) -> None:
    path = write(SOURCE + role("acme") + role("globex"), other=role("acme", "y"))
    workspace = load(path)
    other = path.parent / "clients.d" / "other.toml"
    assert list(workspace.roles) == ["globex/x"]
    assert f"{path}:3:1: The client acme also stands in {other}." in messages(workspace)
    assert f"{other}:1:1: The client acme also stands in {path}." in messages(workspace)
    assert [problem.subject for problem in workspace.errors] == ["acme", "acme"]


def test_C03_slugs_that_differ_in_letter_case_alone_are_errors_on_both_lines(loaded: Load) -> None:
    workspace = loaded(SOURCE + role("Acme") + role("acme"))
    assert "config.toml:3:1: The client acme also stands in" in messages(workspace)
    assert "config.toml:6:1: The client Acme also stands in" in messages(workspace)
    assert not workspace.clients


def test_two_clients_with_one_external_id_load_with_a_warning_that_names_both(loaded: Load) -> None:
    workspace = loaded(
        SOURCE
        + role("acme", "a", 'external_id = "shared-1"')
        + role("acme", "b", 'external_id = "shared-1"')
        + role("globex", "a", 'external_id = "shared-1"')
        + role("globex", "b", 'external_id = "shared-1"')
        + role("wayne", "a", 'external_id = "another"')
    )
    assert len(workspace.roles) == 5
    (problem,) = workspace.problems
    assert problem.severity is Severity.WARNING
    assert "globex and acme have the same external ID" in problem.message
    assert problem.place.line == 11


def test_an_alias_that_is_an_address_is_an_error_and_the_address_stays(loaded: Load) -> None:
    workspace = loaded(SOURCE + role("acme", "new", 'aliases = ["acme/old", "acme/x"]') + role("acme", "old"))
    assert "config.toml:5:1: The alias acme/old is a role itself. Remove it here." in messages(workspace)
    assert dict(workspace.aliases) == {"acme/x": "acme/new"}
    assert set(workspace.roles) == {"acme/new", "acme/old"}
    assert workspace.errors[0].subject == ""


def test_an_alias_never_takes_the_address_of_a_broken_role(loaded: Load) -> None:
    workspace = loaded(
        SOURCE + role("acme", "new", 'aliases = ["acme/old"]') + role("acme", "old", "duration = 1")
    )
    assert dict(workspace.aliases) == {}
    assert len(workspace.errors) == 2


def test_an_alias_wanted_twice_goes_to_nobody(loaded: Load) -> None:
    workspace = loaded(
        SOURCE + role("acme", "a", 'aliases = ["old/x"]') + role("globex", "b", 'aliases = ["old/x"]')
    )
    assert dict(workspace.aliases) == {}
    assert "The alias old/x is also wanted by globex/b" in messages(workspace)
    assert "The alias old/x is also wanted by acme/a" in messages(workspace)
    assert {problem.subject for problem in workspace.errors} == {"old/x"}


def test_two_roles_with_one_profile_name_are_doubted(loaded: Load) -> None:
    workspace = loaded(SOURCE + role("acme-a", "b") + role("acme", "a-b"))
    (problem,) = workspace.problems
    assert "acme/a-b and acme-a/b have the same profile name" in problem.message
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds 0 clients"),
        ("[clients.a]\n[clients.b]\n", "holds 2 clients"),
        ("clients = 1\n", "must be a table"),
    ],
)
def test_a_file_of_clients_d_holds_exactly_one_client(loaded: Load, content: str, words: str) -> None:
    workspace = loaded(SOURCE, other=content)
    assert words in messages(workspace)
    assert not workspace.clients


def test_settings_and_sources_belong_to_the_main_file(loaded: Load) -> None:
    workspace = loaded(SOURCE, acme=f'[settings]\nsource = "x"\n[sources.x]\nkind = "ambient"\n{role("acme")}')
    assert "acme.toml:1:1: [settings] does nothing in this file. Move it to config.toml." in messages(workspace)
    assert "acme.toml:3:1: [sources] does nothing in this file" in messages(workspace)
    assert workspace.roles["acme/x"].source == "here"
    assert list(workspace.sources) == ["here"]


@pytest.mark.parametrize("slug", ["Wayne", "a.b", "../x", "-a", "ü", "a" * 42, ""])
def test_C27_a_slug_that_is_none_loses_its_client(loaded: Load, slug: str) -> None:
    workspace = loaded(f'{SOURCE}[clients."{slug}"]\n[clients.acme.roles."{slug}"]\nrole_arn = "{ARN}"\n')
    assert len(workspace.errors) == 2
    assert list(workspace.clients) == ["acme"]
    assert not workspace.roles
