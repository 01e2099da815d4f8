"""One declaration per action: bindings, the line of hints, help, palette and the README's table read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from awsclients.config.model import Role
from awsclients.ui.line import Line, Piece, width
from awsclients.ui.state import Kind


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether an action can be taken."""

    role: Role | None = None
    kind: Kind = Kind.NONE
    calls: int = 0
    """How many roles are being assumed."""
    live: int = 0
    problems: int = 0
    clients: int = 0
    presenting: bool = False
    signs_in: bool = False
    """Whether a person signs in to the role's source."""
    children: int = 0
    """How many children have credentials that renew themselves."""
    marked: int = 0
    """How many roles are marked to be opened together."""


Off = Callable[[Situation], str | None]


def always(_: Situation) -> str | None:
    """Nothing stands in the way."""
    return None


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does. `keys` as Textual names them, `key` as a person reads it.

    `hint` is the word in the line of hints, nothing leaves it out; `off` answers why it cannot be done now. Where
    two actions have one key, the first that is not off has it.
    """

    id: str
    keys: tuple[str, ...]
    key: str
    name: str
    sentence: str
    hint: str = ""
    off: Off = always


def _needs_role(at: Situation) -> str | None:
    return None if at.role is not None else "No role is selected. Clear the filter or add a client."


def _needs_credentials(at: Situation) -> str | None:
    if at.role is not None and at.role.source is None:
        return f"{at.role.address} has only a console address. Press b to open it."
    return _needs_role(at)


def _needs_session(at: Situation) -> str | None:
    if at.kind is Kind.ASSUMING:
        return "It is being assumed. Wait, or press escape to give up."
    if not at.kind.usable:
        return _needs_role(at) or "There is no session. Press enter to start one."
    return None


def _needs_something_to_forget(at: Situation) -> str | None:
    if at.kind in {Kind.NONE, Kind.ASSUMING}:
        return _needs_session(at)
    return None


def _needs_role_or_presenting(at: Situation) -> str | None:
    return None if at.presenting else _needs_role(at)


def _needs_solitude(at: Situation) -> str | None:
    return "It would show other clients. Press p to end the presentation first." if at.presenting else None


def _needs_clients(at: Situation) -> str | None:
    return None if at.clients else "There is nothing to find. Leave, and run awsclients add."


def _needs_live(at: Situation) -> str | None:
    return None if at.live else "Nothing is live. Press enter on a role to start a session."


def _needs_call(at: Situation) -> str | None:
    return None if at.calls else "Nothing is under way."


def _needs_problem(at: Situation) -> str | None:
    return None if at.problems else "Nothing is wrong with the configuration."


def _needs_children(at: Situation) -> str | None:
    return None if at.children else "No shell or command renews its keys. Start one with --refresh."


def _needs_marks(at: Situation) -> str | None:
    return None if at.marked else "No role is marked. Press space on each that you want."


def _needs_sign_in(at: Situation) -> str | None:
    if at.role is not None and not at.signs_in:
        return f"Nobody signs in to the source of {at.role.address}."
    return _needs_role(at)


ACTIONS: tuple[Action, ...] = (
    Action(
        "open",
        (),
        "enter",
        "open marked",
        "Start a session of every marked role at once; guarded ones are skipped.",
        "open marked",
        _needs_marks,
    ),
    Action(
        "assume",
        ("enter",),
        "enter",
        "assume",
        "Start a session of the role, or show the one it has.",
        "assume",
        _needs_credentials,
    ),
    Action(
        "give-up",
        (),
        "escape",
        "give up",
        "Stop waiting for a call; its answer still shows when it comes.",
        "give up",
        _needs_call,
    ),
    Action(
        "console",
        ("b",),
        "b",
        "console",
        "Open the AWS console as the role in the browser; assumes first if needed.",
        "console",
        _needs_role,
    ),
    Action(
        "shell",
        ("s",),
        "s",
        "subshell",
        "Open a shell with the session's credentials; assumes first if needed.",
        "shell",
        _needs_credentials,
    ),
    Action(
        "find",
        ("slash",),
        "/",
        "find",
        "Go to the filter: client, role, account, environment or label.",
        "find",
        _needs_clients,
    ),
    Action(
        "copy",
        ("y",),
        "y",
        "copy …",
        "Copy the account id, the role's ARN, its address or its profile name; never a secret.",
        "copy",
        _needs_role,
    ),
    Action("renew", ("r",), "r", "renew", "Ask AWS for a new session now.", "renew", _needs_session),
    Action(
        "forget",
        ("x",),
        "x",
        "forget",
        "Forget the session here; AWS honours its keys until their end.",
        "forget",
        _needs_something_to_forget,
    ),
    Action(
        "sign-in",
        ("l",),
        "l",
        "sign in/out",
        "Sign in to the role's source once for all its roles, or end the sign-in.",
        "sign in/out",
        _needs_sign_in,
    ),
    Action("view", ("v",), "v", "view", "Show all of the role, and AWS's whole answer.", "view", _needs_role),
    Action("mark", ("space",), "space", "mark", "Mark the role, to open several at once.", off=_needs_credentials),
    Action(
        "favourite",
        ("f",),
        "f",
        "favourite",
        "Put the role into the section of favourites at the top, or back.",
        off=_needs_role,
    ),
    Action(
        "next",
        ("right_square_bracket",),
        "]",
        "next live",
        "Go to the next role with a live session.",
        off=_needs_live,
    ),
    Action(
        "previous",
        ("left_square_bracket",),
        "[",
        "previous live",
        "Go to the previous role with a live session.",
        off=_needs_live,
    ),
    Action(
        "problems",
        ("exclamation_mark",),
        "!",
        "problems",
        "Show what is wrong with the configuration.",
        off=_needs_problem,
    ),
    Action("log", ("L",), "L", "log", "Show every call to AWS and its answer, newest first."),
    Action(
        "edit",
        ("e",),
        "e",
        "edit",
        "Open the configuration in $EDITOR, at the role; it is checked before it is used.",
        off=_needs_solitude,
    ),
    Action(
        "present",
        ("p",),
        "p",
        "presentation",
        "Show the selected role's client alone, and no trace of another; again shows all.",
        off=_needs_role_or_presenting,
    ),
    Action("palette", ("colon",), ":", "palette", "Find an action by its name (ctrl+p anywhere)."),
    Action(
        "cut-off",
        (),
        "",
        "cut off …",
        "Refuse a shell or command the new keys it would ask for; those it has last until their end.",
        off=_needs_children,
    ),
    Action(
        "theme",
        (),
        "",
        "theme …",
        "Choose dark, light, high contrast or the terminal's own colours.",
    ),
    Action("help", ("question_mark",), "?", "help", "Show every key.", "keys"),
    Action("quit", ("q",), "q", "quit", "Leave (ctrl+c anywhere). Shells that are open keep their keys.", "quit"),
)
BY_ID = {action.id: action for action in ACTIONS}

MOVES: tuple[tuple[str, str], ...] = (
    ("↑ ↓ j k", "Move. Moving never calls AWS."),
    ("g G", "To the first role, to the last."),
    ("ctrl+d ctrl+u", "Half a page down, half a page up."),
    ("tab", "Between the filter and the list."),
    ("escape", "In the filter: clear it, then go to the list."),
)


def hints(actions: Iterable[Action], at: Situation, cells: int) -> Line:
    """The keys that work now, most important first, as many whole ones as fit; `?` is always the last."""
    end: tuple[Piece, ...] = (("key", "?"), ("faint", " keys"))
    shown: list[Piece] = []
    for action in actions:
        if not action.hint or action.id == "help" or action.off(at) is not None:
            continue
        if any(text == action.key for _, text in shown):
            continue
        piece = (("key", action.key), ("faint", f" {action.hint}  "))
        if width((*shown, *piece, *end)) > cells:
            break
        shown.extend(piece)
    line = (*shown, *end)
    return line if width(line) <= cells else end[:1]


def key_at(line: Line, cell: int) -> str:
    """The key whose hint stands at this cell of a line of hints; nothing where none stands."""
    found, end = "", 0
    for style, text in line:
        if style == "key":
            found = text
        end += width(((style, text),))
        if cell < end:
            return found
    return ""


def by_key(key: str, at: Situation) -> Action | None:
    """The action that a key, as a person reads it, has now."""
    having = [action for action in ACTIONS if action.key == key]
    return next((action for action in having if action.off(at) is None), having[0] if having else None)


def filter_hints(query: str, cells: int) -> Line:
    """The keys that work while the filter has the focus, where letters are text."""
    keys = [("enter", "to the list"), ("esc", "clear" if query else "to the list")]
    keys += [] if query else [("?", "keys"), (":", "commands")]
    keys += [("ctrl+c", "quit")]
    shown: list[Piece] = []
    for key, word in keys:
        piece = (("key", key), ("faint", f" {word}  "))
        if width((*shown, *piece)) > cells + 2:
            break
        shown.extend(piece)
    return tuple(shown)


def table() -> str:
    """The keys as the README's table has them."""
    rows = [(action.key or ":", action.name, action.sentence) for action in ACTIONS]
    rows += [(keys, "move", sentence) for keys, sentence in MOVES]
    lines = (f"| `{keys}` | {name} | {sentence} |" for keys, name, sentence in rows)
    return "\n".join(["| key | | does |", "|---|---|---|", *lines])
