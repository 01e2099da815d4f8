"""One exchange of credentials at a time: what is asked, with which duration and code, and what is made of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from awsclients.access import verify
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.events import SignInChanged
from awsclients.access.hop import HOUR, AssumeHop, Hop, OwnHop, PortalHop, Route, SamlHop, TokenHop
from awsclients.access.maxima import Maxima
from awsclients.access.mfa import Codes, code_for
from awsclients.access.portals import Portals
from awsclients.access.redemption import Redemption
from awsclients.access.signed_in import SignedIn
from awsclients.access.sources import Sources
from awsclients.access.taken import Taken
from awsclients.aws.api import Assumed, AssumeRole, Aws, AwsError, Credentials
from awsclients.clock import Clock
from awsclients.config.model import Login
from awsclients.errors import LocalFailure
from awsclients.secrets.one_time import UsedCodes
from awsclients.secrets.secret import Secret

_SHORT = "What aws login gives lives 15 minutes. For longer work, use a role, or have it renewed (--refresh)."


class Hops:
    """Takes hops. Keeps no credentials; remembers which codes were used."""

    def __init__(
        self,
        aws: Callable[[], Aws],
        sources: Sources,
        portals: Portals,
        redemption: Redemption,
        maxima: Maxima,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._aws, self._sources, self._bus, self._clock = aws, sources, bus, clock
        self._portals, self._redemption, self._maxima = portals, redemption, maxima
        self._used_codes = UsedCodes()

    def take(self, way: Route, hop: Hop, base: Taken, codes: Codes) -> Taken:
        """The hop's credentials, checked; `codes` are MFA codes by device. Raises PersonAsked without one."""
        if isinstance(hop, TokenHop):
            return self._token(way, hop, base, codes)
        if isinstance(hop, OwnHop):
            return self._own(way, hop, base)
        if isinstance(hop, AssumeHop):
            return self._assume(way, hop, base, codes)
        return self.first(way, hop)

    def first(self, way: Route, hop: PortalHop | SamlHop) -> Taken:
        """The credentials of a hop that begins with a person's sign-in. Raises PersonAsked without one."""
        return self._redemption.take(way, hop) if isinstance(hop, SamlHop) else self._portals.take(way, hop)

    def forget_maximum(self, role_arn: str) -> None:
        """See Maxima.forget."""
        self._maxima.forget(role_arn)

    def _assume(self, way: Route, hop: AssumeHop, base: Taken, codes: Codes) -> Taken:
        chained = hop.chained or base.credentials.temporary
        typed = code_for(way.source, hop.mfa_serial, codes)
        request = AssumeRole(
            role_arn=hop.role_arn,
            session_name=hop.session_name or self._session_name(way, hop, base),
            region=hop.region,
            duration=min(hop.duration, HOUR) if chained else hop.duration,
            external_id=hop.external_id,
            policy_arns=hop.policy_arns,
            source_identity=hop.source_identity,
            session_tags=hop.session_tags,
            mfa_serial=hop.mfa_serial,
            mfa_code=typed,
        )
        sent = self._sent(way, hop, base, typed)
        with self._claimed(hop.mfa_serial, typed, sent):
            assumed, notes = self._maxima.within(
                hop.role_arn,
                request.duration,
                lambda seconds, note: self._ask(
                    way, base.credentials, replace(request, duration=seconds), sent, note
                ),
            )
        verify.check(hop, assumed.identity, assumed.credentials, self._clock.now())
        return Taken(
            credentials=assumed.credentials,
            identity=assumed.identity,
            issued=self._clock.now(),
            chained=chained,
            notes=(*base.notes, *notes),
        )

    def _ask(self, way: Route, credentials: Credentials, request: AssumeRole, sent: Sent, note: str) -> Assumed:
        return self._bus.call(
            "sts:AssumeRole",
            way.address,
            lambda: self._aws().assume_role(credentials, request),
            lambda error: explain(error, sent, self._clock.skew),
            target=request.role_arn,
            note=note,
        )

    def _token(self, way: Route, hop: TokenHop, base: Taken, codes: Codes) -> Taken:
        if base.credentials.temporary:
            return replace(base, chained=True)
        typed = code_for(way.source, hop.mfa_serial, codes)
        serial = hop.mfa_serial if typed else None
        sent = Sent(source=way.source.name, region=hop.region, mfa_serial=serial)
        with self._claimed(hop.mfa_serial, typed, sent):
            credentials = self._bus.call(
                "sts:GetSessionToken",
                way.address,
                lambda: self._aws().session_token(
                    base.credentials, hop.region, duration=hop.duration, mfa_serial=hop.mfa_serial, mfa_code=typed
                ),
                lambda error: explain(error, sent, self._clock.skew),
            )
        now = self._clock.now()
        if typed is not None:
            self._bus.tell(SignInChanged(now, way.source.name, SignedIn(way.source.name, credentials.expires)))
        return Taken(credentials=credentials, issued=now, mfa_at=now if typed else None)

    def _own(self, way: Route, hop: OwnHop, base: Taken) -> Taken:
        identity = self._sources.identity(way.source, base.credentials, hop.region, way.address)
        verify.check(hop, identity, base.credentials, self._clock.now())
        notes = (_SHORT,) if isinstance(way.source, Login) else ()
        return replace(base, identity=identity, notes=(*base.notes, *notes))

    def _session_name(self, way: Route, hop: AssumeHop, base: Taken) -> str:
        if base.identity is not None:
            # A session's name goes on from role to role: the first hop was named after the source's user.
            return base.identity.name
        return self._sources.session_name(way.source, base.credentials, hop.region, way.address)

    @contextmanager
    def _claimed(self, serial: str | None, typed: Secret | None, sent: Sent) -> Iterator[None]:
        """The code counts as used, unless AWS was not reached; what AWS refuses is explained."""
        if serial is not None and typed is not None:
            self._used_codes.claim(serial, typed, self._clock.now())
        try:
            yield
        except AwsError as error:
            raise explain(error, sent, self._clock.skew) from None
        except LocalFailure:
            if serial is not None:
                self._used_codes.give_back(serial)
            raise

    def _sent(self, way: Route, hop: AssumeHop, base: Taken, typed: Secret | None) -> Sent:
        caller = base.identity or self._sources.known(way.source, base.credentials)
        return Sent(
            source=way.source.name,
            region=hop.region,
            caller_arn=caller.arn if caller else None,
            role_arn=hop.role_arn,
            external_id=hop.external_id is not None,
            mfa_serial=hop.mfa_serial if typed else None,
            mfa_age=None if base.mfa_at is None else self._clock.now() - base.mfa_at,
        )
