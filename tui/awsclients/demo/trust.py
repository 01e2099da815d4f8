"""Whether a role lets a caller in: the role's trust policy and the caller's own policies together."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from awsclients.demo.policy import Ask, Statement, Verdict, verdict


class Reason(Enum):
    """Why not, in the words AWS appends where it says a reason at all."""

    IDENTITY = "because no identity-based policy allows the {action} action"
    IDENTITY_DENIES = "with an explicit deny in an identity-based policy"
    SESSION = "because no session policy allows the {action} action"
    TRUST = "because no role trust policy allows the {action} action"
    TRUST_DENIES = "with an explicit deny in the role trust policy"


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of an AssumeRole. `trust` is None for a role that does not exist.

    `session` are the policies a caller's session was limited to, None where there is no such limit.
    """

    trust: tuple[Statement, ...] | None
    identity: tuple[Statement, ...]
    session: tuple[Statement, ...] | None = None


def refused(sides: Sides, ask: Ask, *, same_account: bool) -> Reason | None:
    """Why the caller is not let in; None when it is.

    Across accounts both sides must allow. Within one account a trust policy that names the caller itself is
    enough, and one that names the account wants the caller's own policy as well.
    """
    own = verdict(sides.identity, ask)
    limit = Verdict.ALLOWED if sides.session is None else verdict(sides.session, ask)
    trusted = Verdict.NOTHING if sides.trust is None else verdict(sides.trust, ask)
    if Verdict.DENIED in {own, limit}:
        return Reason.IDENTITY_DENIES
    if trusted is Verdict.DENIED:
        return Reason.TRUST_DENIES
    if limit is not Verdict.ALLOWED:
        return Reason.SESSION
    if same_account and trusted is Verdict.ALLOWED:
        return None
    if own is not Verdict.ALLOWED:
        return Reason.IDENTITY
    return None if trusted is not Verdict.NOTHING else Reason.TRUST


def because(reason: Reason, action: str, *, same_account: bool) -> str:
    """The tail of AWS's message. What another account's trust policy says is never told."""
    if reason in {Reason.TRUST, Reason.TRUST_DENIES} and not same_account:
        return ""
    return " " + reason.value.format(action=action)


def statements(policies: Sequence[tuple[Statement, ...]]) -> tuple[Statement, ...]:
    """The statements of several policies in one."""
    return tuple(statement for policy in policies for statement in policy)
