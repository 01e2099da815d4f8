"""AWS by botocore: one hermetic session for all clients, nothing of the person's `~/.aws` in it."""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.parsers import ResponseParserError

from awsclients.aws import answers, federation, person
from awsclients.aws.api import Assumed, AssumeRole, AwsError, Credentials, Identity
from awsclients.aws.endpoints import Endpoints
from awsclients.aws.trouble import late, malformed
from awsclients.aws.wire import Wire
from awsclients.clock import Clock
from awsclients.deadline import within
from awsclients.errors import BadInput, Failure, LocalFailure
from awsclients.secrets.secret import Secret

SECONDS = 20
"""The longest that any call may take, retries and all."""

for _name in ("boto3", "botocore", "keyring", "urllib3"):
    # At DEBUG they log requests and answers, keys and MFA codes in them.
    logging.getLogger(_name).setLevel(logging.WARNING)
# "Connection pool is full" and urllib3's own retries are nobody's news.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)

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
        with _plain_words(operation):
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
                config=_CONFIG,
            )
        send: Callable[..., Any] = self._send
        client.meta.events.register_first("before-send.sts", send)
        client.meta.events.register_first("needs-retry.sts", _give_up)
        return client

    def _send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        return self._wire.send(request)


_config: Callable[..., Config] = Config
_CONFIG = _config(
    retries={"mode": "standard", "total_max_attempts": 3},
    user_agent_appid="awsclients",
    ignore_configured_endpoint_urls=True,
    # The wire has the person's proxies; botocore would look for its own in os.environ.
    proxies={},
)


def hermetic_session() -> botocore.session.Session:
    """A botocore session that reads no file and no variable of the person's.

    A profile variable that names a missing profile would otherwise break even clients with explicit keys.
    """
    return botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
            "ignore_configured_endpoint_urls": (None, None, True, None),
            "ca_bundle": (None, None, None, None),
        }
    )


def _give_up(caught_exception: BaseException | None = None, **_: object) -> None:
    """Nothing is asked twice of a connection that failed: the person would wait three times as long."""
    if caught_exception is not None:
        raise caught_exception


@contextmanager
def _plain_words(operation: str) -> Iterator[None]:
    """Turn botocore's exceptions into ours; their text may hold what was sent, so it goes no further."""
    try:
        yield
    except ClientError as error:
        raise _refusal(operation, error) from None
    except Failure as failure:
        raise failure from None
    except ParamValidationError:
        raise BadInput(
            f"{operation} takes no such values. Check the role's external_id, session_name, policies and tags."
        ) from None
    except BotoCoreError as error:
        kind = type(error).__name__
        raise LocalFailure(f"{operation} was not asked ({kind}). Check region and overrides.") from None
    except (ResponseParserError, ValueError, KeyError):
        raise malformed(operation, "it is broken or cut off") from None


def _refusal(operation: str, error: ClientError) -> AwsError:
    said = error.response.get("Error", {})
    meta = error.response.get("ResponseMetadata", {})
    return AwsError(
        operation,
        str(said.get("Code", "")),
        str(said.get("Message", "")),
        status=int(meta.get("HTTPStatusCode", 0)),
        request_id=str(meta.get("RequestId", "")),
    )


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
