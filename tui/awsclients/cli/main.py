"""From the words of the command line to a verb, and from every failure to one line and an exit code."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from awsclients.cli import compose, output
from awsclients.cli.parser import Parsed, Shown, parse
from awsclients.cli.terminal import RealTerminal, Terminal
from awsclients.cli.told import Told
from awsclients.cli.verb import Call, Result
from awsclients.cli.verbs import VERBS
from awsclients.cli.words import DEMO, SCREEN, own_exit
from awsclients.launch.world import World
from awsclients.process import Started

Worlds = Callable[[Started, Parsed], AbstractContextManager[World]]


def run(
    started: Started,
    argv: Sequence[str] | None = None,
    *,
    terminal: Terminal | None = None,
    worlds: Worlds = compose.world,
) -> int:
    """Run one command; returns its exit code. `argv` is without the program's name, default `sys.argv[1:]`.

    `terminal` and `worlds` take the place of the real ones.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    result = _settled(words, lambda parsed: _result(started, parsed, terminal or RealTerminal(), worlds))
    replacement = own_exit(words, VERBS) if result.ours and result.code else None
    return result.code if replacement is None else replacement


def _settled(words: Sequence[str], perform: Callable[[Parsed], Result]) -> Result:
    """The verb's result, its output written; every failure is told and becomes a code."""
    with Told() as told:
        parsed = parse(words, VERBS)
        if isinstance(parsed, Shown):
            return Result(code=output.emit(parsed.text))
        told.debug = parsed.options.flag("debug")
        result = perform(parsed)
        return Result(code=output.emit(result.text) or result.code, ours=result.ours)
    return Result(code=told.code)


def _result(started: Started, parsed: Parsed, terminal: Terminal, worlds: Worlds) -> Result:
    words = (DEMO, *parsed.words) if parsed.demo else parsed.words
    with worlds(started, parsed) as world:
        if parsed.verb.attended and terminal.present:
            world.gate.open()
        narrated = parsed.options.flag("debug") and parsed.verb.name != SCREEN
        told = _told_of(world) if narrated else world
        return parsed.verb.run(Call(told, parsed.options, terminal, output.say, words))


def _told_of(world: World) -> World:
    from awsclients.cli.narration import told

    return told(world, output.say)
