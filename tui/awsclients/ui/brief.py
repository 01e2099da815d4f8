"""The detail of a role in the few lines there are below the list."""

from rich.cells import cell_len

from awsclients.errors import Failure
from awsclients.text import display
from awsclients.ui.line import Line, Piece, cut, fit, fold, spread, width
from awsclients.ui.shown import LONG, Shown
from awsclients.ui.state import Kind

_SLIM = 60
_FAILURE = 3
"""The most lines of a failure."""
MORE: Line = (("key", "v"), ("faint", " all of it"))
"""Where a text ends because there is no more room."""


def brief(shown: Shown, cells: int) -> list[Line]:
    """The most important lines first, so that what does not fit below is what matters least."""
    entry = shown.entry
    state = shown.standing if cells >= _SLIM else shown.standing[:1]
    lines = [spread(shown.name, (*shown.environment, ("", "  "), *state), cells)]
    if shown.failure is not None and shown.state.kind is Kind.REFUSED:
        lines.extend(_said(shown.failure, cells))
    way = fit(shown.way, cells)
    lines.append(way)
    lines.append(fit(_facts(shown, way), cells))
    lines.extend((("ending", text),) for note in shown.notes for text in fold(note, cells)[:1])
    if entry.client.notes:
        lines.append(fit((("label", "notes  "), ("text", display(entry.client.notes))), cells))
    lines.append(fit(_people(shown), cells))
    return lines


def _said(failure: Failure, cells: int) -> list[Line]:
    """A failure in the lines that it has below the list, and the key to all of it where there is more."""
    texts = fold(display(failure.message, LONG), cells)
    if len(texts) <= _FAILURE and not failure.detail:
        return [(("refused", text),) for text in texts]
    room = cells - width(MORE) - 2
    if len(texts) < _FAILURE and cell_len(texts[-1]) > room:
        texts.append("")
    last = cut(texts[_FAILURE - 1], room, always=True) if len(texts) > _FAILURE else texts[-1]
    texts = texts[:_FAILURE]
    return [*((("refused", text),) for text in texts[:-1]), spread((("refused", last),), MORE, cells)]


def _facts(shown: Shown, way: Line) -> Line:
    """What stands on the line below the way to the role; its account where that does not end in it."""
    entry = shown.entry
    dot = f" {shown.glyphs.dot} "
    account = "" if any(entry.account in text for _, text in way) else entry.account
    facts = [" ".join(part for part in (account, entry.account_name) if part), entry.region]
    facts.append("external ID set" if shown.sends_external_id else "")
    facts.append(f"signed in {shown.signed_in.about(shown.now, shown.zone)}" if shown.signed_in else "")
    facts.append("guarded" if entry.guarded else "")
    facts.append(shown.labels)
    return (("text", dot.join(fact for fact in facts if fact)),)


def _people(shown: Shown) -> Line:
    client = shown.entry.client
    pieces: list[Piece] = []
    if client.contact:
        pieces += [("label", "contact  "), ("text", display(client.contact) + "   ")]
    if client.engagement_ends:
        pieces += [("label", "engagement ends  "), shown.engagement]
    return tuple(pieces)
