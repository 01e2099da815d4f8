"""The sign-ins of every kind of source: kept, looked at, and ended with all that came of them."""

import functools
from collections.abc import Mapping
from dataclasses import replace

from awsclients.access import logins
from awsclients.access.at_once import at_once
from awsclients.access.bus import Bus
from awsclients.access.entries import Entries
from awsclients.access.events import SignInChanged
from awsclients.access.kept import Kept
from awsclients.access.saml_sign_ins import SamlSignIns
from awsclients.access.sentry import Sentry
from awsclients.access.sessions import Sessions
from awsclients.access.shelf import Shelf
from awsclients.access.sign_ins import SignIns
from awsclients.access.signed_in import SignedIn
from awsclients.config.model import AccessKey, IdentityCenter, Login, Saml, Source
from awsclients.secrets.secret import Secret


class AllSignIns:
    """`portals` has those of Identity Center, `saml` those of SAML; MFA codes are known by what they opened."""

    def __init__(
        self,
        entries: Entries,
        sentry: Sentry,
        portals: SignIns,
        saml: SamlSignIns,
        sessions: Sessions,
        shelf: Shelf,
        kept: Kept,
        bus: Bus,
    ) -> None:
        self._entries, self._sentry, self._sessions = entries, sentry, sessions
        self._portals, self._saml = portals, saml
        self._shelf, self._kept, self._bus = shelf, kept, bus

    def sign_in(self, source: str, grant: Secret) -> SignedIn:
        """See Broker.sign_in."""
        found = self._entries.signed_in_to(source)
        signed_in = self._saml.keep(found, grant) if isinstance(found, Saml) else self._portals.keep(found, grant)
        for other in self._entries.sharing(found):
            self._bus.tell(SignInChanged(self._bus.now(), other.name, replace(signed_in, source=other.name)))
        if isinstance(found, Saml):
            self._redeem(found)
        return signed_in

    def check(self, source: str, grant: Secret) -> None:
        """See Broker.check_sign_in."""
        found = self._entries.signed_in_to(source)
        if isinstance(found, Saml):
            self._saml.check(found, grant)
        else:
            self._portals.check(found, grant)

    def sign_out(self, source: str) -> None:
        """See Broker.sign_out."""
        named = self._entries.source(source)
        if isinstance(named, AccessKey) and named.mfa_serial:
            self._kept.drop_what_came_of([named], self._entries.workspace)
            self._bus.tell(SignInChanged(self._bus.now(), named.name, None))
            return
        found = self._entries.signed_in_to(source)
        sharing = self._entries.sharing(found)
        self._kept.drop_what_came_of(sharing, self._entries.workspace)
        try:
            if isinstance(found, Saml):
                self._saml.end(found)
            else:
                self._portals.end(found)
        finally:
            for other in sharing:
                self._bus.tell(SignInChanged(self._bus.now(), other.name, None))

    def signed_in(self) -> Mapping[str, SignedIn]:
        """See Broker.signed_in."""
        sources = self._entries.workspace.sources.values()
        known = {source.name: self._signed_in(source) for source in sources}
        return {name: signed_in for name, signed_in in known.items() if signed_in is not None}

    def drop(self) -> None:
        """Forget what is in memory; what the keyring holds is not ended."""
        self._portals.drop()
        for source in self._entries.workspace.sources.values():
            if isinstance(source, Saml):
                self._saml.end(source)

    def only_here(self) -> bool:
        """Whether a sign-in would be lost with this process."""
        return self._portals.only_here() or self._saml.holds()

    def _signed_in(self, source: Source) -> SignedIn | None:
        now = self._bus.now()
        if isinstance(source, IdentityCenter):
            return self._portals.signed_in(source)
        if isinstance(source, Saml):
            return self._saml.signed_in(source)
        if isinstance(source, Login):
            return logins.signed_in(source, now)
        ends = self._shelf.mfa_ends(source, now)
        return None if ends is None else SignedIn(source.name, ends)

    def _redeem(self, source: Saml) -> None:
        """Every role that a sign-in carries, while STS takes it; guarded ones wait for their confirmation."""
        at_once(
            functools.partial(self._sessions.obtain, role.address, (), 1.0)
            for role in self._saml.carried(source)
            if self._sentry.asks(role) is None
        )
