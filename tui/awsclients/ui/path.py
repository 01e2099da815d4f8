"""A role's route as a picture, hop by hop: `jane ─▶ 111111111111 gateway ─▶ 222222222222 Consultant`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from awsclients.config.model import AccessKey, IdentityCenter, Role, Workspace
from awsclients.text import display
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.line import Line, Piece
from awsclients.ui.state import Kind, State

if TYPE_CHECKING:
    from awsclients.access.events import CallEnded, CallStarted

_LIMIT = 64
_WORDS = {Kind.ASSUMING: "asking", Kind.REFUSED: "stopped here"}


def picture(
    workspace: Workspace, role: Role, glyphs: Glyphs, states: Sequence[Kind] = (), *, waiting: bool = False
) -> Line:
    """The way from the source to the role, drawn from what is configured; nothing is asked.

    `states` are the hops' own, the source's first: each colours the arrow that leads to it, and where the way
    stopped, or is being asked for, a glyph stands in place of the arrow's head and a word behind the hop, which is
    another while it is `waiting` for a person.
    """
    hops = [_source(workspace, role), *(_arn(arn) for arn in role.via), _target(role)]
    line: list[Piece] = []
    for number, (place, name) in enumerate(hops):
        state = states[number] if states else Kind.NONE
        if number:
            line.append((state.value, f" {_arrow(state, glyphs)} "))
        if place:
            line.append(("faint", f"{place} "))
        last = "strong" if number == len(hops) - 1 else "text"
        line.append((state.value if state is Kind.REFUSED else last, name))
        if state in _WORDS:
            line.append((state.value, f" {'waits for you' if waiting else _WORDS[state]}"))
    return tuple(line)


def progress(role: Role, state: State, last: "CallStarted | CallEnded | None") -> tuple[Kind, ...]:
    """How far the way to the role was gone, for each of its hops, by the last call that was made for it."""
    arns = (*role.via, role.role_arn or "")
    count = len(arns) + 1
    if state.kind.usable:
        return (Kind.LIVE,) * count
    if state.kind not in {Kind.ASSUMING, Kind.REFUSED}:
        return (Kind.NONE,) * count
    from awsclients.access.events import CallEnded  # whoever is asked for has told of a call

    at = 0 if last is None else _hop(arns, last)
    passed = isinstance(last, CallEnded) and last.outcome == "ok"
    at = min(at + 1, count - 1) if passed else at
    return (Kind.LIVE,) * at + (state.kind,) + (Kind.NONE,) * (count - at - 1)


def _hop(arns: Sequence[str], last: "CallStarted | CallEnded") -> int:
    """Which hop a call was for. One that names no role asked for the source, or for a role without an ARN."""
    if last.target in arns and last.target:
        return arns.index(last.target) + 1
    return 0 if arns[-1] else len(arns)


def _arrow(state: Kind, glyphs: Glyphs) -> str:
    return glyphs.arrow if state not in _WORDS else f"{glyphs.rule}{State(state, '', '').glyph(glyphs)}"


def _source(workspace: Workspace, role: Role) -> tuple[str, str]:
    if role.source is None:
        return "", "browser"
    source = workspace.sources.get(role.source)
    name = display(role.source, _LIMIT)
    if isinstance(source, AccessKey) and source.mfa_serial:
        return "", f"{name} + MFA"
    if isinstance(source, IdentityCenter):
        return "portal", name
    return "", name


def _target(role: Role) -> tuple[str, str]:
    if role.role_arn is not None:
        return _arn(role.role_arn)
    if role.role_name is not None:
        return role.account_id or "", display(role.role_name, _LIMIT)
    if role.source is None:
        return "", "console only"
    return role.account_id or "", "its own identity"


def _arn(arn: str) -> tuple[str, str]:
    """The account and the role's name; an ARN that is none is shown as it is."""
    parts = arn.split(":", 5)
    if len(parts) != 6:
        return "", display(arn, _LIMIT)
    return display(parts[4], _LIMIT), display(parts[5].rpartition("/")[2], _LIMIT)
