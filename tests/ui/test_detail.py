import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ui.rig import Rig, client, clients, refused, role, workspace

from awsclients.access.events import SessionChanged
from awsclients.config.model import AccessKey, IdentityCenter
from awsclients.errors import Refused
from awsclients.ui.brief import brief
from awsclients.ui.glyphs import ASCII, UNICODE
from awsclients.ui.line import Line, width
from awsclients.ui.path import picture
from awsclients.ui.whole import whole


def _text(lines: list[Line]) -> str:
    return "\n".join("".join(text for _, text in line) for line in lines)


def _shown(rig: Rig, address: str) -> tuple[str, str]:
    entry = next(entry for entry in rig.stand.catalogue.entries if entry.address == address)
    shown = rig.stand.shown(entry)
    return _text(brief(shown, 78)), _text(whole(shown, 60))


def test_a_route_is_drawn_hop_by_hop(rig: Rig) -> None:
    roles = rig.stand.workspace.roles
    drawn = {
        address: "".join(text for _, text in picture(rig.stand.workspace, each, UNICODE))
        for address, each in roles.items()
    }
    assert drawn["globex/admin"] == "jane ─▶ 111111111111 gateway ─▶ 444444444444 Consultant"
    assert drawn["wayne/console"] == "browser ─▶ console only"


def test_a_route_of_other_kinds_is_drawn_as_well() -> None:
    work = workspace(
        client(
            "ours",
            "Ours",
            role("ours", "sandbox", "555555555555", source="hub", role_arn=None, role_name="Admin", via=()),
            role("ours", "own", "777777777777", source="keys", role_arn=None, via=()),
        )
    )
    sources = {
        "hub": IdentityCenter(name="hub", sso_start_url="https://a.example/start", sso_region="eu-west-1"),
        "keys": AccessKey(name="keys", access_key_id="AKIA", mfa_serial="arn:aws:iam::777777777777:mfa/jane"),
    }
    work = replace(work, sources=sources)
    drawn = ["".join(text for _, text in picture(work, each, ASCII)) for each in work.roles.values()]
    assert drawn == ["portal hub -> 555555555555 Admin", "keys + MFA -> 777777777777 its own identity"]


def test_what_is_said_of_a_role_without_a_session(rig: Rig) -> None:
    brief, long = _shown(rig, "acme/production")
    for text in ("Acme Ltd / production", "no session", "acme-prod", "external ID set", "Change freeze"):
        assert text in brief
    for text in ("ops@acme.example", "retainer", "ends 2027-03-31", "guarded", "acme-production", "eu-west-1"):
        assert text in long
    assert "7c1e2a" not in brief + long


def test_the_end_of_a_session_stands_there_in_local_time(rig: Rig) -> None:
    session = rig.broker.make("globex/admin", gone=timedelta(minutes=12))
    rig.stand.ledger.hear(SessionChanged(rig.clock.now(), "globex/admin", session))
    brief, long = _shown(rig, "globex/admin")
    assert "48m left until 13:48:00" in brief
    assert "live, 48m of 1h left" in long
    assert "until 13:48:00 local time" in long
    assert "assumed-role/" in long


def test_an_account_is_named_once_and_where_the_way_to_it_is_cut_below_it(rig: Rig) -> None:
    entry = next(entry for entry in rig.stand.catalogue.entries if entry.address == "acme/staging")
    for cells in (80, 38):
        drawn = _text(brief(rig.stand.shown(entry), cells))
        assert drawn.count("333333333333") == 1
        assert "333333333333 acme-stg" in drawn or cells == 80


def test_what_is_agreed_with_the_client_stands_above_what_is_technical(rig: Rig) -> None:
    _, long = _shown(rig, "acme/production")
    labels = ["\nnotes ", "\ncontact ", "\nengagement ", "\nrole ", "\nprofile "]
    assert [long.index(label) for label in labels] == sorted(long.index(label) for label in labels)


def test_of_a_long_refusal_the_first_lines_stand_there_and_the_key_to_all_of_it(rig: Rig) -> None:
    entry = next(entry for entry in rig.stand.catalogue.entries if entry.address == "initech/operator")
    for words, kept, rest in ((10, 2, ""), (60, 3, "…"), (11, 2, "")):
        rig.stand.ledger.fail(entry.address, Refused("refused " * words, detail="AWS said: no."))
        lines = _text(brief(rig.stand.shown(entry), 78)).splitlines()
        assert [line for line in lines[1:] if "v all of it" in line] == [lines[kept]]
        assert lines[kept].endswith("v all of it")
        assert rest in lines[kept]
        assert width([("", line) for line in lines[:1]]) <= 78
    rig.stand.ledger.fail(entry.address, Refused("Nobody answers."))
    assert "v all of it" not in _text(brief(rig.stand.shown(entry), 78))


def test_a_refusal_is_told_whole_and_first(rig: Rig) -> None:
    rig.stand.ledger.fail("initech/operator", refused("The caller was jane.\nCheck the trust policy."))
    brief, long = _shown(rig, "initech/operator")
    assert "AWS refused to let jane" in brief.splitlines()[1]
    assert "The caller was jane." in long
    assert "Check the trust policy." in long


def test_an_engagement_that_is_over_says_so() -> None:
    over = client("acme", "Acme", role("acme", "dev", "222222222222"), engagement_ends=date(2026, 2, 1))
    brief, long = _shown(Rig(workspace(over)), "acme/dev")
    assert "2026-02-01 (over)" in brief
    assert "2026-02-01 (over)" in long


@settings(max_examples=50)
@given(st.integers(min_value=1, max_value=120), st.text(max_size=200), st.text(max_size=60))
def test_C58_no_line_is_wider_than_the_pane_and_none_has_a_control_character(
    cells: int, notes: str, contact: str
) -> None:
    made = client("acme", contact or "x", role("acme", "dev", "222222222222"), notes=notes, contact=contact)
    rig = Rig(workspace(made, *clients()[1:]))
    rig.stand.ledger.fail("acme/dev", refused(notes))
    shown = rig.stand.shown(rig.stand.catalogue.entries[0])
    for line in (*brief(shown, cells), *whole(shown, max(cells, 20))):
        assert not {unicodedata.category(char) for _, text in line for char in text} & {"Cc", "Cf", "Zl", "Zp"}
    assert all(width(line) <= cells for line in brief(shown, cells))
