"""How long a session can last, as far as that is known before AWS is asked."""

from dataclasses import dataclass

from awsclients.access.hop import HOUR, AssumeHop, PortalHop, Route, SamlHop, TokenHop
from awsclients.config.model import AccessKey

_HOURS_FROM = 100


@dataclass(frozen=True, slots=True)
class Longest:
    """How long a session can last at the most: seconds, None where only AWS knows, and why in a few words."""

    seconds: int | None
    reason: str

    def __str__(self) -> str:
        return self.reason if self.seconds is None else f"{span(self.seconds)}: {self.reason}"


def longest(way: Route) -> Longest:
    """The longest session that the route can give. Known before AWS is asked, as far as it can be.

    Source: STS API reference and its role chaining limit, for which GetSessionToken counts (aws-vault#263).
    """
    last, source = way.hops[-1], way.source
    if not isinstance(last, AssumeHop):
        if isinstance(source, AccessKey):
            return Longest(next(hop.duration for hop in way.hops if isinstance(hop, TokenHop)), "GetSessionToken")
        if isinstance(last, PortalHop):
            return Longest(None, "as long as the permission set says")
        if isinstance(last, SamlHop):
            why = "AWS's default" if last.duration == HOUR else "as configured, where role and provider allow it"
            return Longest(last.duration, why)
        return Longest(None, f"as long as the credentials of {source.name} live")
    if last.chained:
        counts = " (the MFA session counts)" if len(way.hops) == 2 and isinstance(way.hops[0], TokenHop) else ""
        return Longest(last.duration, f"role chaining{counts}" if last.duration == HOUR else "as configured")
    if last.duration <= HOUR:
        return Longest(last.duration, "AWS's default" if last.duration == HOUR else "as configured")
    if isinstance(source, AccessKey):
        return Longest(last.duration, "as configured, where the role allows it")
    return Longest(None, f"{span(last.duration)} if {source.name} has an IAM user's keys, else 1 h: role chaining")


def span(seconds: int) -> str:
    """A length of time for a person, its part of a minute left out: `4 h`, `90 min`, `11 h 59 min`."""
    minutes = seconds // 60
    hours, rest = divmod(minutes, 60)
    if (minutes < _HOURS_FROM and rest) or not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
