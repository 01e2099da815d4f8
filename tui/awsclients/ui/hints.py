"""The line of keys: those that work now, and which of them stands where."""

from awsclients.ui.actions import ACTIONS, Action
from awsclients.ui.line import Line, Piece, width
from awsclients.ui.situation import Situation


def hints(at: Situation, cells: int) -> Line:
    """The keys that work now, most important first, as many whole ones as fit; `?` is always the last."""
    end: tuple[Piece, ...] = (("key", "?"), ("faint", " keys"))
    shown: list[Piece] = []
    for action in ACTIONS:
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
    keys = [("enter", "to the list")]
    keys += [("esc", "clear")] if query else [("?", "keys"), (":", "commands")]
    keys += [("ctrl+c", "quit")]
    shown: list[Piece] = []
    for key, word in keys:
        piece = (("key", key), ("faint", f" {word}  "))
        if width((*shown, *piece)) > cells + 2:
            break
        shown.extend(piece)
    return tuple(shown)
