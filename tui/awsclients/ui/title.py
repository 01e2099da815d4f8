"""The title line, and what stands where the list would be when there is nothing to list."""

from collections.abc import Mapping, Sequence

from awsclients.config.model import Workspace
from awsclients.text import display
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.ledger import Live
from awsclients.ui.line import Line, Piece, fold, spread, width

_SLIM = 60


def title(
    workspace: Workspace,
    live: Sequence[Live],
    glyphs: Glyphs,
    cells: int,
    *,
    nested: str,
    overrides: Mapping[str, str],
    presenting: bool = False,
) -> Line:
    """What there is, what lives, what ends next; `nested` is the role of the shell we were started in."""
    dot = ("faint", f" {glyphs.dot} ")
    left: list[Piece] = [("title", "awsclients")]
    if live:
        said = dot if cells < _SLIM else (dot[0], f"{dot[1]}next to end ")
        left += [("", "  "), ("live", f"{len(live)} live"), said, *_next(live[0])]
    else:
        left += [("", "  "), ("faint", "nothing live")]
    if nested:
        left += [dot, ("ending", f"inside {display(nested, 90)}")]
    if overrides:
        left += [dot, ("ending", f"AWS at {display(next(iter(overrides.values())), 40)}")]
    right: list[Piece] = []
    roles, clients = len(workspace.roles), len(workspace.clients)
    if presenting:
        right += [("mark", "presentation"), ("faint", "  p ends it")]
    else:
        right += [("faint", f"{_count(clients, 'client')}{dot[1]}{_count(roles, 'role')}")]
    return spread(left, right if width(left) + width(right) < cells else (), cells)


def _next(live: Live) -> Line:
    return (("text", f"{live.address} "), (live.state.kind.value, live.state.text))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def problem_line(workspace: Workspace, cells: int) -> Line:
    """How many problems the configuration has and the first of them; nothing when there is none."""
    if not workspace.problems:
        return ()
    first = (workspace.errors or workspace.problems)[0]
    style = "refused" if workspace.errors else "ending"
    count = _count(len(workspace.problems), "problem")
    said = f"{first.place.file.name}:{first.place.line}: {first.message}"
    return spread(((style, f"! {count}  "), ("text", display(said))), (("key", "!"), ("faint", " all")), cells)


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
    paragraphs = (
        ("", f"awsclients reads {display(str(workspace.path))} and clients.d/*.toml beside it."),
        ("awsclients add ARN --client acme", "adds a role from its ARN, a sign-in or a switch-role address"),
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
