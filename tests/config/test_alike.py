"""C58: names that look like another client's."""

import pytest
from tests.config.written import Load

from awsclients.config.alike import skeleton
from awsclients.config.model import Severity


@pytest.mark.parametrize(
    "twin",
    [
        "Аcme Ltd",
        "Acmе Ltd",
        "ACME LTD",
        "Acme  Ltd",
        "Acme\u200b Ltd",
        "Ａｃｍｅ Ltd",
        "Acme\u0301 Ltd",
        "Αcme Ltd",
        "Acrne Ltd",
    ],
    ids=ascii,
)
def test_C58_a_name_that_looks_like_another_has_its_skeleton(twin: str) -> None:
    assert skeleton(twin) == skeleton("Acme Ltd")


@pytest.mark.parametrize("other", ["Acme Ltd 2", "Acne Ltd", "Globex", "日本", "Акме"])
def test_C58_a_name_that_looks_different_has_another(other: str) -> None:
    assert skeleton(other) != skeleton("Acme Ltd")


def test_C58_digits_and_letters_that_look_alike_are_one() -> None:
    assert skeleton("lnitech") == skeleton("Initech") == skeleton("1nitech")
    assert skeleton("G1obex") == skeleton("GIobex")


def test_C58_two_clients_that_look_alike_load_with_one_warning_that_names_both(loaded: Load) -> None:
    workspace = loaded(
        '[sources.hub]\nkind = "ambient"\n'
        '[clients.acme]\nname = "Acme"\n[clients.acme.roles.dev]\naccount_id = "222222222222"\n'
        '[clients.evil]\nname = "Аcme"\n[clients.evil.roles.dev]\naccount_id = "333333333333"\n'
        '[clients.globex]\n[clients.globex.roles.dev]\naccount_id = "444444444444"\n'
    )
    assert len(workspace.roles) == 3
    (problem,) = workspace.problems
    assert problem.severity is Severity.WARNING
    assert problem.message.startswith("The name of evil looks like that of acme.")
    assert problem.place.line == 8
