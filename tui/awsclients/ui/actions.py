"""One declaration per action: bindings, the line of hints, help, palette and the README's table read it."""

from collections.abc import Callable
from typing import NamedTuple

from awsclients.ui.situation import (
    Situation,
    always,
    needs_call,
    needs_children,
    needs_clients,
    needs_credentials,
    needs_live,
    needs_marks,
    needs_no_marks,
    needs_problem,
    needs_role,
    needs_role_or_presenting,
    needs_session,
    needs_sign_in,
    needs_solitude,
    needs_something_to_forget,
)

Off = Callable[[Situation], str | None]


class Action(NamedTuple):
    """Something a key does. `keys` as Textual names them, `key` as a person reads it.

    `hint` is the word in the line of hints, nothing leaves it out; `off` answers why it cannot be done now, and
    of two actions with one key leaves at most one.
    """

    id: str
    keys: tuple[str, ...]
    key: str
    name: str
    sentence: str
    hint: str = ""
    off: Off = always


ACTIONS: tuple[Action, ...] = (
    Action(
        "assume",
        ("enter",),
        "enter",
        "assume",
        "Start a session of the role, or show the one it has.",
        "assume",
        needs_no_marks,
    ),
    Action(
        "open",
        (),
        "enter",
        "open marked",
        "Start a session of every marked role at once; guarded ones are skipped.",
        "open marked",
        needs_marks,
    ),
    Action(
        "give-up",
        (),
        "escape",
        "give up",
        "Stop waiting for a call; its answer still shows when it comes.",
        "give up",
        needs_call,
    ),
    Action(
        "console",
        ("b",),
        "b",
        "console",
        "Open the AWS console as the role in the browser; assumes first if needed.",
        "console",
        needs_role,
    ),
    Action(
        "shell",
        ("s",),
        "s",
        "subshell",
        "Open a shell with the session's credentials; assumes first if needed.",
        "shell",
        needs_credentials,
    ),
    Action(
        "find",
        ("slash",),
        "/",
        "find",
        "Go to the filter: client, role, account, environment or label.",
        "find",
        needs_clients,
    ),
    Action(
        "copy",
        ("y",),
        "y",
        "copy …",
        "Copy the account id, the role's ARN, its address or its profile name; never a secret.",
        "copy",
        needs_role,
    ),
    Action("renew", ("r",), "r", "renew", "Ask AWS for a new session now.", "renew", needs_session),
    Action(
        "forget",
        ("x",),
        "x",
        "forget",
        "Forget the session here; AWS honours its keys until their end.",
        "forget",
        needs_something_to_forget,
    ),
    Action(
        "sign-in",
        ("l",),
        "l",
        "sign in/out",
        "Sign in to the role's source once for all its roles, or end the sign-in.",
        "sign in/out",
        needs_sign_in,
    ),
    Action("view", ("v",), "v", "view", "Show all of the role, and AWS's whole answer.", "view", needs_role),
    Action("mark", ("space",), "space", "mark", "Mark the role, to open several at once.", off=needs_credentials),
    Action(
        "favourite",
        ("f",),
        "f",
        "favourite",
        "Put the role into the section of favourites at the top, or back.",
        off=needs_role,
    ),
    Action(
        "next",
        ("right_square_bracket",),
        "]",
        "next live",
        "Go to the next role with a live session.",
        off=needs_live,
    ),
    Action(
        "previous",
        ("left_square_bracket",),
        "[",
        "previous live",
        "Go to the previous role with a live session.",
        off=needs_live,
    ),
    Action(
        "problems",
        ("exclamation_mark",),
        "!",
        "problems",
        "Show what is wrong with the configuration.",
        off=needs_problem,
    ),
    Action("log", ("L",), "L", "log", "Show every call to AWS and its answer, newest first."),
    Action(
        "edit",
        ("e",),
        "e",
        "edit",
        "Open the configuration in $EDITOR, at the role; it is checked before it is used.",
        off=needs_solitude,
    ),
    Action(
        "present",
        ("p",),
        "p",
        "presentation",
        "Show the selected role's client alone, and no trace of another; again shows all.",
        off=needs_role_or_presenting,
    ),
    Action("palette", ("colon",), ":", "palette", "Find an action by its name (ctrl+p anywhere).", "more"),
    Action(
        "cut-off",
        (),
        "",
        "cut off …",
        "Refuse a shell or command the new keys it would ask for; those it has last until their end.",
        off=needs_children,
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


def table() -> str:
    """The keys as the README's table has them."""
    rows = [(action.key or ":", action.name, action.sentence) for action in ACTIONS]
    rows += [(keys, "move", sentence) for keys, sentence in MOVES]
    lines = (f"| `{keys}` | {name} | {sentence} |" for keys, name, sentence in rows)
    return "\n".join(["| key | | does |", "|---|---|---|", *lines])
