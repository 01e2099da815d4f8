"""The title line, and what stands where the list would be when there is nothing to list."""

from collections.abc import Mapping, Sequence

from awsclients.config.model import Workspace
from awsclients.text import display
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.ledger import Live
from awsclients.ui.line import Line, Piece, fold, spread, width

_ENOUGH = 2


def title(
    workspace: Workspace,
    live: Sequence[Live],
    glyphs: Glyphs,
    cells: int,
    *,
    nested: str,
    overrides: Mapping[str, str],
    presenting: bool = False,
    counted: bool = True,
) -> Line:
    """What there is, what lives, what ends next; `nested` is the role of the shell we were started in.

    What gives way where it is narrow: how much there is, the words around what ends next, the program's name.
    """
    dot = ("faint", f" {glyphs.dot} ")
    notes = [f"inside {display(nested, 90)}"] if nested else []
    notes += [f"AWS at {display(next(iter(overrides.values())), 40)}"] if overrides else []
    extra = [piece for note in notes for piece in (dot, ("ending", note))]
    long, short = ([("title", "awsclients"), ("", "  "), *_ends(live, dot, words)] for words in (True, False))
    right = _right(workspace, dot, presenting=presenting) if counted else ()
    if width((*long, *extra, *right)) + _ENOUGH <= cells:
        return spread((*long, *extra), right, cells)
    left = next((each for each in (long, short) if width((*each, *extra)) <= cells), short)
    if width(left) > cells:
        left = left[2:]  # without the program's name
    return spread((*left, *extra), right[:1] if presenting else (), cells)


def _ends(live: Sequence[Live], dot: Piece, words: bool) -> list[Piece]:
    """How many sessions live, and which of them ends next."""
    if not live:
        return [("faint", "nothing live")]
    state = live[0].state
    said = [("faint", "next to end ")] if words else []
    return [
        ("live", f"{len(live)} live"),
        dot,
        *said,
        ("text", f"{live[0].address} "),
        (state.kind.value, state.text),
    ]


def _right(workspace: Workspace, dot: Piece, *, presenting: bool) -> Line:
    if presenting:
        return (("mark", "presentation"), ("faint", "  p ends it"))
    roles, clients = len(workspace.roles), len(workspace.clients)
    return (("faint", f"{count(clients, 'client')}{dot[1]}{count(roles, 'role')}"),)


def count(number: int, word: str) -> str:
    """So many of these, as in `1 role` and `1,000 roles`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def problem_line(workspace: Workspace, cells: int) -> Line:
    """How many problems the configuration has and the first of them; nothing when none is pressing."""
    if not workspace.pressing:
        return ()
    first = (workspace.errors or workspace.pressing)[0]
    style = "refused" if workspace.errors else "ending"
    many = count(len(workspace.problems), "problem")
    return spread(
        ((style, f"! {many}  "), ("text", display(first.brief))), (("key", "!"), ("faint", " all")), cells
    )


def problems(workspace: Workspace, cells: int) -> list[Line]:
    """Every problem in full, folded."""
    lines: list[Line] = []
    for problem in workspace.problems:
        style = "refused" if problem in workspace.errors else "ending"
        lines.append(((style, problem.severity.value), ("faint", f"  {display(problem.subject)}")))
        lines.extend((("text", f"  {part}"),) for part in fold(display(str(problem), 2000), cells - 2))
        lines.append(())
    return lines


def empty(workspace: Workspace, cells: int) -> list[Line]:
    """What to do when there is no client yet, or none could be read."""
    lines: list[Line] = [
        (("strong", "No clients yet."),) if not workspace.errors else (("refused", "No client loads."),)
    ]
    edit = "opens it in $EDITOR" if workspace.files else "writes an example there and opens it in $EDITOR"
    add = ("awsclients add ARN --client acme", "adds a role from its ARN, a sign-in or a switch-role address")
    paragraphs = (
        ("", f"awsclients reads {display(str(workspace.path))} and clients.d/*.toml beside it."),
        *((("!", "shows all that is wrong"),) if workspace.errors else ()),
        ("e", edit),
        *(() if workspace.errors else (add,)),
        ("awsclients demo", "shows everything with made-up clients; nothing real is touched"),
    )
    for command, text in paragraphs:
        lines.append(())
        if command:
            lines.append((("key", command),))
        lines.extend(
            (("faint" if command else "text", f"{'  ' if command else ''}{part}"),)
            for part in fold(text, cells - 4)
        )
    return lines
