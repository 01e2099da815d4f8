import sys
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from tests.ui.rig import client, clients, role

from awsclients.config.model import Client, Role
from awsclients.ui.filter import Index


def _index(*made: Client) -> tuple[Index, list[str]]:
    pairs = [(one, each) for one in made for each in one.roles]
    return Index(pairs), [each.address for _, each in pairs]


def _found(query: str, *made: Client) -> list[str]:
    index, addresses = _index(*made)
    return [addresses[at] for at in index.ranked(query)]


def test_no_text_finds_all_in_their_own_order() -> None:
    index, addresses = _index(*clients())
    assert index.ranked("") == index.ranked("   ") == list(range(len(addresses)))


def test_a_beginning_ranks_before_a_word_before_an_inside_before_letters_in_order() -> None:
    made = (
        client("a", "pxrxoxd", role("a", "x1", "222222222222")),
        client("b", "inprodx", role("b", "x2", "222222222222")),
        client("c", "my prod", role("c", "x3", "222222222222")),
        client("d", "prodigy", role("d", "x4", "222222222222")),
    )
    assert _found("prod", *made) == ["d/x4", "c/x3", "b/x2", "a/x1"]


def test_it_looks_at_everything_a_person_may_remember() -> None:
    remembered = (
        ("glo", "globex"),
        ("Acme Ltd", "acme"),
        ("auditor", "umbrella"),
        ("666666666666", "umbrella"),
        ("acme-stg", "acme"),
        ("test", "umbrella"),
        ("retainer", "acme"),
        ("wayne ent", "wayne"),
    )
    for query, slug in remembered:
        assert _found(query, *clients())[0].startswith(f"{slug}/"), query


def test_every_word_must_be_found_in_any_order_and_letter_case() -> None:
    assert _found("STAGING acme", *clients()) == ["acme/staging"]
    assert _found("acme/staging", *clients()) == ["acme/staging"]
    assert _found("acme nowhere", *clients()) == []


def test_an_alias_still_finds_the_role() -> None:
    renamed = client("acme", "Acme", role("acme", "production", "222222222222", aliases=("oldacme/prod",)))
    assert _found("oldacme", renamed) == ["acme/production"]


names = st.text(alphabet="abcde xyz-ÄßÉ日", min_size=1, max_size=12)
made_clients = st.lists(
    st.builds(
        lambda number, name, roles: client(
            f"c{number}", name, *(role(f"c{number}", each, "222222222222") for each in roles)
        ),
        st.integers(0, 99),
        names,
        st.lists(names, max_size=4),
    ),
    max_size=8,
)


@given(made_clients, names)
def test_the_same_text_finds_the_same_order_and_nothing_twice(made: list[Client], query: str) -> None:
    index, addresses = _index(*made)
    found = index.ranked(query)
    assert found == index.ranked(query)
    assert len(set(found)) == len(found) <= len(addresses)


@given(made_clients, names, names)
def test_more_words_never_find_more(made: list[Client], one: str, two: str) -> None:
    index, _ = _index(*made)
    assert set(index.ranked(f"{one} {two}")) <= set(index.ranked(one))


@given(made_clients, names)
def test_equals_keep_their_order(made: list[Client], query: str) -> None:
    index, _ = _index(*made)
    words = query.casefold().split()
    scores = index.scores(words)
    for one, two in zip(ranked := index.ranked(query), ranked[1:], strict=False):
        assert (scores.get(one, 0), one) < (scores.get(two, 0), two)


@given(made_clients)
def test_a_role_is_found_by_its_own_name(made: list[Client]) -> None:
    index, _ = _index(*made)
    pairs = [(one, each) for one in made for each in one.roles]
    for at, (one, each) in enumerate(pairs):
        if one.name.strip() and "/" not in one.name:
            assert at in index.ranked(f"{one.name} {each.name}")


def test_ten_thousand_roles_cost_a_bounded_number_of_steps_a_key() -> None:
    """Lines of Python run per role and key, counted: the clock of a busy machine says nothing."""
    few, many = (_steps(count) for count in (100, 1000))
    assert many < 12 * few
    assert many / 1000 < 30


def _steps(count: int) -> int:
    roles = tuple(role("acme", f"role-{number}", "222222222222") for number in range(count))
    index, _ = _index(client("acme", "Acme Ltd", *roles))
    return _counted(lambda: index.ranked("rl9"))


def _counted(call: Callable[[], object]) -> int:
    steps = 0

    def trace(_frame: object, event: str, _arg: object) -> object:
        nonlocal steps
        steps += event == "line"
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        call()
    finally:
        sys.settrace(None)
    return steps


def test_a_pattern_that_makes_others_backtrack_is_cheap() -> None:
    long = Role(client="acme", name="a" * 60, source="jane", role_arn=None)
    index = Index([(client("acme", "Acme", long), long)] * 50)
    assert _counted(lambda: index.ranked("a" * 40 + "z")) < 50 * 200
