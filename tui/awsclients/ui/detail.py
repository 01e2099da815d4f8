"""The detail of one role as lines: a short form for below the list, a long one for beside it and for its panel."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from awsclients.access.longest import longest
from awsclients.access.route import route
from awsclients.config.model import Role, Workspace
from awsclients.errors import BadInput, Failure
from awsclients.text import display
from awsclients.ui.countdown import life_text
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.line import Line, Piece, cut, fit, fold, spread, width
from awsclients.ui.log import local_time
from awsclients.ui.path import picture, progress
from awsclients.ui.rows import UNKNOWN, Entry
from awsclients.ui.state import WAITING, Kind, State

if TYPE_CHECKING:
    from awsclients.access.events import CallEnded, CallStarted
    from awsclients.access.session import Session
    from awsclients.access.signed_in import SignedIn

_LABEL = 11
_LONG = 4000
_SLIM = 60
_FAILURE = 3
"""The most lines of a failure below the list."""
MORE: Line = (("key", "v"), ("faint", " all of it"))
"""Where a text ends because there is no more room."""
_GUARDED = "guarded: its address is typed in full before it is used"


class Shown(NamedTuple):
    """All that the detail is drawn from."""

    entry: Entry
    workspace: Workspace
    state: State
    session: "Session | None"
    failure: Failure | None
    step: "CallStarted | CallEnded | None"
    """The last call made for the role since it was last begun."""
    signed_in: "SignedIn | None"
    """To the role's source."""
    now: datetime
    zone: tzinfo | None
    glyphs: Glyphs


def short(shown: Shown, cells: int) -> list[Line]:
    """The most important lines first, so that what does not fit below is what matters least."""
    entry = shown.entry
    state = _state(shown) if cells >= _SLIM else _state(shown)[:1]
    lines = [spread(_name(entry), (*_environment(entry), ("", "  "), *state), cells)]
    if shown.failure is not None and shown.state.kind is Kind.REFUSED:
        lines.extend(_said(shown.failure, cells))
    way = fit(_route(shown), cells)
    lines.append(way)
    lines.append(fit(_facts(shown, way), cells))
    lines.extend((("ending", text),) for note in _session_notes(shown) for text in fold(note, cells)[:1])
    if entry.client.notes:
        lines.append(fit((("label", "notes  "), ("text", display(entry.client.notes))), cells))
    lines.append(fit(_people(shown), cells))
    return lines


def _said(failure: Failure, cells: int) -> list[Line]:
    """A failure in the lines that it has below the list, and the key to all of it where there is more."""
    texts = fold(display(failure.message, _LONG), cells)
    if len(texts) <= _FAILURE and not failure.detail:
        return [(("refused", text),) for text in texts]
    room = cells - width(MORE) - 2
    if len(texts) < _FAILURE and cell_len(texts[-1]) > room:
        texts.append("")
    last = cut(texts[_FAILURE - 1], room, always=True) if len(texts) > _FAILURE else texts[-1]
    texts = texts[:_FAILURE]
    return [*((("refused", text),) for text in texts[:-1]), spread((("refused", last),), MORE, cells)]


def full(shown: Shown, cells: int, *, told: bool = True) -> list[Line]:
    """Everything, a labelled line each, long texts folded; `told`: with AWS's whole answer to a refusal."""
    entry = shown.entry
    lines: list[Line] = [spread(_name(entry), _environment(entry), cells), ()]
    lines.extend(_life(shown, cells))
    if shown.failure is not None:
        lines.extend(_failure(shown.failure, cells, told=told))
    lines.append(())
    lines.extend(_route_lines(_route(shown), cells))
    for label, text in _fields(shown):
        lines.extend(_labelled(label, text, cells))
    if entry.guarded:
        lines.extend([(), *((("danger", part),) for part in fold(_GUARDED, cells))])
    return lines


def _name(entry: Entry) -> Line:
    return (("strong", entry.client_name), ("faint", " / "), ("strong", entry.role_name))


def _environment(entry: Entry) -> Line:
    if entry.environment == UNKNOWN:
        return (("faint", UNKNOWN),)
    return (("production", f" {entry.environment} "),) if entry.production else (("text", entry.environment),)


def _state(shown: Shown) -> Line:
    glyph = shown.state.glyph(shown.glyphs)
    kind = shown.state.kind
    if not kind.usable or shown.session is None or shown.session.expires is None:
        return ((kind.value, f"{glyph} {shown.state.word}"),)
    ends = local_time(shown.session.expires, shown.zone)
    return ((kind.value, f"{glyph} {shown.state.text} left"), ("faint", f" until {ends}"))


