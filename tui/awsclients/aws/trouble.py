"""What is told when AWS was not reached, or when what came back cannot be an answer of AWS (C65, C66)."""

import socket
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    InvalidProxiesConfigError,
    ProxyConnectionError,
    ReadTimeoutError,
    SSLError,
)

from awsclients.errors import LocalFailure, Refused
from awsclients.text import display

_NO_ROUTE = "{host} could not be reached: this computer seems to be offline. Check the network."
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (SSLError, "The certificate of {host} is not trusted. Where TLS is inspected, set AWS_CA_BUNDLE to its CA."),
    (ProxyConnectionError, "The proxy would not connect to {host}. Check HTTPS_PROXY, and its password if any."),
    (InvalidProxiesConfigError, "The proxy's settings are not usable. Check HTTPS_PROXY."),
    (socket.gaierror, "{host} was not found: this computer or its DNS is offline. Check the network."),
    (ConnectTimeoutError, "{host} did not answer a connection. Check the network, or set HTTPS_PROXY."),
    (ReadTimeoutError, "{host} was reached but did not answer in time. Try again."),
    (ConnectionRefusedError, "{host} refused the connection. Check endpoint overrides, proxy and firewall."),
    (EndpointConnectionError, _NO_ROUTE),
)


def unreachable(error: BaseException, address: str) -> LocalFailure:
    """One clear line for each kind of connection failure; it names the host and nothing else of the address."""
    chain = tuple(_chain(error))
    for kind, message in _KINDS:
        if any(isinstance(link, kind) for link in chain):
            return LocalFailure(message.format(host=host(address)))
    return LocalFailure(f"The connection to {host(address)} broke off ({type(error).__name__}). Try again.")


def late(address: str | None, seconds: int) -> LocalFailure:
    """The deadline of a whole call is over."""
    who = host(address or "") or "AWS"
    return LocalFailure(f"{who} did not answer within {seconds} s. Check the network and try again.")


def portal(address: str, status: int) -> LocalFailure:
    """A web page came where AWS answers data."""
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return LocalFailure("The proxy wants a user name and password. Put them into HTTPS_PROXY.")
    return LocalFailure(
        f"A proxy or portal answered instead of {host(address)}. Sign in to the network in a browser, try again."
    )


def too_big(address: str) -> Refused:
    """The body was longer than any answer of AWS."""
    return Refused(f"{host(address)} answered more than 1 MiB, which AWS never does. Check proxy and overrides.")


def malformed(operation: str, what: str) -> Refused:
    """An answer that cannot be trusted; nothing of it is kept (C66, C67)."""
    return Refused(f"The answer to {operation} cannot be used: {what}. Check proxy and overrides, try again.")


def host(address: str) -> str:
    """Host and port of an address, for eyes."""
    parts = urlsplit(address)
    return display(parts.netloc.rpartition("@")[2], 100)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all it came from, as far as the library kept that."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        link = waiting.pop()
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [link.__cause__, link.__context__, *link.args]
        waiting.append(getattr(link, "kwargs", {}).get("error"))
        waiting.append(getattr(link, "reason", None))
