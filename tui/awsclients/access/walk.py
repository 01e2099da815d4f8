"""Walk a route: from what is held already, hop by hop, one caller at a time for each."""

from collections.abc import Callable

from awsclients.access.flights import Flights
from awsclients.access.hops import Hops, Taken
from awsclients.access.mfa import Codes
from awsclients.access.refusals import CredentialsEnded
from awsclients.access.route import Route
from awsclients.access.session import Session
from awsclients.access.shelf import Beginning, Shelf
from awsclients.access.sources import Sources
from awsclients.aws.api import Identity
from awsclients.clock import Clock
from awsclients.config.model import Role, Source


class Walk:
    """From a route to its session. Raises PersonAsked where a hop waits for an MFA code.

    `arrived` is told of each new session that was kept, on the thread that obtained it.
    """

    def __init__(
        self, hops: Hops, sources: Sources, shelf: Shelf, clock: Clock, arrived: Callable[[Session], None]
    ) -> None:
        self._hops, self._sources, self._shelf, self._clock = hops, sources, shelf, clock
        self._arrived = arrived
        self._flights = Flights()

    def session(self, role: Role, way: Route, codes: Codes, least: float) -> Session:
        """A live session with at least the share `least` of its life left; 1.0 always asks AWS."""

        def kept() -> Session | None:
            now = self._clock.now()
            held = self._shelf.session(role.address, now)
            return held if held is not None and least < 1.0 and held.share_left(now) >= least else None

        drops = self._shelf.drops(role.address)
        key = (role.address, way.source, way.hops, drops)
        return self._flights.share(key, kept, lambda: self._last(role, way, codes, drops))

    def identity(self, source: Source, region: str) -> Identity:
        """Who the source's own credentials are."""
        base = self._shared((source, ()), lambda: self._base(source))
        return self._sources.identity(source, base.credentials, region, source.name)

    def forget_maximum(self, role_arn: str) -> None:
        """See Hops.forget_maximum."""
        self._hops.forget_maximum(role_arn)

    def _last(self, role: Role, way: Route, codes: Codes, drops: int) -> Session:
        taken = self._take(way, len(way.hops), codes)
        assert taken.identity is not None  # noqa: S101  every hop has one
        session = Session(
            address=role.address,
            credentials=taken.credentials,
            identity=taken.identity,
            issued=taken.issued,
            region=role.region,
            chained=taken.chained,
            notes=taken.notes,
        )
        if self._shelf.put_session(way.hops[-1], session, drops):
            self._arrived(session)
        return session

    def _upto(self, way: Route, count: int, codes: Codes) -> Taken:
        """What the first `count` hops give, kept or taken."""
        if not count:
            return self._shared((way.source, ()), lambda: self._base(way.source))
        return self._shared((way.source, way.hops[:count]), lambda: self._take(way, count, codes))

    def _shared(self, beginning: Beginning, take: Callable[[], Taken]) -> Taken:
        def work() -> Taken:
            taken = take()
            self._shelf.put_hop(beginning, taken)
            return taken

        return self._flights.share(beginning, lambda: self._shelf.hop(beginning, self._clock.now()), work)

    def _take(self, way: Route, count: int, codes: Codes) -> Taken:
        base = self._upto(way, count - 1, codes)
        try:
            return self._hops.take(way, way.hops[count - 1], base, codes)
        except CredentialsEnded:
            self._shelf.drop_hop((way.source, way.hops[: count - 1]))
            raise

    def _base(self, source: Source) -> Taken:
        return Taken(credentials=self._sources.credentials(source), issued=self._clock.now())
