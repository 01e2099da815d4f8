import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.config.strategies import depth, documents

from awsclients.config.limits import DEPTH, excess
from awsclients.config.parsing import Unparsable, parse


def refusal(content: str | bytes) -> Unparsable:
    started = time.process_time()
    with pytest.raises(Unparsable) as caught:
        parse(Path("config.toml"), content.encode() if isinstance(content, str) else content)
    assert time.process_time() - started < 2
    return caught.value


@pytest.mark.parametrize("nested", ["[" * 900 + "]" * 900, "[" * 5000, "[\n" * 100_000, "{a=" * 900, "[{a=" * 5])
def test_C15_deep_nesting_is_refused_before_it_is_parsed(nested: str) -> None:
    error = refusal(f"ok = 1\na = {nested}")
    assert "nested too deep (limit 8)" in error.message
    assert error.line >= 2


def test_C15_eight_levels_are_allowed() -> None:
    assert excess("a = " + "[" * 8 + "]" * 8) is None
    assert excess("a = " + "[" * 9 + "]" * 9) is not None


@pytest.mark.parametrize(
    "text",
    [
        'a = "[[[[[[[[[[[["',
        "a = '{{{{{{{{{{{{'",
        'a = """\n[[[[[[\n[[[[[[ ""]["" """',
        "a = '''[[[[[[[[[[[[ ''[''' # [[[[[[[[[[[[[",
        "# [[[[[[[[[[[[[[[[[",
        'a = "\\"[[[[[[[[[[[["',
        "\n".join(f"[a{number}]" for number in range(50)),
        "\n".join(f"a{number} = [[1], [2]]" for number in range(50)),
        'a = """x"""""\nb = ["[[[[[[[[["]',
    ],
)
def test_C15_brackets_in_strings_and_comments_do_not_count(text: str) -> None:
    tomllib.loads(text)
    assert excess(text) is None


@pytest.mark.parametrize(
    "text",
    [".".join("a" * 50_000) + " = 1", "[" + ".".join("a" * 20_000) + "]", "x = {" + ".".join("a" * 18) + " = 1}"],
)
def test_C16_a_key_of_many_dots_is_refused_before_it_is_parsed(text: str) -> None:
    message = refusal(text).message
    assert "16 dots" in message or "16 KiB" in message


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 17) + " = 1",
        "a = [" + "1.5, " * 40 + "]",
        'a = "' + "." * 100 + '"',
        "a = 1 # " + "." * 100,
        'a = """\n' + "." * 100 + '\n"""',
    ],
)
def test_C16_dots_of_numbers_strings_and_comments_do_not_count(text: str) -> None:
    tomllib.loads(text)
    assert excess(text) is None


def test_C16_lines_and_files_have_a_size() -> None:
    assert "16 KiB" in refusal('a = "' + "x" * 16 * 1024 + '"').message
    assert "16 KiB" in refusal('a = "' + "ü" * 9 * 1024 + '"').message
    assert excess('a = "' + "ü" * 5 * 1024 + '"') is None
    assert "1 MiB" in refusal(b"#\n" * (512 * 1024 + 1)).message
    long = refusal('first = 1\nsecond = "' + "x" * 16 * 1024 + '"')
    assert (long.line, long.column) == (2, 1)


def test_C16_what_passes_the_limits_is_parsed_in_no_time() -> None:
    line = "[" + ".".join("a" * 16) + ".{}]\n"
    text = "".join(line.format(f"k{number}") for number in range(20_000))
    assert len(text) < 1024 * 1024
    started = time.process_time()
    assert parse(Path("config.toml"), text.encode()).table
    assert time.process_time() - started < 5


def test_C17_a_number_without_end_is_refused() -> None:
    error = refusal("ok = 1\na = " + "1" * 5000)
    assert "out of bounds" in error.message
    assert error.line == 2


@given(documents)
@settings(deadline=None)
def test_what_is_legal_and_small_is_never_refused(text: str) -> None:
    """tomli_w writes lists and the tables in them as brackets; tables with a header need none."""
    brackets = depth(tomllib.loads(text)) - 1
    if brackets <= DEPTH:
        assert excess(text) is None
