"""One exchange of credentials at a time: what is asked, with which duration and code, and what is made of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from awsclients.access import verify
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, exceeds_role_maximum, explain
from awsclients.access.mfa import Codes, code_for
from awsclients.access.route import HOUR, AssumeHop, Hop, OwnHop, Route
from awsclients.access.sources import Sources
from awsclients.aws.api import Assumed, AssumeRole, Aws, AwsError, Credentials, Identity
from awsclients.clock import Clock
from awsclients.errors import LocalFailure
from awsclients.secrets.one_time import UsedCodes
from awsclients.secrets.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a hop gave. `identity` is None only for a source's own credentials, whose owner was not asked for."""

    credentials: Credentials
    issued: datetime
    identity: Identity | None = None
    chained: bool = False
    notes: tuple[str, ...] = ()


class Hops:
    """Takes hops. Keeps no credentials; remembers which codes were used and which roles allow an hour only."""

    def __init__(self, aws: Callable[[], Aws], sources: Sources, bus: Bus, clock: Clock) -> None:
        self._aws, self._sources, self._bus, self._clock = aws, sources, bus, clock
        self._used_codes = UsedCodes()
        self._an_hour_only: set[str] = set()

    def take(self, way: Route, hop: Hop, base: Taken, codes: Codes) -> Taken:
        """The hop's credentials, checked; `codes` are MFA codes by device. Raises PersonAsked without one."""
        if isinstance(hop, OwnHop):
            return self._own(way, hop, base.credentials, codes)
        return self._assume(way, hop, base, codes)

    def forget_maximum(self, role_arn: str) -> None:
        """Ask for the full duration again: the client may have raised the role's maximum."""
        self._an_hour_only.discard(role_arn)

    def _assume(self, way: Route, hop: AssumeHop, base: Taken, codes: Codes) -> Taken:
        chained = hop.chained or base.credentials.temporary
        wanted = min(hop.duration, HOUR) if chained else hop.duration
        typed = code_for(way.source, hop.mfa_serial, codes)
        name = hop.session_name or self._session_name(way, hop, base)
        self._claim(hop.mfa_serial, typed)
        capped = wanted > HOUR and hop.role_arn in self._an_hour_only
        try:
            assumed = self._ask(way, hop, base, name, HOUR if capped else wanted, typed, capped)
        except AwsError as error:
            if not exceeds_role_maximum(error) or wanted <= HOUR or capped:
                raise explain(error, self._sent(way, hop, base, typed)) from None
            self._an_hour_only.add(hop.role_arn)
            capped = True
            assumed = self._again(way, hop, base, name, typed)
        verify.check(hop, assumed.identity, assumed.credentials, self._clock.now())
        return Taken(
            credentials=assumed.credentials,
            identity=assumed.identity,
            issued=self._clock.now(),
            chained=chained,
            notes=(*base.notes, _note(wanted)) if capped else base.notes,
        )

    def _again(self, way: Route, hop: AssumeHop, base: Taken, name: str, typed: Secret | None) -> Assumed:
        """The second and last try, for the hour that every role allows."""
        try:
            return self._ask(way, hop, base, name, HOUR, typed, capped=True)
        except AwsError as error:
            raise explain(error, self._sent(way, hop, base, typed)) from None

    def _ask(
        self, way: Route, hop: AssumeHop, base: Taken, name: str, duration: int, typed: Secret | None, capped: bool
    ) -> Assumed:
        request = AssumeRole(
            role_arn=hop.role_arn,
            session_name=name,
            region=hop.region,
            duration=duration,
            external_id=hop.external_id,
            policy_arns=hop.policy_arns,
            source_identity=hop.source_identity,
            session_tags=hop.session_tags,
            mfa_serial=hop.mfa_serial,
            mfa_code=typed,
        )
        try:
            return self._bus.call(
                "sts:AssumeRole",
                way.address,
                lambda: self._aws().assume_role(base.credentials, request),
                lambda error: explain(error, self._sent(way, hop, base, typed)),
                note=_note(hop.duration) if capped else "",
            )
        except LocalFailure:
            self._give_back(hop.mfa_serial)
            raise

    def _own(self, way: Route, hop: OwnHop, credentials: Credentials, codes: Codes) -> Taken:
        temporary = credentials.temporary
        if not temporary:
            credentials = self._session_token(way, hop, credentials, codes)
        identity = self._sources.identity(way.source, credentials, hop.region, way.address)
        verify.check(hop, identity, credentials, self._clock.now())
        return Taken(credentials=credentials, identity=identity, issued=self._clock.now(), chained=temporary)

    def _session_token(self, way: Route, hop: OwnHop, credentials: Credentials, codes: Codes) -> Credentials:
        typed = code_for(way.source, hop.mfa_serial, codes)
        self._claim(hop.mfa_serial, typed)
        sent = Sent(
            source=way.source.name,
            region=hop.region,
            mfa_serial=hop.mfa_serial if typed else None,
            skew=self._clock.skew,
        )
        try:
            return self._bus.call(
                "sts:GetSessionToken",
                way.address,
                lambda: self._aws().session_token(
                    credentials, hop.region, duration=hop.duration, mfa_serial=hop.mfa_serial, mfa_code=typed
                ),
                lambda error: explain(error, sent),
            )
        except AwsError as error:
            raise explain(error, sent) from None
        except LocalFailure:
            self._give_back(hop.mfa_serial)
            raise

    def _session_name(self, way: Route, hop: AssumeHop, base: Taken) -> str:
        if base.identity is not None:
            # A session's name goes on from role to role: the first hop was named after the source's user.
            return base.identity.name
        return self._sources.session_name(way.source, base.credentials, hop.region, way.address)

    def _claim(self, serial: str | None, typed: Secret | None) -> None:
        if serial is not None and typed is not None:
            self._used_codes.claim(serial, typed, self._clock.now())

    def _give_back(self, serial: str | None) -> None:
        if serial is not None:
            self._used_codes.give_back(serial)

    def _sent(self, way: Route, hop: AssumeHop, base: Taken, typed: Secret | None) -> Sent:
        caller = base.identity or self._sources.known(way.source, base.credentials)
        return Sent(
            source=way.source.name,
            region=hop.region,
            caller_arn=caller.arn if caller else None,
            role_arn=hop.role_arn,
            external_id=hop.external_id is not None,
            mfa_serial=hop.mfa_serial if typed else None,
            skew=self._clock.skew,
        )


def _note(wanted: int) -> str:
    return f"The role allows one hour only; {_hours(wanted)} were asked for."


def _hours(seconds: int) -> str:
    return f"{seconds // HOUR} h" if seconds % HOUR == 0 else f"{seconds // 60} min"
