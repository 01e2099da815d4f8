"""AWS by botocore: one hermetic session for all clients, nothing of the person's `~/.aws` in it."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient

from awsclients.aws import answers, federation, person
from awsclients.aws.api import Assumed, AssumeRole, Credentials, Identity
from awsclients.aws.border import plain_words
from awsclients.aws.endpoints import Endpoints
from awsclients.aws.hermetic import CONFIG, give_up, hermetic_session
from awsclients.aws.trouble import late
from awsclients.aws.wire import Wire
from awsclients.clock import Clock
from awsclients.deadline import within
from awsclients.secrets.secret import Secret

SECONDS = 20
"""The longest that any call may take, retries and all."""

Result = TypeVar("Result")


class BotoAws:
    """See Aws. Retries what AWS throttles or fails at (5xx), three attempts in all, and nothing else.

    A connection takes 3 s at most and an answer 15 s, but names, proxies and retries add to that: a deadline
    thread ends the wait at 20 s.
    """

    def __init__(self, endpoints: Endpoints, clock: Clock, environ: Mapping[str, str]) -> None:
        self._endpoints, self._clock = endpoints, clock
        self._wire = Wire(clock, environ)
        self._session = hermetic_session()
        self._creating = threading.Lock()

    def assume_role(self, credentials: Credentials, request: AssumeRole) -> Assumed:
        """See Aws.assume_role."""
        wanted = _assume_parameters(request)
        answer = self._sts("assume_role", "sts:AssumeRole", credentials, request.region, wanted)
        return answers.assumed(answer, self._clock.now())

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

    def profile(self, name: str) -> Credentials:
        """See Aws.profile. PersonNeeded where the profile waits for a sign-in."""
        return self._in_time(lambda: person.profile(name))

    def ambient(self) -> Credentials:
        """See Aws.ambient."""
        return self._in_time(person.ambient)

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
        with plain_words(operation):
            client = self._client(credentials, region)
            call: Callable[..., answers.Parsed] = getattr(client, method)
            return self._in_time(lambda: call(**wanted), client.meta.endpoint_url)

    def _in_time(self, work: Callable[[], Result], address: str | None = None) -> Result:
        try:
            return within(SECONDS, work)
        except TimeoutError:
            raise late(address, SECONDS) from None

    def _client(self, credentials: Credentials, region: str) -> BaseClient:
        token = credentials.session_token
        with self._creating:
            client = self._session.create_client(
                "sts",
                region_name=region,
                endpoint_url=self._endpoints.of("sts"),
                aws_access_key_id=credentials.access_key_id,
                aws_secret_access_key=credentials.secret_access_key.reveal(),
                aws_session_token=None if token is None else token.reveal(),
                config=CONFIG,
            )
        send: Callable[..., Any] = self._send
        client.meta.events.register_first("before-send.sts", send)
        client.meta.events.register_first("needs-retry.sts", give_up)
        return client

    def _send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        return self._wire.send(request)


def _assume_parameters(request: AssumeRole) -> dict[str, object]:
    wanted: dict[str, object] = {
        "RoleArn": request.role_arn,
        "RoleSessionName": request.session_name,
        "DurationSeconds": request.duration,
        **_mfa(request.mfa_serial, request.mfa_code),
    }
    if request.external_id is not None:
        wanted["ExternalId"] = request.external_id
    if request.policy_arns:
        wanted["PolicyArns"] = [{"arn": arn} for arn in request.policy_arns]
    if request.source_identity is not None:
        wanted["SourceIdentity"] = request.source_identity
    if request.session_tags:
        wanted["Tags"] = [{"Key": key, "Value": value} for key, value in request.session_tags.items()]
    return wanted


def _mfa(serial: str | None, code: Secret | None) -> dict[str, object]:
    if serial is None or code is None:
        return {}
    return {"SerialNumber": serial, "TokenCode": code.reveal()}
