"""The line of keys: those that work now, and which of them stands where."""

from collections.abc import Sequence

from awsclients.ui.actions import ACTIONS, BY_ID, Action
from awsclients.ui.line import Line, Piece, width
from awsclients.ui.situation import Situation

Hint = tuple[str, str]
"""A key as a person reads it, and what it does."""

_FIRST = "give-up"
"""What stops a call is needed while one runs, and at no other time: it stands before everything."""
_LAST = ("palette", "help")
"""The way to every action, and to every key: they stand at the end of the line, as long as there is room."""


def hints(at: Situation, cells: int) -> Line:
    """The keys that work now, most important first, as many whole ones as fit; `?` is always the last."""
    first = BY_ID[_FIRST]
    shown: list[Piece] = list(_of(first)) if first.off(at) is None else []
    last = tuple(_of(BY_ID[name]) for name in _LAST)
    ends = ((*last[0], *_trimmed(last[1])), _trimmed(last[1]), last[1][:1])
    end = next((end for end in ends if width((*shown, *end)) <= cells), None)
    if end is None:
        return last[1][:1]
    for action in ACTIONS:
        if not action.hint or action.id in {_FIRST, *_LAST} or action.off(at) is not None:
            continue
        if width((*shown, *_of(action), *end)) > cells:
            break
        shown.extend(_of(action))
    return (*shown, *end)


def whole(keys: Sequence[Hint], cells: int) -> Line:
    """These keys, the most important first, as many whole ones as fit."""
    shown: Line = ()
    for key in keys:
        longer = (*shown, *_pieces(key))
        if width(_trimmed(longer)) > cells:
            break
        shown = longer
    return shown


def _of(action: Action) -> Line:
    return _pieces((action.key, action.hint))


def _pieces(hint: Hint) -> Line:
    key, word = hint
    return (("key", key), ("faint", f" {word}  "))


def _trimmed(line: Line) -> Line:
    return (*line[:-1], (line[-1][0], line[-1][1].rstrip()))


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


def filter_hints(query: str, cells: int) -> Line:
    """The keys that work while the filter has the focus, where letters are text."""
    acting = (("escape", "clear"),) if query else (("?", "keys"), (":", "commands"))
    return whole((("enter", "to the list"), *acting, ("ctrl+c", "quit")), cells)
