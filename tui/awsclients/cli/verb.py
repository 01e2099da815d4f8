"""One declaration per verb: its words, its help, its examples and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from awsclients.cli.terminal import Terminal
from awsclients.launch.world import World


@dataclass(frozen=True, slots=True)
class Argument:
    """A positional (`role`) or an option (`--json`). `help` is one sentence for a person."""

    name: str
    help: str
    metavar: str | None = None
    flag: bool = False
    """An option without a value."""
    optional: bool = False
    """A positional that may be left out; options always may."""
    required: bool = False
    """An option that may not be left out."""
    choices: tuple[str, ...] = ()
    exit_code: bool = False
    """The value is an exit code, 1 to 255."""

    @property
    def key(self) -> str:
        """The name without dashes in front, as in `Options`."""
        return self.name.lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Options:
    """What the person wrote, by `Argument.key`. Everything not written is absent."""

    values: Mapping[str, object]

    def text(self, key: str) -> str | None:
        """The value of an option or positional."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def given(self, key: str) -> str:
        """The value of an argument that cannot be left out."""
        return str(self.values[key])

    def flag(self, key: str) -> bool:
        """Whether an option without a value was written."""
        return self.values.get(key) is True

    def words(self, key: str) -> tuple[str, ...]:
        """The words of a command."""
        value = self.values.get(key)
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a verb leaves: all of its standard output, written once at the end, and its exit code.

    `ours` is False where the code is a child's. The text may hold secrets.
    """

    text: str = ""
    code: int = 0
    ours: bool = True

    def __repr__(self) -> str:
        return f"Result(code={self.code})"


@dataclass(frozen=True, slots=True)
class Call:
    """One run of a verb: the world it works in, what was written, and the person."""

    world: World
    options: Options
    terminal: Terminal
    say: Callable[[str], None]
    """One line to standard error."""
    words: tuple[str, ...] = ()
    """The verb and what was written behind it, to be named when it must be run again."""

    def again(self, *options: str) -> str:
        """The same command, with more options."""
        import shlex

        verb = 2 if self.words[:1] == ("demo",) else 1
        return shlex.join(("awsclients", *self.words[:verb], *options, *self.words[verb:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb. `takes_command` says that everything after the first positional is another program's;
    `attended` that a person may be there to unlock the keyring.
    """

    name: str
    summary: str
    run: Callable[[Call], Result]
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()
    takes_command: bool = False
    attended: bool = True
