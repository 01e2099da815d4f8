"""Who is signed in at which SAML provider: responses checked, kept for their few minutes, and what they carry."""

from collections.abc import Callable

from awsclients.access.assertion import Assertion, read
from awsclients.access.assertions import Assertions, good_until
from awsclients.access.needs import PersonAsked, SignIn
from awsclients.access.signed_in import SignedIn
from awsclients.clock import Clock
from awsclients.config.model import Role, Saml, Workspace
from awsclients.errors import Refused
from awsclients.secrets.secret import Secret
from awsclients.text import display

_MOST_NAMED = 3


class SamlSignIns:
    """Takes the responses of SAML providers. Each is taken once, and lives in memory only.

    `workspace` gives the configuration of now.
    """

    def __init__(self, workspace: Callable[[], Workspace], clock: Clock) -> None:
        self._workspace, self._clock = workspace, clock
        self._assertions = Assertions()

    def check(self, source: Saml, response: Secret) -> Assertion:
        """What the base64 response says. Raises a Failure unless it is a new one, for this source and its roles.

        Only what is configured can be signed in to: a response for another account is somebody else's (T7).
        """
        return self._checked(source, response, by_hand=False)

    def keep(self, source: Saml, response: Secret) -> SignedIn:
        """Keep a response that check() lets pass, or that a person took on its way to AWS's own sign-in page."""
        assertion = self._checked(source, response, by_hand=True)
        self._assertions.keep(source, assertion, self._clock.now())
        return SignedIn(source.name, good_until(assertion), self._note(source, assertion))

    def assertion(self, source: Saml) -> Assertion:
        """The source's sign-in, while STS takes it. Raises PersonAsked without one."""
        found = self._assertions.good(source.name, self._clock.now())
        if found is None:
            text = f"{source.name} needs a sign-in. Run: awsclients login {source.name}"
            raise PersonAsked(SignIn(source.name, text))
        return found

    def carried(self, source: Saml) -> list[Role]:
        """The roles of the source that its sign-in carries, with the very provider they are configured with."""
        found = self._assertions.good(source.name, self._clock.now())
        return [] if found is None else self._carried(source, found)

    def signed_in(self, source: Saml) -> SignedIn | None:
        """Whether there is a sign-in that STS still takes."""
        found = self._assertions.good(source.name, self._clock.now())
        return None if found is None else SignedIn(source.name, good_until(found), self._note(source, found))

    def holds(self) -> bool:
        """Whether there is a sign-in that STS still takes; it is nowhere but here."""
        return self._assertions.any_good(self._clock.now())

    def end(self, source: Saml) -> None:
        """Forget the source's sign-in."""
        self._assertions.drop(source.name)

    def _checked(self, source: Saml, response: Secret, *, by_hand: bool) -> Assertion:
        assertion = read(response)
        self._assertions.check(source, assertion, self._clock.now(), by_hand=by_hand)
        if not self._carried(source, assertion):
            named = ", ".join(role for role, _ in assertion.pairs[:_MOST_NAMED]) or "no role at all"
            raise Refused(
                f"The SAML response carries no role that is configured for {source.name}, but "
                f"{display(named, 200)}. Compare role_arn and saml_provider_arn with what the provider sends."
            )
        return assertion

    def _note(self, source: Saml, assertion: Assertion) -> str:
        addresses = [role.address for role in self._carried(source, assertion)]
        more = f" and {len(addresses) - _MOST_NAMED} more" if len(addresses) > _MOST_NAMED else ""
        return f"It leads to {', '.join(addresses[:_MOST_NAMED])}{more}."

    def _carried(self, source: Saml, assertion: Assertion) -> list[Role]:
        return [
            role
            for role in self._workspace().roles.values()
            if role.source == source.name and (role.role_arn, role.saml_provider_arn) in assertion.pairs
        ]
