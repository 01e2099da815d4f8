"""The sign-ins of SAML sources: in memory only, and only as long as STS takes them."""

import re
import threading
from datetime import datetime, timedelta

from awsclients.access.assertion import Assertion
from awsclients.config.model import Saml
from awsclients.config.partitions import CONSOLES
from awsclients.errors import BadInput, LocalFailure, PersonNeeded
from awsclients.text import display

REDEEMED_WITHIN = timedelta(minutes=5)
"""From its issue on, that long STS takes an assertion."""
TOLERATED = timedelta(seconds=60)
"""How far the provider's clock and ours may be apart; STS gives the final word (C100)."""
_AWS = re.compile(
    rf"https://(?:[a-z0-9-]+\.)?signin\.(?:{'|'.join(map(re.escape, CONSOLES.values()))})/saml", re.ASCII
)
"""Where AWS itself takes responses, for its console (AWS general reference, "AWS sign-in endpoints")."""


class Assertions:
    """One sign-in for each source, the newest. One whose ID was seen before is refused as a replay."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Assertion] = {}
        self._used: dict[str, datetime] = {}

    def check(self, source: Saml, assertion: Assertion, now: datetime, *, by_hand: bool = False) -> None:
        """Raises a Failure unless this is a new answer to a sign-in of this source, and can be redeemed now.

        One that a person brings `by_hand` may have been on its way to AWS's own sign-in page.
        """
        _meant_for(source, assertion, by_hand=by_hand)
        _timely(assertion, now)
        with self._lock:
            self._refuse_used(assertion)

    def keep(self, source: Saml, assertion: Assertion, now: datetime) -> None:
        """Keep a sign-in that check() lets pass `by_hand`, in place of the source's last one."""
        self.check(source, assertion, now, by_hand=True)
        with self._lock:
            self._refuse_used(assertion)  # again: two may bring the same one at once
            self._used = {one: end for one, end in self._used.items() if now < end + TOLERATED}
            self._used[assertion.id] = good_until(assertion)
            self._kept[source.name] = assertion

    def good(self, source: str, now: datetime) -> Assertion | None:
        """The source's sign-in, while STS may still take it."""
        with self._lock:
            kept = self._kept.get(source)
            if kept is not None and now >= good_until(kept) + TOLERATED:
                del self._kept[source]
                return None
            return kept

    def any_good(self, now: datetime) -> bool:
        """Whether STS may still take one of them."""
        return any(self.good(source, now) is not None for source in tuple(self._kept))

    def drop(self, source: str) -> bool:
        """Forget the source's sign-in; whether there was one."""
        with self._lock:
            return self._kept.pop(source, None) is not None

    def _refuse_used(self, assertion: Assertion) -> None:
        if assertion.id in self._used:
            raise PersonNeeded("This SAML response was used already. Sign in again for a new one.")


def good_until(assertion: Assertion) -> datetime:
    """When STS no longer takes it: five minutes after its issue, or earlier where it says so."""
    end = assertion.issued + REDEEMED_WITHIN
    return end if assertion.ends is None else min(end, assertion.ends)


def _meant_for(source: Saml, assertion: Assertion, *, by_hand: bool) -> None:
    for what, address in (("Recipient", assertion.recipient), ("Destination", assertion.destination)):
        if by_hand and address is not None and _AWS.fullmatch(address):
            continue
        if address != source.acs_url and (address is not None or what == "Recipient"):
            said = f"is {display(address, 120)}" if address is not None else "is missing"
            raise BadInput(
                f"The response's {what} {said}, and acs_url of {source.name} is {source.acs_url}. "
                "Make them equal, to the last slash."
            )
    if assertion.in_response_to is not None:
        raise BadInput(
            "The SAML response answers a request that awsclients did not make (InResponseTo). "
            "Begin at the provider's own address for this application."
        )


def _timely(assertion: Assertion, now: datetime) -> None:
    begins = max(assertion.issued, assertion.not_before or assertion.issued)
    if begins > now + TOLERATED:
        raise LocalFailure(
            f"The SAML response is dated {begins:%Y-%m-%d %H:%M} UTC, which is still to come. "
            "Check this computer's clock, and the provider's."
        )
    if now >= good_until(assertion) + TOLERATED:
        raise PersonNeeded(
            "The SAML response is older than the 5 minutes in which AWS takes it. "
            "Sign in again; if that does not help, check this computer's clock."
        )
