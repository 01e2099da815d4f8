"""The help texts, made from the declarations; all fit 80 columns."""

from collections.abc import Mapping, Sequence

from awsclients import __version__
from awsclients.cli.verb import Argument, Verb
from awsclients.cli.words import DEMO, GLOBAL, SCREEN

WIDTH = 79
_CODES = (
    "  0 done · 2 bad input or configuration · 3 a person is needed · 4 AWS refused",
    "  5 this computer · 130 Ctrl-C · exec and shell pass on the child's own code",
)


def version() -> str:
    """What `--version` says."""
    return f"awsclients {__version__}\n"


def usage(verb: Verb, called: str) -> str:
    """A verb's words, without the global options."""
    parts = [called]
    for argument in sorted(verb.arguments, key=lambda one: one.name.startswith("--")):
        option = argument.name.startswith("--")
        shown = argument.name if argument.flag else _option(argument) if option else _positional(argument)
        needed = argument.required if option else not argument.optional
        parts.append(shown if needed else f"[{shown}]")
    if verb.takes_command:
        parts.append("[--] CMD...")
    return _folded(parts, indent=len("usage: "))


def examples(verb: Verb) -> str:
    """A verb's examples as the end of its help."""
    return "\n".join(_examples(verb.examples))


def program(verbs: Mapping[str, Verb]) -> str:
    """What `awsclients --help` says."""
    rows = [(name, verb.summary) for name, verb in verbs.items() if name]
    rows.append((DEMO, "Any of these against an embedded AWS."))
    return _lines(
        "usage: awsclients [VERB] [options]",
        "",
        "Many clients, many AWS accounts, one way in.",
        "Without a verb the full screen opens.",
        "",
        "verbs:",
        *(f"  {name:<20}{summary}" for name, summary in rows),
        "",
        "options, before or after the verb:",
        *(f"  {_option(argument):<20}{argument.help}" for argument in GLOBAL),
        "",
        "ROLE is an address like acme/production. At a terminal a part of it will do,",
        "where it names one role only. Help on a verb: awsclients VERB --help",
        "",
        *_examples(verbs[SCREEN].examples),
        "",
        "exit codes:",
        *_CODES,
    )


def demo() -> str:
    """What `awsclients demo --help` says."""
    return _lines(
        "usage: awsclients demo [VERB...]",
        "",
        "Run the full screen, or any verb, against an embedded AWS with made-up clients.",
        "Nothing real is touched: no file of yours, no keyring, no AWS.",
        "",
        "The verbs are those of: awsclients --help",
        "",
        *_examples(("awsclients demo", "awsclients demo list", "awsclients demo shell")),
    )


def _lines(*lines: str) -> str:
    return "\n".join([*lines, ""])


def _examples(lines: Sequence[str]) -> list[str]:
    return ["examples:", *(f"  {line}" for line in lines)] if lines else []


def _option(argument: Argument) -> str:
    metavar = argument.metavar or "|".join(argument.choices)
    return f"{argument.name} {metavar}" if metavar else argument.name


def _positional(argument: Argument) -> str:
    return argument.metavar or "|".join(argument.choices) or argument.key.upper()


def _folded(parts: Sequence[str], indent: int) -> str:
    lines = [parts[0]]
    for part in parts[1:]:
        before = indent if len(lines) == 1 else 0
        if before + len(lines[-1]) + len(part) + 1 > WIDTH:
            lines.append(f"{' ' * (indent + 4)}{part}")
        else:
            lines[-1] += f" {part}"
    return "\n".join(lines)
