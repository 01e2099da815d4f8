"""The embedded AWS: an AWS on loopback that refuses what AWS refuses."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from awsclients.clock import Clock, SystemClock
from awsclients.demo.behind import Moto
from awsclients.demo.centers import Center, Centers
from awsclients.demo.clock import MovableClock
from awsclients.demo.core import Core
from awsclients.demo.directory import MAY_ASSUME, Account
from awsclients.demo.front import Front
from awsclients.demo.idp import Application
from awsclients.demo.policy import Policy
from awsclients.demo.saml_claims import Provider
from awsclients.secrets.secret import Secret

if TYPE_CHECKING:
    from awsclients.demo.listener import Listener


class EmbeddedAws:
    """STS, the console's sign-in and, through moto, every other service, on one loopback port.

    A context manager: `url` is there inside the block, and no thread or socket is left behind it. Sessions end
    by `clock`; callers sign by `callers`, the computer's own clock unless told otherwise. Of policies it
    evaluates trust policies, `sts:` actions and session policies; all else is allowed to whoever has keys.
    """

    def __init__(self, clock: MovableClock, *, callers: Clock | None = None) -> None:
        self.clock = clock
        self._core = Core(clock, callers or SystemClock())
        self.directory, self.faults, self.calls = self._core.directory, self._core.faults, self._core.calls
        self._front = Front(self._core, Moto(self.directory))
        self._listener: Listener | None = None

    def __enter__(self) -> Self:
        from awsclients.demo.listener import Listener

        self._listener = Listener(self._front)
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._core.stopping.set()
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    @property
    def url(self) -> str:
        """Where it listens: services at `/`, the console's sign-in at `/federation`, MFA codes at `/mfa`."""
        if self._listener is None:
            raise RuntimeError("the embedded AWS runs inside its with-block only")
        return self._listener.url

    @property
    def broken(self) -> list[Exception]:
        """What went wrong inside; the callers were answered with 500. Empty unless there is a bug."""
        return self._front.broken

    @property
    def ahead(self) -> timedelta:
        """How far AWS's clock is ahead of the callers' computers; zero unless set."""
        return self._core.ahead

    @ahead.setter
    def ahead(self, by: timedelta) -> None:
        self._core.ahead = by

    def add_user(
        self, account_id: str, name: str, *, mfa: bool = False, policies: Sequence[Policy] = (MAY_ASSUME,)
    ) -> tuple[str, Secret, str | None]:
        """An IAM user: its access key id, its secret key, and the serial of its MFA device when it has one."""
        key = self.directory.add_user(account_id, name, policies, mfa=mfa)
        serial = key.arn.replace(":user/", ":mfa/") if mfa else None
        return key.access_key_id, key.secret, serial

    def add_console_user(self, account_id: str, name: str) -> str:
        """An IAM user with a console password and no key, who may use `aws login`; the ARN."""
        return self.directory.add_keyless_user(account_id, name, (MAY_ASSUME,))

    def login(self, user_arn: str) -> Mapping[str, object]:
        """Let a user sign in by `aws login`: what that keeps in its cache, secrets and all, to be put there."""
        return self._front.logins.sign_in(user_arn)

    def add_role(
        self,
        role_arn: str,
        trust: Policy,
        *,
        max_session: int = 3600,
        policies: Sequence[Policy] = (MAY_ASSUME,),
    ) -> None:
        """A role with its trust policy; `max_session` in seconds, 3600-43200. Raises Refusal as IAM would."""
        self.directory.add_role(role_arn, trust, policies, max_session)

    def add_account(
        self, account_id: str, alias: str, *, buckets: Sequence[str] = (), region: str = "us-east-1"
    ) -> None:
        """An account's alias, and buckets that are there from the start."""
        self.directory.accounts[account_id] = Account(alias, tuple(buckets), region)

    def add_saml_application(self, name: str, application: Application, *, providers: Sequence[str] = ()) -> None:
        """An application of the identity provider at `/idp/NAME`; `providers` are ARNs of those that trust it."""
        self._front.idp.applications[name] = application
        for arn in providers:
            self.directory.providers[arn] = self._front.idp.provider

    def add_saml_provider(self, provider_arn: str, issuer: str, certificate: str) -> None:
        """An account's SAML provider for somebody else's identity provider; the certificate is PEM."""
        self.directory.providers[provider_arn] = lambda: Provider(issuer, certificate)

    def saml_response(self, name: str) -> str:
        """What an application's page would post now, in base64."""
        idp = self._front.idp
        return idp.response(idp.applications[name], self._core.now())

    @property
    def centers(self) -> Centers:
        """The Identity Centers, and who is signed in to them."""
        return self._core.centers

    def add_identity_center(self, center: Center) -> None:
        """An Identity Center, with the roles that AWS keeps for its permission sets in their accounts."""
        self._core.centers.centers[center.start_url] = center
        for account_id, names in center.sets.items():
            provider = f"arn:aws:iam::{account_id}:saml-provider/AWSSSO_DO_NOT_DELETE"
            statement = {
                "Effect": "Allow",
                "Principal": {"Federated": provider},
                "Action": "sts:AssumeRoleWithSAML",
            }
            for name in names:
                trust = {"Version": "2012-10-17", "Statement": [statement]}
                self.add_role(center.reserved(account_id, name), trust, max_session=12 * 3600)

    def set_policies(self, arn: str, policies: Sequence[Policy]) -> None:
        """Give a user or role other policies of its own; none takes its `sts:AssumeRole` away."""
        self.directory.set_policies(arn, policies)

    def deactivate(self, access_key_id: str) -> None:
        """Make a user's key inactive, as an administrator does."""
        self.directory.set_active(access_key_id, active=False)

    def activate(self, access_key_id: str) -> None:
        """Make it active again."""
        self.directory.set_active(access_key_id, active=True)

    def mfa_code(self, serial: str) -> str:
        """The code that the device shows now; AWS takes each one once."""
        return self.directory.devices[serial].code(self.clock.now())
