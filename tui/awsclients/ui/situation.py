"""What decides which actions can be taken: what each needs, and the sentence for a person where it is lacking."""

from typing import NamedTuple

from awsclients.config.model import Role
from awsclients.ui.state import Kind

_NOBODY = "There is no client yet. Press e to write one."


class Situation(NamedTuple):
    """What decides whether an action can be taken."""

    role: Role | None = None
    kind: Kind = Kind.NONE
    calls: int = 0
    """How many roles are being assumed."""
    live: int = 0
    problems: int = 0
    clients: int = 0
    presenting: bool = False
    no_sign_in: str = ""
    """Why nobody signs in or out of the role's source; empty where one can."""
    children: int = 0
    """How many children have credentials that renew themselves."""
    marked: int = 0
    """How many roles are marked to be opened together."""


def always(_: Situation) -> str | None:
    """Nothing stands in the way."""
    return None


def needs_role(at: Situation) -> str | None:
    """A role must be selected."""
    if at.role is None:
        return "Nothing matches. Press escape to clear the filter." if at.clients else _NOBODY
    return None


def needs_credentials(at: Situation) -> str | None:
    """The role must have credentials, and not a console address alone."""
    if at.role is not None and at.role.source is None:
        return f"{at.role.address} has only a console address. Press b to open it."
    return needs_role(at)


def needs_no_marks(at: Situation) -> str | None:
    """The role must have credentials, and be meant alone."""
    return (
        "Roles are marked, and enter opens them all. Escape unmarks them." if at.marked else needs_credentials(at)
    )


def needs_session(at: Situation) -> str | None:
    """The role must have a session."""
    if at.kind is Kind.ASSUMING:
        return "It is being assumed. Wait, or press escape to give up."
    if not at.kind.usable:
        return needs_role(at) or "There is no session. Press enter to start one."
    return None


def needs_something_to_forget(at: Situation) -> str | None:
    """There must be a session, an ended one or a refusal."""
    if at.kind in {Kind.NONE, Kind.ASSUMING}:
        return needs_session(at)
    return None


def needs_role_or_presenting(at: Situation) -> str | None:
    """A role must be selected, but the presentation can always be ended."""
    return None if at.presenting else needs_role(at)


def needs_solitude(at: Situation) -> str | None:
    """Nobody must be shown anything."""
    return "It would show other clients. Press p to end the presentation first." if at.presenting else None


def needs_clients(at: Situation) -> str | None:
    """There must be clients."""
    return None if at.clients else _NOBODY


def needs_live(at: Situation) -> str | None:
    """Some session must live."""
    return None if at.live else "Nothing is live. Press enter on a role to start a session."


def needs_call(at: Situation) -> str | None:
    """A role must be being assumed."""
    return None if at.calls else "Nothing is under way."


def needs_problem(at: Situation) -> str | None:
    """Something must be wrong with the configuration."""
    return None if at.problems else "Nothing is wrong with the configuration."


def needs_children(at: Situation) -> str | None:
    """Some shell or command must renew its keys."""
    return None if at.children else "No shell or command renews its keys. Start one with --refresh."


def needs_marks(at: Situation) -> str | None:
    """Some role must be marked."""
    return None if at.marked else "No role is marked. Press space on each that you want."


def needs_sign_in(at: Situation) -> str | None:
    """A person must be able to sign in to the role's source."""
    return needs_role(at) or at.no_sign_in or None
