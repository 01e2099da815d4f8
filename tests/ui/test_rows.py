from datetime import date

from tests.ui.rig import client, clients, role, workspace

from awsclients.ui.rows import Catalogue

TODAY = date(2026, 3, 2)


def _catalogue() -> Catalogue:
    return Catalogue(workspace(*clients()), TODAY)


def test_the_clients_name_stands_once_in_a_group() -> None:
    rows = _catalogue().rows()
    assert [row.first for row in rows] == [True, False, False, True, False, True, True, True]
    assert [row.entry.address for row in rows[:3]] == ["acme/production", "acme/staging", "acme/readonly"]


def test_a_text_keeps_a_clients_roles_together_best_first() -> None:
    rows = _catalogue().rows("staging")
    assert [row.entry.address for row in rows] == ["acme/staging"]
    mixed = Catalogue(
        workspace(
            client("acme", "Acme", role("acme", "data", "222222222222"), role("acme", "prod", "222222222222")),
            client("prod", "Prod Ltd", role("prod", "dev", "333333333333")),
        ),
        TODAY,
    ).rows("prod")
    assert [row.entry.address for row in mixed] == ["acme/prod", "prod/dev"]
    assert all(row.first for row in mixed)


def test_the_first_role_of_globex_is_first_for_glo() -> None:
    assert _catalogue().rows("glo")[0].entry.address == "globex/admin"


def test_an_environment_is_never_guessed() -> None:
    by_address = {entry.address: entry for entry in _catalogue().entries}
    assert by_address["globex/billing"].environment == "?"
    assert by_address["acme/production"].production
    assert by_address["acme/production"].guarded
    assert not by_address["acme/staging"].guarded


def test_a_client_whose_engagement_is_over_is_guarded() -> None:
    over = client("acme", "Acme", role("acme", "dev", "222222222222"), engagement_ends=date(2026, 3, 1))
    assert Catalogue(workspace(over), TODAY).entries[0].guarded


def test_names_from_outside_are_shown_inert_and_never_empty() -> None:
    bad = client("acme", "\x1b]52;c;Zm9v\x07", role("acme", "dev", "222222222222"))
    blank = client("globex", "   ", role("globex", "dev", "222222222222"))
    first, second = Catalogue(workspace(bad, blank), TODAY).entries
    assert first.client_name == "�]52;c;Zm9v�"
    assert second.client_name == "globex"
