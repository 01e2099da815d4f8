"""Whose words are whose: the verb's, and the command's that `exec` runs. Done before any parser is made."""

from collections.abc import Mapping, Sequence

from awsclients.cli.verb import Argument, Verb

GLOBAL = (
    Argument("--config", "Use this configuration file.", metavar="FILE"),
    Argument("--yes", "Answer yes to what is asked first; never opens a guard.", flag=True),
    Argument("--debug", "Say more: every call, and where a failure came from.", flag=True),
    Argument("--version", "Say the version.", flag=True),
    Argument("--help", "Say this.", flag=True),
)
DEMO = "demo"
SCREEN = ""
OWN_EXIT = "--own-exit"


def arguments(verb: Verb) -> tuple[Argument, ...]:
    """All that a verb takes, the global options last."""
    return (*verb.arguments, *GLOBAL)


def find_verb(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The verb's name (`SCREEN` without one), and every other word; options in front of it come behind it."""
    words, leading = list(argv), list[str]()
    while words and words[0].startswith("-") and words[0] != "--":
        count = 2 if words[0] == "--config" else 1
        leading += words[:count]
        del words[:count]
    if words:
        return words[0], [*leading, *words[1:]]
    return SCREEN, leading


def split(verb: Verb, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our words and the command's: the command begins behind `--`, or with the second positional."""
    if not verb.takes_command:
        return list(words[:-1] if words[-1:] == ["--"] else words), []
    with_value = {argument.name for argument in arguments(verb) if not argument.flag}
    positionals = index = 0
    while index < len(words):
        word = words[index]
        if word == "--":
            return list(words[:index]), list(words[index + 1 :])
        if not word.startswith("-") or word == "-":
            positionals += 1
            if positionals > 1:
                return list(words[:index]), list(words[index:])
        index += 2 if word in with_value else 1
    return list(words), []


def own_exit(argv: Sequence[str], verbs: Mapping[str, Verb]) -> int | None:
    """The code that `--own-exit` puts in the place of ours, also where the rest of the line is wrong."""
    name, words = find_verb(argv)
    if name == DEMO:
        name, words = find_verb(words)
    verb = verbs.get(name)
    if verb is None or not verb.takes_command:
        return None
    ours = split(verb, words)[0]
    for index, word in enumerate(ours):
        option, equals, value = word.partition("=")
        if option == OWN_EXIT:
            return exit_number(value if equals else "".join(ours[index + 1 : index + 2]))
    return None


def exit_number(text: str) -> int | None:
    """An exit code that is not success, 1 to 255."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) < 256 else None
