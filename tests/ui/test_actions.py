import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.rig import clients, role

from awsclients.ui.actions import ACTIONS, BY_ID, MOVES, table
from awsclients.ui.hints import filter_hints, hints
from awsclients.ui.line import width
from awsclients.ui.situation import Situation
from awsclients.ui.state import Kind

ROLE = role("globex", "admin", "444444444444")
CONSOLE = clients()[4].roles[0]


def test_no_key_has_two_actions() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("marked", [0, 2])
def test_of_two_actions_with_one_key_one_is_on(marked: int) -> None:
    at = Situation(role=ROLE, clients=1, calls=1, marked=marked)
    keys = [action.key for action in ACTIONS if action.key and action.off(at) is None]
    assert len(set(keys)) == len(keys)
    assert hints(at, 80)[2:4] == (("key", "enter"), ("faint", f" {'open marked' if marked else 'assume'}  "))


def test_every_action_has_a_sentence_that_ends() -> None:
    assert all(action.sentence.endswith((".", ").")) for action in ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
@pytest.mark.parametrize("at", [Situation(), Situation(role=ROLE), Situation(role=CONSOLE)])
def test_a_key_that_is_off_says_why_and_what_to_do(action: object, at: Situation) -> None:
    reason = BY_ID[action.id].off(at)  # type: ignore[attr-defined]
    assert reason is None or reason.endswith(".")


def test_who_has_no_client_is_told_to_write_one_and_who_finds_none_to_clear_the_filter() -> None:
    for action in ("assume", "console", "copy", "find"):
        assert "Press e to write one" in (BY_ID[action].off(Situation()) or "")
    assert "Press escape" in (BY_ID["assume"].off(Situation(clients=2)) or "")


def test_a_console_only_role_has_only_its_console() -> None:
    at = Situation(role=CONSOLE)
    assert BY_ID["console"].off(at) is None
    assert "Press b" in (BY_ID["assume"].off(at) or "")
    assert "Press b" in (BY_ID["shell"].off(at) or "")


@pytest.mark.parametrize("kind", [Kind.LIVE, Kind.ENDING, Kind.LAST])
def test_a_live_session_can_be_renewed_and_forgotten(kind: Kind) -> None:
    at = Situation(role=ROLE, kind=kind)
    assert BY_ID["renew"].off(at) is None
    assert BY_ID["forget"].off(at) is None


@given(st.integers(min_value=0, max_value=200), st.sampled_from(Kind), st.integers(0, 2))
def test_hints_hold_whole_keys_that_work_and_end_in_the_one_that_shows_them_all(
    cells: int, kind: Kind, calls: int
) -> None:
    at = Situation(role=ROLE, kind=kind, calls=calls, clients=1)
    line = hints(at, cells)
    keys = [text for style, text in line if style == "key"]
    assert keys[-1] == "?"
    assert cells < 1 or width(line) <= max(cells, 1)
    for key in keys:
        assert any(action.off(at) is None for action in ACTIONS if action.key == key)


@pytest.mark.parametrize("cells", [17, 18, 38, 78])
def test_what_stops_a_call_is_the_last_key_to_give_way(cells: int) -> None:
    line = hints(Situation(role=ROLE, calls=1, clients=1), cells)
    assert line[0] == ("key", "escape")
    assert line[-1 - (line[-1][0] == "faint")] == ("key", "?")


@given(st.text(max_size=3), st.integers(min_value=0, max_value=120))
def test_the_filters_hints_are_never_cut_within_a_key(query: str, cells: int) -> None:
    line = filter_hints(query, cells)
    assert len(line) < 1 or width(line[:-1]) + len(line[-1][1].rstrip()) <= cells
    assert not any(text.endswith("…") for _, text in line)


def test_the_table_for_the_readme_has_every_action() -> None:
    assert table().count("\n") == len(ACTIONS) + len(MOVES) + 1


@pytest.mark.parametrize("query", ["", "glo"])
def test_the_filters_hints_say_nothing_twice(query: str) -> None:
    texts = [text.strip() for _, text in filter_hints(query, 200)]
    assert len(set(texts)) == len(texts)
