"""From the words of the command line to a verb and its options."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NoReturn

from awsclients.cli import manual
from awsclients.cli.verb import Argument, Options, Verb
from awsclients.cli.words import DEMO, GLOBAL, arguments, exit_number, find_verb, split
from awsclients.errors import BadInput
from awsclients.text import display

_HELP = "help"
"""`awsclients help exec` is `awsclients exec --help`, as elsewhere."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What to run. `demo` says that it runs against the embedded AWS."""

    verb: Verb
    options: Options
    words: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Help or the version: text for standard output, and nothing to run."""

    text: str


def parse(argv: Sequence[str], verbs: Mapping[str, Verb]) -> Parsed | Shown:
    """The verb and its options. `verbs` is by name, without `demo` itself.

    Raises BadInput with one line for every wrong use.
    """
    name, words = find_verb(argv)
    if name == _HELP:
        return parse([*words, "--help"], verbs)
    demo = name == DEMO
    if demo:
        name, words = find_verb(words)
    if name not in verbs:
        raise BadInput(_unknown(name, verbs, argv))
    verb = verbs[name]
    ours, command = split(verb, words)
    if not name and {"--help", "-h"} & set(ours):
        return Shown(manual.demo() if demo else manual.program(verbs))
    try:
        values = vars(_Parser(verb, demo=demo).parse_args(ours))
    except _ShownError as shown:
        return Shown(shown.text)
    if verb.takes_command and not command:
        role = display(str(values["role"]), 80)
        raise BadInput(
            f"The command to run is missing. Try: awsclients {name} {role} -- aws s3 ls, "
            f"or: awsclients shell {role}"
        )
    return Parsed(verb, Options({**values, "command": tuple(command)}), (name, *words), demo)


class _ShownError(Exception):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Show(argparse.Action):
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002
        values: object,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> NoReturn:
        raise _ShownError(manual.version() if self.dest == "version" else parser.format_help())


class _Parser(argparse.ArgumentParser):
    """argparse with our one-line errors; made for the one verb that is used."""

    def __init__(self, verb: Verb, *, demo: bool) -> None:
        self.called = " ".join(filter(None, ("awsclients", DEMO if demo else "", verb.name)))
        super().__init__(
            prog=self.called,
            usage=manual.usage(verb, self.called).replace("%", "%%"),
            description=verb.summary,
            epilog=manual.examples(verb),
            formatter_class=_layout,
            add_help=False,
            allow_abbrev=False,
        )
        for argument in arguments(verb):
            self._declare(argument)

    def error(self, message: str) -> NoReturn:
        option, ignored, _ = message.partition(": ignored explicit argument")
        message = f"{option} takes no value" if ignored else message
        raise BadInput(f"{display(message[:1].upper() + message[1:])}. Run: {self.called} --help")

    def _declare(self, argument: Argument) -> None:
        if argument.key in {"help", "version"}:
            names = ("-h", "--help") if argument.key == "help" else (argument.name,)
            self.add_argument(*names, action=_Show, nargs=0, help=argument.help, default=argparse.SUPPRESS)
        elif argument.flag:
            self.add_argument(argument.name, action="store_true", help=argument.help)
        elif argument.name.startswith("--"):
            self.add_argument(
                argument.name,
                help=argument.help,
                metavar=argument.metavar,
                required=argument.required,
                choices=argument.choices or None,
                type=_exit_number if argument.exit_code else str,
            )
        else:
            self.add_argument(
                argument.key,
                help=argument.help,
                metavar=argument.metavar or "|".join(argument.choices) or None,
                nargs="?" if argument.optional else None,
                choices=argument.choices or None,
            )


def _layout(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=26, width=manual.WIDTH)


def _exit_number(text: str) -> str:
    if exit_number(text) is None:
        raise argparse.ArgumentTypeError(f"{text} is no exit code from 1 to 255")
    return text


def _unknown(name: str, verbs: Mapping[str, Verb], argv: Sequence[str]) -> str:
    options = [argument.name for argument in GLOBAL]
    for word in takewhile(lambda word: word != name, argv):
        if word.startswith("-") and word.partition("=")[0] not in {*options, "-h"}:
            return f"There is no option {display(word, 60)}. {_hint(word, options)}"
    shown = display(name, 60)
    if "/" in name:
        return f"There is no command {shown}. If it is a role, write: awsclients shell {shown}"
    if name == DEMO:
        return "There is no command demo in the demo. Write demo once."
    return f"There is no command {shown}. {_hint(name, [*filter(None, verbs), DEMO])}"


def _hint(word: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else "See them all with: awsclients --help"
