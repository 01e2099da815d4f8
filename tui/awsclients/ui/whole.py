"""The detail of a role whole: beside the list, and in a panel of its own."""

from collections.abc import Iterator

from awsclients.access.longest import longest
from awsclients.access.route import route
from awsclients.errors import BadInput, Failure
from awsclients.text import display
from awsclients.ui.countdown import life_text
from awsclients.ui.line import Line, Piece, fold, spread, width
from awsclients.ui.log import local_time
from awsclients.ui.shown import LONG, Shown

_LABEL = 11
_GUARDED = "guarded: its address is typed in full before it is used"


def whole(shown: Shown, cells: int, *, told: bool = True) -> list[Line]:
    """Everything, a labelled line each, long texts folded; `told`: with AWS's whole answer to a refusal."""
    entry = shown.entry
    lines: list[Line] = [spread(shown.name, shown.environment, cells), ()]
    lines.extend(_life(shown, cells))
    if shown.failure is not None:
        lines.extend(_failure(shown.failure, cells, told=told))
    lines.append(())
    lines.extend(_way(shown.way, cells))
    for label, text in _fields(shown):
        lines.extend(_labelled(label, text, cells))
    if entry.guarded:
        lines.extend([(), *((("danger", part),) for part in fold(_GUARDED, cells))])
    return lines


def _life(shown: Shown, cells: int) -> Iterator[Line]:
    session = shown.session
    if not shown.state.kind.usable or session is None or session.expires is None:
        yield shown.standing
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
    for note in shown.notes:
        yield from ((("ending", text),) for text in fold(note, cells))


def _failure(failure: Failure, cells: int, *, told: bool) -> Iterator[Line]:
    yield from ((("refused", text),) for text in fold(display(failure.message, LONG), cells))
    if failure.detail and not told:
        yield (("key", "v"), ("faint", " AWS's whole answer"))
        return
    for paragraph in failure.detail.splitlines():
        yield from ((("text", text),) for text in fold(display(paragraph, LONG), cells))


def _fields(shown: Shown) -> Iterator[tuple[str, str]]:
    entry, role, client = shown.entry, shown.entry.role, shown.entry.client
    yield "account", " ".join(part for part in (entry.account, entry.account_name) if part)
    yield "region", entry.region
    yield "notes", display(client.notes or "", LONG)
    yield "contact", display(client.contact or "")
    yield "engagement", f"ends {shown.engagement[1]}" if client.engagement_ends else ""
    yield "role", display(role.role_arn or role.role_name or "")
    yield "identity", display(shown.session.identity.arn) if shown.session and shown.state.kind.usable else ""
    yield "signed in", shown.signed_in.about(shown.now, shown.zone) if shown.signed_in else ""
    yield "external ID", "set" if shown.sends_external_id else ""
    yield "longest", _longest(shown)
    yield "profile", display(role.profile)
    yield "console", display(role.console or role.console_url or "")
    yield "policies", ", ".join(display(arn.rpartition("/")[2]) for arn in role.policy_arns)
    yield "owner", "the client's account" if client.owner == "client" else "our account"
    yield "labels", shown.labels


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


def _way(line: Line, cells: int) -> Iterator[Line]:
    """The way, broken before an arrow where one line is too short for it."""
    current: list[Piece] = []
    hops: list[list[Piece]] = [[]]
    for style, text in line:
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
