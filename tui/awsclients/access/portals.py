"""Credentials of a permission set, for whoever is signed in to its Identity Center."""

from collections.abc import Callable
from http import HTTPStatus

from awsclients.access import verify
from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.hop import PortalHop, Route
from awsclients.access.portal_record import portal_of
from awsclients.access.sign_ins import SignIns
from awsclients.access.sources import Sources
from awsclients.access.taken import Taken
from awsclients.aws.api import Aws, AwsError, Credentials
from awsclients.clock import Clock
from awsclients.config.model import IdentityCenter
from awsclients.errors import Failure, Refused
from awsclients.secrets.secret import Secret
from awsclients.text import display

_MOST_NAMED = 8


class Portals:
    """Takes the hop from a portal to a permission set. A token that is refused is renewed once, silently (C90)."""

    def __init__(
        self, aws: Callable[[], Aws], sign_ins: SignIns, sources: Sources, bus: Bus, clock: Clock
    ) -> None:
        self._aws, self._sign_ins, self._sources, self._bus, self._clock = aws, sign_ins, sources, bus, clock

    def take(self, way: Route, hop: PortalHop) -> Taken:
        """The permission set's credentials, checked. Raises PersonAsked when nobody is signed in any more."""
        assert isinstance(way.source, IdentityCenter)  # noqa: S101  no other has such hops
        credentials = self._credentials(way.source, hop, way.address)
        identity = self._sources.identity(way.source, credentials, hop.region, way.address)
        now = self._clock.now()
        verify.check(hop, identity, credentials, now)
        return Taken(credentials=credentials, identity=identity, issued=now)

    def _credentials(self, source: IdentityCenter, hop: PortalHop, address: str) -> Credentials:
        spent: Secret | None = None
        for _ in range(2):
            access = self._sign_ins.access(source, address, spent=spent)
            try:
                return self._ask(source, hop, access, address)
            except AwsError as error:
                if error.status != HTTPStatus.UNAUTHORIZED:
                    raise self._explained(error, source, hop, access, address) from None
            spent = access
        self._sign_ins.give_up(source, access)
        raise self._sign_ins.need(source)

    def _ask(self, source: IdentityCenter, hop: PortalHop, access: Secret, address: str) -> Credentials:
        return self._bus.call(
            "sso:GetRoleCredentials",
            address,
            lambda: self._aws().identity_center.role_credentials(
                portal_of(source), access, hop.account_id, hop.role_name
            ),
            lambda error: explain(error, _sent(source, hop), self._clock.skew),
        )

    def _explained(
        self, error: AwsError, source: IdentityCenter, hop: PortalHop, access: Secret, address: str
    ) -> Refused:
        """The refusal, and what one has in that account instead, where the permission set is not one's own."""
        refused = explain(error, _sent(source, hop), self._clock.skew)
        if error.status not in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            return refused
        try:
            names = self._bus.call(
                "sso:ListAccountRoles",
                address,
                lambda: self._aws().identity_center.role_names(portal_of(source), access, hop.account_id),
                lambda other: explain(other, _sent(source, hop), self._clock.skew),
            )
        except (AwsError, Failure):
            return refused
        named = display(", ".join(names[:_MOST_NAMED]), 300) or "none"
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return Refused(f"{refused.message} Yours in {hop.account_id}: {named}{more}.", detail=refused.detail)


def _sent(source: IdentityCenter, hop: PortalHop) -> Sent:
    asked = f"{hop.role_name} in {hop.account_id}"
    return Sent(source=source.name, region=source.sso_region, permission_set=asked)
