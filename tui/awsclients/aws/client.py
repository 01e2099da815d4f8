"""AWS by botocore: one hermetic session for all clients, nothing of the person's `~/.aws` in it."""

from collections.abc import Mapping

from awsclients.aws import answers, federation, person
from awsclients.aws.api import Assumed, AssumeRole, AssumeRoleWithSaml, Credentials, Identity
from awsclients.aws.boto_iam import BotoIam
from awsclients.aws.boto_identity_center import BotoIdentityCenter
from awsclients.aws.clients import Clients, in_time
from awsclients.aws.endpoints import Endpoints
from awsclients.aws.iam import IamAws
from awsclients.aws.identity_center import IdentityCenterAws
from awsclients.aws.trouble import late
from awsclients.aws.wire import Wire
from awsclients.clock import Clock
from awsclients.deadline import within
from awsclients.secrets.secret import Secret

_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


class BotoAws:
    """See Aws, and Clients for what is retried and how long a call may take."""

    def __init__(self, endpoints: Endpoints, clock: Clock, environ: Mapping[str, str]) -> None:
        self._endpoints, self._clock = endpoints, clock
        self._wire = Wire(clock, environ)
        self._clients = Clients(endpoints, self._wire)
        self._identity_center = BotoIdentityCenter(self._clients, clock)
        self._iam = BotoIam(self._clients)

    @property
    def identity_center(self) -> IdentityCenterAws:
        """See Aws.identity_center."""
        return self._identity_center

    @property
    def iam(self) -> IamAws:
        """See Aws.iam."""
        return self._iam

    def assume_role(self, credentials: Credentials, request: AssumeRole) -> Assumed:
        """See Aws.assume_role."""
        wanted = _assume_parameters(request)
        answer = self._sts("assume_role", "sts:AssumeRole", credentials, request.region, wanted)
        return answers.assumed(answer, "sts:AssumeRole", self._clock.now())

    def assume_role_with_saml(self, request: AssumeRoleWithSaml) -> Assumed:
        """See Aws.assume_role_with_saml."""
        operation, client = "sts:AssumeRoleWithSAML", self._clients.unsigned("sts", request.region)
        answer = self._clients.call(client, "assume_role_with_saml", operation, _saml_parameters(request))
        return answers.assumed(answer, operation, self._clock.now())

    def caller_identity(self, credentials: Credentials, region: str) -> Identity:
        """See Aws.caller_identity."""
        return answers.identity(self._sts("get_caller_identity", "sts:GetCallerIdentity", credentials, region, {}))

    def session_token(
        self,
        credentials: Credentials,
        region: str,
        *,
        duration: int,
        mfa_serial: str | None = None,
        mfa_code: Secret | None = None,
    ) -> Credentials:
        """See Aws.session_token."""
        wanted = {"DurationSeconds": duration, **_mfa(mfa_serial, mfa_code)}
        answer = self._sts("get_session_token", "sts:GetSessionToken", credentials, region, wanted)
        return answers.credentials(answer, "sts:GetSessionToken", self._clock.now())

    def federation_token(self, credentials: Credentials, region: str, *, name: str, duration: int) -> Assumed:
        """See Aws.federation_token."""
        # Without a policy AWS gives a session that may do nothing at all.
        wanted = {"Name": name, "DurationSeconds": duration, "Policy": _ALL}
        answer = self._sts("get_federation_token", "sts:GetFederationToken", credentials, region, wanted)
        return answers.federated(answer, self._clock.now())

    def profile(self, name: str) -> Credentials:
        """See Aws.profile. PersonNeeded where the profile waits for a sign-in."""
        return in_time(lambda: person.profile(name))

    def login(self, profile: str) -> Credentials:
        """See Aws.login."""
        return in_time(lambda: person.login(profile))

    def ambient(self) -> Credentials:
        """See Aws.ambient."""
        return in_time(person.ambient)

    def sign_in_address(
        self, credentials: Credentials, *, destination: str, region: str, duration: int | None
    ) -> Secret:
        """See Aws.sign_in_address."""
        base = federation.base(self._endpoints.of("signin"), region)
        try:
            return within(
                federation.SECONDS,
                lambda: federation.sign_in_address(self._wire, base, credentials, destination, duration),
            )
        except TimeoutError:
            raise late(base, federation.SECONDS) from None

    def _sts(
        self, method: str, operation: str, credentials: Credentials, region: str, wanted: Mapping[str, object]
    ) -> answers.Parsed:
        return self._clients.call(self._clients.signed("sts", region, credentials), method, operation, wanted)


def _assume_parameters(request: AssumeRole) -> dict[str, object]:
    wanted: dict[str, object] = {
        "RoleArn": request.role_arn,
        "RoleSessionName": request.session_name,
        "DurationSeconds": request.duration,
        **_mfa(request.mfa_serial, request.mfa_code),
    }
    if request.external_id is not None:
        wanted["ExternalId"] = request.external_id
    wanted |= _policies(request.policy_arns)
    if request.source_identity is not None:
        wanted["SourceIdentity"] = request.source_identity
    if request.session_tags:
        wanted["Tags"] = [{"Key": key, "Value": value} for key, value in request.session_tags.items()]
    return wanted


def _saml_parameters(request: AssumeRoleWithSaml) -> dict[str, object]:
    return {
        "RoleArn": request.role_arn,
        "PrincipalArn": request.provider_arn,
        "SAMLAssertion": request.response.reveal(),
        "DurationSeconds": request.duration,
        **_policies(request.policy_arns),
    }


def _policies(arns: tuple[str, ...]) -> dict[str, object]:
    return {"PolicyArns": [{"arn": arn} for arn in arns]} if arns else {}


def _mfa(serial: str | None, code: Secret | None) -> dict[str, object]:
    if serial is None or code is None:
        return {}
    return {"SerialNumber": serial, "TokenCode": code.reveal()}
