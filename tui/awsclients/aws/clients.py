"""Clients of one hermetic botocore session, and calls to them that end in time."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient

from awsclients.aws.answers import Parsed
from awsclients.aws.api import Credentials
from awsclients.aws.border import plain_words
from awsclients.aws.endpoints import Endpoints
from awsclients.aws.hermetic import CONFIG, UNSIGNED_CONFIG, give_up, hermetic_session
from awsclients.aws.trouble import late
from awsclients.aws.wire import Wire
from awsclients.deadline import within

SECONDS = 20
"""The longest that any call may take, retries and all."""

Result = TypeVar("Result")


class Clients:
    """Makes clients, one session for all of them. Retries what AWS throttles or fails at (5xx), and nothing else.

    A connection takes 3 s at most and an answer 15 s, but names, proxies and retries add to that: a deadline
    thread ends the wait at 20 s.
    """

    def __init__(self, endpoints: Endpoints, wire: Wire) -> None:
        self._endpoints, self._wire = endpoints, wire
        self._session = hermetic_session()
        self._creating = threading.Lock()

    def signed(self, service: str, region: str, credentials: Credentials) -> BaseClient:
        """A client of a service with these keys."""
        token = credentials.session_token
        return self._made(
            service,
            region,
            aws_access_key_id=credentials.access_key_id,
            aws_secret_access_key=credentials.secret_access_key.reveal(),
            aws_session_token=None if token is None else token.reveal(),
            config=CONFIG,
        )

    def unsigned(self, service: str, region: str) -> BaseClient:
        """A client of a service whose calls carry no signature."""
        return self._made(service, region, config=UNSIGNED_CONFIG)

    def call(self, client: BaseClient, method: str, operation: str, wanted: Mapping[str, object]) -> Parsed:
        """The answer to one call; `operation` is its name as in IAM policies. See Aws for how it fails."""
        with plain_words(operation):
            ask: Callable[..., Parsed] = getattr(client, method)
            return in_time(lambda: ask(**wanted), client.meta.endpoint_url)

    def _made(self, service: str, region: str, **given: object) -> BaseClient:
        address = self._endpoints.of(service.replace("-", "_"))
        with plain_words(service), self._creating:
            client = self._session.create_client(service, region_name=region, endpoint_url=address, **given)
        send: Callable[..., Any] = self._send
        client.meta.events.register_first(f"before-send.{service}", send)
        client.meta.events.register_first(f"needs-retry.{service}", give_up)
        return client

    def _send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        return self._wire.send(request)


def in_time(work: Callable[[], Result], address: str | None = None) -> Result:
    """What `work` returns within 20 s; LocalFailure when it does not."""
    try:
        return within(SECONDS, work)
    except TimeoutError:
        raise late(address, SECONDS) from None