def _life(shown: Shown, cells: int) -> Iterator[Line]:
    session = shown.session
    if not shown.state.kind.usable or session is None or session.expires is None:
        yield _state(shown)
        return
    kind = shown.state.kind.value
    life = life_text(session.expires - session.issued)
    ends = f"until {local_time(session.expires, shown.zone)} local time"
    word = f"{shown.state.glyph(shown.glyphs)} {shown.state.word}, {shown.state.text} of {life} left"
    if len(word) + len(ends) < cells:
        yield spread(((kind, word),), (("faint", ends),), cells)
    else:
        yield from (((kind, word),), (("faint", ends),))
    full_cells = round(session.share_left(shown.now) * cells)
    yield ((kind, shown.glyphs.full * full_cells), ("faint", shown.glyphs.empty * (cells - full_cells)))
    for note in _session_notes(shown):
        yield from ((("ending", text),) for text in fold(note, cells))


def _route(shown: Shown) -> Line:
    role = shown.entry.role
    states = progress(role, shown.state, shown.step)
    return picture(shown.workspace, role, shown.glyphs, states, waiting=shown.state == WAITING)


def _failure(failure: Failure, cells: int, *, told: bool) -> Iterator[Line]:
    yield from ((("refused", text),) for text in fold(display(failure.message, _LONG), cells))
    if failure.detail and not told:
        yield (("key", "v"), ("faint", " AWS's whole answer"))
        return
    for paragraph in failure.detail.splitlines():
        yield from ((("text", text),) for text in fold(display(paragraph, _LONG), cells))


def _session_notes(shown: Shown) -> list[str]:
    return [display(note) for note in shown.session.notes] if shown.session and shown.state.kind.usable else []


def _facts(shown: Shown, way: Line) -> Line:
    """What stands on the line below the way to the role; its account where that does not end in it."""
    entry, role = shown.entry, shown.entry.role
    dot = f" {shown.glyphs.dot} "
    account = "" if any(entry.account in text for _, text in way) else entry.account
    facts = [" ".join(part for part in (account, entry.account_name) if part), entry.region]
    facts.append("external ID set" if _sends_external_id(role) else "")
    facts.append(f"signed in {shown.signed_in.about(shown.now, shown.zone)}" if shown.signed_in else "")
    facts.append("guarded" if entry.guarded else "")
    facts.append(", ".join(display(label) for label in entry.client.labels))
    return (("text", dot.join(fact for fact in facts if fact)),)


def _sends_external_id(role: Role) -> bool:
    """Whether AWS is given the client's external ID: with AssumeRole alone."""
    return bool(role.external_id and role.role_arn and not role.saml_provider_arn)


def _people(shown: Shown) -> Line:
    client = shown.entry.client
    pieces: list[Piece] = []
    if client.contact:
        pieces += [("label", "contact  "), ("text", display(client.contact) + "   ")]
    if client.engagement_ends:
        pieces += [("label", "engagement ends  "), _engagement(shown)]
    return tuple(pieces)


def _engagement(shown: Shown) -> Piece:
    ends = shown.entry.client.engagement_ends
    over = ends is not None and shown.now.date() > ends
    return ("refused" if over else "text", f"{ends} (over)" if over else f"{ends}")


def _fields(shown: Shown) -> Iterator[tuple[str, str]]:
    entry, role, client = shown.entry, shown.entry.role, shown.entry.client
    yield "account", " ".join(part for part in (entry.account, entry.account_name) if part)
    yield "region", entry.region
    yield "notes", display(client.notes or "", _LONG)
    yield "contact", display(client.contact or "")
    yield "engagement", f"ends {_engagement(shown)[1]}" if client.engagement_ends else ""
    yield "role", display(role.role_arn or role.role_name or "")
    yield "identity", display(shown.session.identity.arn) if shown.session and shown.state.kind.usable else ""
    yield "signed in", shown.signed_in.about(shown.now, shown.zone) if shown.signed_in else ""
    yield "external ID", "set" if _sends_external_id(role) else ""
    yield "longest", _longest(shown)
    yield "profile", display(role.profile)
    yield "console", display(role.console or role.console_url or "")
    yield "policies", ", ".join(display(arn.rpartition("/")[2]) for arn in role.policy_arns)
    yield "owner", "the client's account" if client.owner == "client" else "our account"
    yield "labels", ", ".join(display(label) for label in client.labels)


def _longest(shown: Shown) -> str:
    """The longest session the role can give, and why no longer."""
    try:
        return display(str(longest(route(shown.workspace, shown.entry.role))))
    except BadInput:
        return ""


def _labelled(label: str, text: str, cells: int) -> Iterator[Line]:
    if not text:
        return
    for number, part in enumerate(fold(text, cells - _LABEL - 2)):
        yield (("label", (label if number == 0 else "").ljust(_LABEL + 2)), ("text", part))


def _route_lines(route: Line, cells: int) -> Iterator[Line]:
    """The route, broken before an arrow where one line is too short for it."""
    current: list[Piece] = []
    hops: list[list[Piece]] = [[]]
    for style, text in route:
        if text.startswith(" ") and text.endswith(" "):
            hops.append([])
        hops[-1].append((style, text))
    for hop in hops:
        if current and width(current) + width(hop) > cells:
            yield tuple(current)
            current = [("", "  ")]
        current.extend(hop)
    yield tuple(current)
    yield ()
