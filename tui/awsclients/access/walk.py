"""Walk a route: from what is held already, hop by hop, one caller at a time for each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from awsclients.access.federation import Federation
from awsclients.access.flights import Flights
from awsclients.access.hop import HOUR, AssumeHop, OwnHop, PortalHop, Route, SamlHop
from awsclients.access.hops import Hops
from awsclients.access.mfa import Codes
from awsclients.access.needs import PersonAsked
from awsclients.access.old_codes import OldCodes
from awsclients.access.refusal import CredentialsEnded, Denied
from awsclients.access.session import Session
from awsclients.access.shelf import Beginning, Shelf
from awsclients.access.sources import Sources
from awsclients.access.taken import Taken
from awsclients.aws.api import Identity
from awsclients.clock import Clock
from awsclients.config.model import Role, Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """How fresh what is held must be: the share of its life it still has, and that it came after `after`."""

    least: float = 0.0
    after: datetime | None = None

    def met(self, taken: Taken, now: datetime) -> bool:
        """Whether this will do."""
        if self.after is not None and taken.issued <= self.after:
            return False
        return self.least < 1.0 and taken.share_left(now) >= self.least


ANY = Wanted()


class Walk:
    """From a route to its session. Raises PersonAsked where a hop waits for a person.

    `arrived` is told of each new session that was kept, on the thread that obtained it.
    """

    def __init__(
        self,
        hops: Hops,
        federation: Federation,
        sources: Sources,
        shelf: Shelf,
        clock: Clock,
        arrived: Callable[[Session], None],
    ) -> None:
        self._hops, self._federation, self._sources = hops, federation, sources
        self._shelf, self._clock = shelf, clock
        self._arrived = arrived
        self._flights = Flights()
        self._old_codes = OldCodes()

    def session(self, role: Role, way: Route, codes: Codes, least: float) -> Session:
        """A live session with at least the share `least` of its life left; 1.0 always asks AWS."""

        def kept() -> Session | None:
            now = self._clock.now()
            held = self._shelf.session(role.address, now)
            return held if held is not None and least < 1.0 and held.share_left(now) >= least else None

        drops = self._shelf.drops(role.address)
        key = (role.address, way.source, way.hops, drops)
        return self._flights.share(key, kept, lambda: self._last(role, way, codes, drops, least))

    def identity(self, source: Source, region: str) -> Identity:
        """Who the source's own credentials are."""
        base = self._shared((source, ()), ANY, lambda: self._base(source))
        return self._sources.identity(source, base.credentials, region, source.name)

    def portal_identity(self, way: Route) -> Identity:
        """Who a route ends as that begins at an Identity Center."""
        taken = self._upto(way, len(way.hops), {}, ANY)
        assert taken.identity is not None  # noqa: S101  every hop has one
        return taken.identity

    def forget(self, role_arn: str) -> None:
        """Forget what was learned of a role that the client may have changed since."""
        self._hops.forget_maximum(role_arn)
        self._old_codes.forget(role_arn)

    def federated(self, role: Role, way: Route) -> Session | None:
        """A session for the console of a source's own IAM user; asked for anew each time, and not kept.

        None where the source's credentials are temporary, and so no user's keys.
        """
        hop, base = way.hops[-1], self._upto(way, 0, {}, ANY)
        if not isinstance(hop, OwnHop) or base.credentials.temporary:
            return None
        return _session(role, self._federation.take(way, hop, base, role.duration or 12 * HOUR))

    def _last(self, role: Role, way: Route, codes: Codes, drops: int, least: float) -> Session:
        session = _session(role, self._take(way, len(way.hops), codes, Wanted(least)))
        if self._shelf.put_session(way.hops[-1], session, drops):
            self._arrived(session)
        return session

    def _upto(self, way: Route, count: int, codes: Codes, wanted: Wanted) -> Taken:
        """What the first `count` hops give, kept or taken."""
        if not count:
            return self._shared((way.source, ()), wanted, lambda: self._base(way.source))
        beginning = (way.source, way.hops[:count])
        return self._shared(beginning, wanted, lambda: self._take(way, count, codes, wanted))

    def _shared(self, beginning: Beginning, wanted: Wanted, take: Callable[[], Taken]) -> Taken:
        def kept() -> Taken | None:
            now = self._clock.now()
            held = self._shelf.hop(beginning, now)
            return held if held is not None and wanted.met(held, now) else None

        def work() -> Taken:
            taken = take()
            self._shelf.put_hop(beginning, taken, drops)
            return taken

        drops = self._shelf.drops(beginning[0])
        return self._flights.share((beginning, wanted, drops), kept, work)

    def _take(self, way: Route, count: int, codes: Codes, wanted: Wanted) -> Taken:
        hop = way.hops[count - 1]
        if isinstance(hop, PortalHop | SamlHop):
            return self._hops.first(way, hop)
        if not isinstance(hop, AssumeHop):
            # It gives no newer keys than those it is given.
            return self._try(way, count, self._upto(way, count - 1, codes, wanted), codes)
        base, now = self._upto(way, count - 1, codes, ANY), self._clock.now()
        if self._old_codes.waits(hop.role_arn, base, now) and codes:
            return self._with_new_code(way, count, hop, base, codes)
        try:
            return self._try(way, count, base, codes)
        except Denied:
            if not self._old_codes.may_be_why(hop.role_arn, base, now):
                raise
        return self._with_new_code(way, count, hop, base, codes)

    def _try(self, way: Route, count: int, base: Taken, codes: Codes) -> Taken:
        try:
            return self._hops.take(way, way.hops[count - 1], base, codes)
        except CredentialsEnded:
            self._shelf.drop_hop((way.source, way.hops[: count - 1]))
            raise

    def _with_new_code(self, way: Route, count: int, hop: AssumeHop, base: Taken, codes: Codes) -> Taken:
        """Once more with a new MFA code. Raises PersonAsked without one, and says why it is asked for."""
        try:
            base = self._upto(way, count - 1, codes, Wanted(after=base.issued))
        except PersonAsked as asked:
            why = f"{way.address} does not take the MFA code given before; it may want a newer one."
            raise asked.because(why) from None
        try:
            taken = self._try(way, count, base, codes)
        except Denied:
            self._old_codes.tried(hop.role_arn, helped=False)
            raise
        self._old_codes.tried(hop.role_arn, helped=True)
        return taken

    def _base(self, source: Source) -> Taken:
        return Taken(credentials=self._sources.credentials(source), issued=self._clock.now())


def _session(role: Role, taken: Taken) -> Session:
    assert taken.identity is not None  # noqa: S101  only tokens have none, and no route ends with one
    return Session(
        address=role.address,
        credentials=taken.credentials,
        identity=taken.identity,
        issued=taken.issued,
        region=role.region,
        chained=taken.chained,
        notes=taken.notes,
    )
