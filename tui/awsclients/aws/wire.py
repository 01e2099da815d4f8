"""How bytes get to AWS and back: proxies, certificates, time limits, and what an answer may be at all."""

import re
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from awsclients.aws.trouble import portal, too_big, unreachable
from awsclients.clock import Clock
from awsclients.errors import LocalFailure

CONNECT_SECONDS = 3
READ_SECONDS = 15
BODY_LIMIT = 1 << 20
"""Bytes; the largest answers known are some ten thousand."""

_HTML = re.compile(rb"\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
_FROM_A_PROXY = {HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED}


class Wire:
    """Sends prepared requests with the person's proxy and CA settings; everything else of theirs is ignored.

    An answer of more than BODY_LIMIT bytes raises Refused, one that was not reached or came from a portal
    LocalFailure. The `Date` of every answer is told to the clock (C69).
    """

    def __init__(self, clock: Clock, environ: Mapping[str, str]) -> None:
        self._clock = clock
        self._proxies = _proxies(environ)
        verify = _certificates(environ)
        self._direct = _session(verify, {})
        self._proxied = _session(verify, self._proxies)

    def send(self, request: AWSPreparedRequest, *, html_refusals: bool = False) -> AWSResponse:
        """The answer, its body read; the request's address must hold no secret, for it stands in errors.

        A web page below status 500 comes from a portal, unless AWS refuses with one (400-499) at this address.
        """
        request.stream_output = True
        try:
            answer = self._way_to(request.url).send(request)
            body = _read(answer.raw)
        except Exception as error:  # noqa: BLE001  a library's words may hold what was sent
            raise unreachable(error, request.url) from None
        if body is None:
            raise too_big(request.url)
        status = answer.status_code
        most = HTTPStatus.BAD_REQUEST if html_refusals else HTTPStatus.INTERNAL_SERVER_ERROR
        if _HTML.match(body) and (status < most or status in _FROM_A_PROXY):
            raise portal(request.url, status)
        self._hear(answer.headers.get("Date"))
        answer.raw = _Body(body)
        return answer

    def _way_to(self, address: str) -> URLLib3Session:
        host = urlsplit(address).hostname or ""
        local = host in {"localhost", "::1"} or host.startswith("127.")
        past = local or proxy_bypass_environment(host, self._proxies)
        return self._direct if past else self._proxied

    def _hear(self, date: str | None) -> None:
        try:
            server = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if server.tzinfo is not None:
            self._clock.heard(server)


class _Stream(Protocol):
    def stream(self, amt: int) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class _Body:
    """What AWSResponse reads from."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


def _read(raw: _Stream) -> bytes | None:
    """The body, or None when it is longer than any answer of AWS."""
    body = bytearray()
    for piece in raw.stream(1 << 16):
        body += piece
        if len(body) > BODY_LIMIT:
            raw.close()
            return None
    return bytes(body)


def _session(verify: str | bool, proxies: Mapping[str, str]) -> URLLib3Session:
    make: Callable[..., URLLib3Session] = URLLib3Session
    timeout = (CONNECT_SECONDS, READ_SECONDS)
    return make(verify=verify, timeout=timeout, max_pool_connections=50, proxies=dict(proxies))


def _proxies(environ: Mapping[str, str]) -> dict[str, str]:
    """The proxies by scheme, and `no` for what goes past them; small letters win, as curl has it."""
    names = {"http": "http_proxy", "https": "https_proxy", "no": "no_proxy"}
    found = {key: environ.get(name) or environ.get(name.upper()) for key, name in names.items()}
    return {key: value for key, value in found.items() if value}


def _certificates(environ: Mapping[str, str]) -> str | bool:
    """The person's CA bundle, else botocore's own."""
    bundle = environ.get("AWS_CA_BUNDLE")
    if not bundle:
        return True
    if not Path(bundle).is_file():
        raise LocalFailure("AWS_CA_BUNDLE names a file that is not there. Correct it, or unset it.")
    return bundle
