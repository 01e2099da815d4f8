"""The console for an IAM user's own identity: the sign-in page takes a federated session, and no user's keys.

Source: IAM user guide, "Enable custom identity broker access to the AWS console", and STS's GetFederationToken.
"""

from collections.abc import Callable

from awsclients.access import verify
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.hop import OwnHop, Route
from awsclients.access.sources import Sources
from awsclients.access.taken import Taken
from awsclients.aws.api import Aws, AwsError
from awsclients.clock import Clock
from awsclients.config.model import AccessKey, Ambient, Profile
from awsclients.errors import Refused

_NAME_LIMIT = 32
"""Characters: GetFederationToken takes shorter names than AssumeRole."""
_NOTE = "AWS opens IAM and STS to no federated user, so this console is without them."


class Federation:
    """Asks for federated sessions. They are asked for anew each time, and nothing of them is kept."""

    def __init__(self, aws: Callable[[], Aws], sources: Sources, bus: Bus, clock: Clock) -> None:
        self._aws, self._sources, self._bus, self._clock = aws, sources, bus, clock

    def take(self, way: Route, hop: OwnHop, base: Taken, duration: int) -> Taken:
        """A session of the source's own IAM user, checked as every hop is; `duration` in seconds."""
        name = self._sources.session_name(way.source, base.credentials, hop.region, way.address)[:_NAME_LIMIT]

        def explained(error: AwsError) -> Refused:
            return explain(error, Sent(source=way.source.name, region=hop.region), self._clock.skew)

        try:
            given = self._bus.call(
                "sts:GetFederationToken",
                way.address,
                lambda: self._aws().federation_token(base.credentials, hop.region, name=name, duration=duration),
                explained,
            )
        except AwsError as error:
            raise explained(error) from None
        now = self._clock.now()
        verify.check(hop, given.identity, given.credentials, now)
        return Taken(
            credentials=given.credentials, identity=given.identity, issued=now, chained=True, notes=(_NOTE,)
        )


def may_be_users_own(way: Route) -> bool:
    """Whether the route ends at an identity that may be an IAM user's own, known by its keys being long-term.

    Raises Refused for one with MFA: GetFederationToken takes long-term keys alone, and no code.
    """
    source = way.source
    if not isinstance(way.hops[-1], OwnHop) or not isinstance(source, AccessKey | Profile | Ambient):
        return False
    if isinstance(source, AccessKey) and source.mfa_serial is not None:
        raise Refused(
            f"{way.address} is an IAM user with MFA, for which no console can be opened: GetFederationToken takes "
            "no code, and no keys of a session that was given one. Sign in with its password, or open a role."
        )
    return True
