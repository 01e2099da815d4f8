"""From words to a verb and its options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.cli.parser import Parsed, Shown, parse
from awsclients.cli.verbs import VERBS
from awsclients.cli.words import own_exit
from awsclients.errors import BadInput

_LINE = (
    "exec shell list demo acme/dev -- --confirm acme/dev --config x --json -h --own-exit 9 --own-exit=9 aws -x -"
)
WORDS = st.sampled_from([*_LINE.split(), "", "--debug", "--mfa-code-stdin", "\x1b[2J"])


def parsed(*words: str) -> Parsed:
    found = parse(words, VERBS)
    assert isinstance(found, Parsed)
    return found


def shown(*words: str) -> str:
    found = parse(words, VERBS)
    assert isinstance(found, Shown)
    return found.text


@pytest.mark.parametrize(
    "words",
    [
        ["--config", "x.toml", "--debug", "list", "--json"],
        ["list", "--json", "--config", "x.toml", "--debug"],
        ["--debug", "list", "--config=x.toml", "--json"],
    ],
)
def test_global_options_stand_before_or_after_the_verb(words: list[str]) -> None:
    found = parsed(*words)
    assert found.verb.name == "list"
    assert found.options.text("config") == "x.toml"
    assert found.options.flag("debug")
    assert found.options.flag("json")


def test_options_may_be_ended_where_nothing_follows() -> None:
    assert parsed("list", "--json", "--").options.flag("json")
    assert parsed("export", "--", "acme/dev").options.text("role") == "acme/dev"


@pytest.mark.parametrize(
    ("words", "role", "command"),
    [
        ("acme/dev aws s3 ls", "acme/dev", "aws s3 ls"),
        ("acme/dev -- aws s3 ls", "acme/dev", "aws s3 ls"),
        ("acme/dev aws s3 ls --region x --debug", "acme/dev", "aws s3 ls --region x --debug"),
        ("acme/production --confirm acme/production -- aws", "acme/production", "aws"),
        ("--confirm acme/production acme/production aws --help", "acme/production", "aws --help"),
        (". --own-exit 9 aws -- x", ".", "aws -- x"),
        ("acme/dev --own-exit=9 -- -- x", "acme/dev", "-- x"),
        ("acme/dev -- --version", "acme/dev", "--version"),
    ],
)
def test_exec_leaves_the_command_alone(words: str, role: str, command: str) -> None:
    found = parsed("exec", *words.split())
    assert found.options.given("role") == role
    assert found.options.words("command") == tuple(command.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lst", "There is no command lst. Did you mean list?"),
        ("rotat hub", "There is no command rotat. Did you mean rotate?"),
        ("xyzzy", "There is no command xyzzy. See them all"),
        ("check", "There is no command check. See them all"),
        ("acme/dev", "There is no command acme/dev. If it is a role, write: awsclients shell acme/dev"),
        ("--confg x.toml list", "There is no option --confg. Did you mean --config?"),
        ("demo --confg x.toml list", "There is no option --confg"),
        ("profiles show", "Argument diff|write|remove: invalid choice: 'show'"),
        ("secret", "The following arguments are required: set|delete, SOURCE"),
        ("exec acme/dev", "The command to run is missing. Try: awsclients exec acme/dev -- aws s3 ls"),
        ("exec acme/dev --", "The command to run is missing"),
        ("exec", "The following arguments are required: ROLE. Run: awsclients exec --help"),
        ("list --jsn", "Unrecognized arguments: --jsn. Run: awsclients list --help"),
        ("list --js", "Unrecognized arguments: --js"),
        ("list --json=1", "Argument --json takes no value. Run: awsclients list --help"),
        ("list extra", "Unrecognized arguments: extra"),
        ("export --format xml", "invalid choice: 'xml'"),
        ("exec --own-exit 0 acme/dev true", "0 is no exit code from 1 to 255"),
        ("list --config", "expected one argument"),
        ("demo demo", "There is no command demo in the demo. Write demo once."),
        ("-- list", "There is no command --"),
    ],
)
def test_wrong_use_is_one_line(words: str, said: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse(words.split(), VERBS)
    assert said in raised.value.message
    assert "\n" not in raised.value.message


def test_demo_takes_any_verb() -> None:
    assert parsed("demo").demo
    assert parsed("demo").verb.name == ""
    assert parsed("--debug", "demo", "list", "--json").options.flag("debug")
    assert parsed("demo", "exec", "acme/dev", "true").demo
    assert not parsed("list").demo


@pytest.mark.parametrize("verb", ["", "demo", *filter(None, VERBS), *(f"demo {name}" for name in VERBS if name)])
def test_every_help_has_examples_and_fits_eighty_columns(verb: str) -> None:
    text = shown(*verb.split(), "--help")
    assert text == shown("--help", *verb.split())
    assert text.startswith(f"usage: awsclients{' ' + verb if verb else ''} ".rstrip())
    assert "examples:" in text
    assert max(map(len, text.splitlines())) < 80


def test_help_is_a_word_as_well_as_an_option() -> None:
    assert shown("help") == shown("--help")
    assert shown("help", "exec") == shown("exec", "--help")
    assert shown("--debug", "help", "demo", "list") == shown("demo", "list", "--help")


def test_the_words_of_a_long_usage_stand_under_one_another() -> None:
    first, *others = shown("add", "--help").partition("\n\n")[0].splitlines()
    assert first.startswith("usage: awsclients add")
    assert len(others) > 1
    assert {len(line) - len(line.lstrip()) for line in others} == {len("usage: ") + 4}


def test_the_help_names_every_verb_and_nothing_that_is_not_built() -> None:
    text = shown("--help")
    assert all(f"\n  {name} " in text for name in [*filter(None, VERBS), "demo"])
    assert "--refresh" in shown("shell", "--help")
    assert "offboard" not in text


@pytest.mark.parametrize("words", ["--version", "list --version", "--version exec", "demo --version"])
def test_the_version_is_said_anywhere(words: str) -> None:
    assert shown(*words.split()).startswith("awsclients 0")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("exec --own-exit 99 nosuch -- x", 99),
        ("exec nosuch --own-exit=99 x", 99),
        ("exec --own-exit 99", 99),
        ("demo exec --own-exit 99 a/b x", 99),
        ("--config x exec a/b --own-exit 99 -- x", 99),
        ("exec a/b x --own-exit 99", None),
        ("exec --own-exit 256 a/b x", None),
        ("exec --own-exit", None),
        ("list --own-exit 99", None),
        ("nosuch --own-exit 99", None),
    ],
)
def test_own_exit_is_found_also_in_a_wrong_line(words: str, code: int | None) -> None:
    assert own_exit(words.split(), VERBS) == code


@given(st.lists(WORDS, max_size=8))
def test_any_words_are_parsed_shown_or_refused_in_one_line(words: list[str]) -> None:
    said = ""
    own_exit(words, VERBS)
    try:
        parse(words, VERBS)
    except BadInput as wrong:
        said = wrong.message
    assert said.isprintable()
