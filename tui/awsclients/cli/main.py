"""From the words of the command line to a verb, and from every failure to one line and an exit code."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from awsclients.cli import compose, output
from awsclients.cli.parser import Parsed, Shown, parse
from awsclients.cli.terminal import RealTerminal, Terminal
from awsclients.cli.verb import Call, Result
from awsclients.cli.verbs import VERBS
from awsclients.cli.words import DEMO, SCREEN, own_exit
from awsclients.errors import Failure, LocalFailure
from awsclients.launch.world import World
from awsclients.process import Started

Worlds = Callable[[Started, Parsed], AbstractContextManager[World]]

INTERRUPTED = 130
_BUG = "This is a bug in awsclients: {kind}. Run it again with --debug and report what that says."


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
    debug = False
    try:
        parsed = parse(words, VERBS)
        if isinstance(parsed, Shown):
            return Result(code=output.emit(parsed.text))
        debug = parsed.options.flag("debug")
        result = perform(parsed)
        return Result(code=output.emit(result.text) or result.code, ours=result.ours)
    except Failure as failure:
        return Result(code=_told(failure, debug=debug))
    except KeyboardInterrupt:
        return Result(code=INTERRUPTED)
    except Exception as error:  # noqa: BLE001
        return Result(code=_bug(error, debug=debug))


def _result(started: Started, parsed: Parsed, terminal: Terminal, worlds: Worlds) -> Result:
    words = (DEMO, *parsed.words) if parsed.demo else parsed.words
    with worlds(started, parsed) as world:
        narrated = parsed.options.flag("debug") and parsed.verb.name != SCREEN
        told = _told_of(world) if narrated else world
        return parsed.verb.run(Call(told, parsed.options, terminal, output.say, words))


def _told_of(world: World) -> World:
    from awsclients.cli.narration import told

    return told(world, output.say)


def _told(failure: Failure, *, debug: bool) -> int:
    output.complain(failure.message)
    if debug:
        for line in failure.detail.splitlines():
            output.say(f"  {line}")
    return failure.exit_code


def _bug(error: Exception, *, debug: bool) -> int:
    output.complain(_BUG.format(kind=type(error).__name__))
    if debug:
        from awsclients.cli.narration import frames

        for line in frames(error):
            output.say(line)
    return LocalFailure.exit_code
