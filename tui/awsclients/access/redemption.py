"""The hop from a SAML sign-in to a role. STS decides; what the response says has only chosen the role."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from awsclients.access import verify
from awsclients.access.assertion import Assertion
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.hop import Route, SamlHop
from awsclients.access.maxima import Maxima
from awsclients.access.saml_sign_ins import SamlSignIns
from awsclients.access.taken import Taken
from awsclients.aws.api import Assumed, AssumeRoleWithSaml, Aws, AwsError
from awsclients.clock import Clock
from awsclients.config.model import Saml
from awsclients.errors import Refused
from awsclients.text import display


class Redemption:
    """Redeems the response that a person's sign-in brought, for one role after the other."""

    def __init__(
        self, aws: Callable[[], Aws], sign_ins: SamlSignIns, maxima: Maxima, bus: Bus, clock: Clock
    ) -> None:
        self._aws, self._sign_ins, self._maxima, self._bus, self._clock = aws, sign_ins, maxima, bus, clock

    def take(self, way: Route, hop: SamlHop) -> Taken:
        """The role's credentials, checked. Raises PersonAsked when there is no sign-in that STS still takes."""
        assert isinstance(way.source, Saml)  # noqa: S101  no other has such hops
        assertion = self._sign_ins.assertion(way.source)
        if (hop.role_arn, hop.provider_arn) not in assertion.pairs:
            raise _not_carried(way.source, hop)
        sent = Sent(
            source=way.source.name,
            region=hop.region,
            role_arn=hop.role_arn,
            saml_provider_arn=hop.provider_arn,
            acs_url=assertion.recipient,
        )
        request = AssumeRoleWithSaml(
            role_arn=hop.role_arn,
            provider_arn=hop.provider_arn,
            response=assertion.response,
            region=hop.region,
            duration=hop.duration,
            policy_arns=hop.policy_arns,
        )
        try:
            assumed, notes = self._maxima.within(
                hop.role_arn,
                hop.duration,
                lambda seconds, note: self._ask(way, replace(request, duration=seconds), sent, note),
            )
        except AwsError as error:
            raise explain(error, sent, self._clock.skew) from None
        now = self._clock.now()
        verify.check(hop, assumed.identity, assumed.credentials, now)
        notes = (*notes, *_notes(assertion, assumed))
        return Taken(credentials=assumed.credentials, identity=assumed.identity, issued=now, notes=notes)

    def _ask(self, way: Route, request: AssumeRoleWithSaml, sent: Sent, note: str) -> Assumed:
        return self._bus.call(
            "sts:AssumeRoleWithSAML",
            way.address,
            lambda: self._aws().assume_role_with_saml(request),
            lambda error: explain(error, sent, self._clock.skew),
            target=request.role_arn,
            note=note,
        )


def _not_carried(source: Saml, hop: SamlHop) -> Refused:
    return Refused(
        f"The sign-in to {source.name} does not carry {display(hop.role_arn, 200)} with "
        f"{display(hop.provider_arn, 200)}. Have it assigned at the provider, "
        f"and sign in again: awsclients login {source.name}"
    )


def _notes(assertion: Assertion, assumed: Assumed) -> Iterator[str]:
    """Why it ends earlier than was asked for, and what the provider's administrator should correct."""
    end, expires = assertion.session_ends, assumed.credentials.expires
    if end is not None and expires is not None and expires >= end:
        yield f"The identity provider ends the session at {end:%H:%M} UTC (SessionNotOnOrAfter)."
    yield from assertion.notes
