"""What the detail of one role is drawn from, and the lines that its short and its long form have in common."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from awsclients.config.model import Workspace
from awsclients.errors import Failure
from awsclients.text import display
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.line import Line, Piece
from awsclients.ui.log import local_time
from awsclients.ui.path import picture, progress
from awsclients.ui.rows import UNKNOWN, Entry
from awsclients.ui.state import WAITING, State

if TYPE_CHECKING:
    from awsclients.access.events import CallEnded, CallStarted
    from awsclients.access.session import Session
    from awsclients.access.signed_in import SignedIn

LONG = 4000
"""The most characters of a text that is told whole."""


class Shown(NamedTuple):
    """A role, and all that is known of it at one moment."""

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

    @property
    def name(self) -> Line:
        """Client and role."""
        return (("strong", self.entry.client_name), ("faint", " / "), ("strong", self.entry.role_name))

    @property
    def environment(self) -> Line:
        """As written, production as what it is."""
        word = self.entry.environment
        if word == UNKNOWN:
            return (("faint", UNKNOWN),)
        return (("production", f" {word} "),) if self.entry.production else (("text", word),)

    @property
    def standing(self) -> Line:
        """The state in a word, or how long the session still lives, and in a second piece until when."""
        glyph, kind = self.state.glyph(self.glyphs), self.state.kind
        if not kind.usable or self.session is None or self.session.expires is None:
            return ((kind.value, f"{glyph} {self.state.word}"),)
        ends = local_time(self.session.expires, self.zone)
        return ((kind.value, f"{glyph} {self.state.text} left"), ("faint", f" until {ends}"))

    @property
    def way(self) -> Line:
        """From the source to the role, and how far it was gone."""
        role = self.entry.role
        states = progress(role, self.state, self.step)
        return picture(self.workspace, role, self.glyphs, states, waiting=self.state == WAITING)

    @property
    def notes(self) -> list[str]:
        """What there is to say of the session."""
        return [display(note) for note in self.session.notes] if self.session and self.state.kind.usable else []

    @property
    def sends_external_id(self) -> bool:
        """Whether AWS is given the client's external ID: with AssumeRole alone."""
        role = self.entry.role
        return bool(role.external_id and role.role_arn and not role.saml_provider_arn)

    @property
    def labels(self) -> str:
        """The client's."""
        return ", ".join(display(label) for label in self.entry.client.labels)

    @property
    def engagement(self) -> Piece:
        """The last day of the client's engagement, and whether it is over."""
        ends = self.entry.client.engagement_ends
        over = ends is not None and self.now.date() > ends
        return ("refused" if over else "text", f"{ends} (over)" if over else f"{ends}")
