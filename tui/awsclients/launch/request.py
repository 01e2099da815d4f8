"""What comes to a loopback listener, and what it answers. Only the standard library: a helper starts with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LONGEST_HEAD = 8192
_MOST_HEADERS = 32
_METHODS = frozenset({"GET", "POST"})
_LINE = re.compile(rb"([A-Z]{1,16}) (/[!-~]{0,8192}) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\t\x80-\xff]*)")
_LENGTH = re.compile(r"[0-9]{1,9}", re.ASCII)
_GUESSES = frozenset({"sec-purpose", "purpose", "x-moz"})
_SAFETY = (
    "Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `target` is the path with its query as sent; names of headers are in small letters.

    A header that came twice is joined with a comma, so that it equals nothing that is expected once. All but the
    method may hold what is secret, and is not shown.
    """

    method: str
    target: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def guessed(self) -> bool:
        """Whether a browser asks before anybody wants the page, which would use up what is given once."""
        return not _GUESSES.isdisjoint(self.headers)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: `status` as in `404 Not Found`, a short `body`, and headers beside those that all answers have.

    Once one that is `last` has been sent, nobody needs to come any more. `wrong` is the answer to a request that
    nobody sends who should come. Body and headers may hold what is secret, and are not shown.
    """

    status: str
    body: bytes = field(default=b"", repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    last: bool = False
    wrong: bool = False

    def sent(self) -> bytes:
        """The bytes on the wire."""
        own = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        length = f"Content-Length: {len(self.body)}\r\nConnection: close\r\n\r\n"
        return f"HTTP/1.1 {self.status}\r\n{own}{_SAFETY}{length}".encode() + self.body


BAD = Response("400 Bad Request", wrong=True)
FORBIDDEN = Response("403 Forbidden", wrong=True)
NOT_FOUND = Response("404 Not Found", wrong=True)
NOT_ALLOWED = Response("405 Method Not Allowed", wrong=True)
FAILED = Response("500 Internal Server Error")
NOT_NOW = Response("503 Service Unavailable")
TOO_LATE = Response("408 Request Timeout")
TOO_LARGE = Response("413 Content Too Large", wrong=True)
NOT_EXPECTED = Response("417 Expectation Failed")


def read_request(received: bytes, host: str, longest_body: int) -> Request | Response | None:
    """The request in what has come so far, or the refusal it gets; None while more has to come.

    `host` is the one `Host` that is answered, with its port: a page elsewhere whose name was bent to 127.0.0.1
    sends another (T6). Whoever sends a second request without waiting for an answer is none of ours, and gets none
    to the first.
    """
    head, end, rest = received.partition(b"\r\n\r\n")
    if len(head) > _LONGEST_HEAD:
        return BAD
    if not end:
        return None
    request = _read_head(head, host)
    if isinstance(request, Response):
        return request
    length = _body_length(request, longest_body)
    if isinstance(length, Response):
        return length
    if request.method not in _METHODS:
        return NOT_ALLOWED
    if len(rest) < length:
        return None
    return Request(request.method, request.target, request.headers, rest) if len(rest) == length else BAD


def _read_head(head: bytes, host: str) -> Request | Response:
    """The request of a line and its headers, without the empty line; or the refusal it gets."""
    line, *lines = head.split(b"\r\n")
    request = _LINE.fullmatch(line)
    if request is None or len(lines) > _MOST_HEADERS:
        return BAD
    headers: dict[str, str] = {}
    for text in lines:
        found = _HEADER.fullmatch(text)
        if found is None:
            return BAD
        name, value = found[1].decode().lower(), found[2].decode("latin-1").strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if headers.get("host") != host or "transfer-encoding" in headers:
        return BAD
    if "expect" in headers:  # whoever waits for a word before the body sends it without one now
        return NOT_EXPECTED
    return Request(request[1].decode(), request[2].decode(), headers)


def _body_length(request: Request, most: int) -> int | Response:
    """How many bytes of body follow, at most `most`; or the refusal. With `most` 0 none may be announced."""
    announced = request.headers.get("content-length")
    if announced is None:
        return 0
    if not most and request.method == "POST":
        return NOT_ALLOWED
    if not most or _LENGTH.fullmatch(announced) is None:
        return BAD
    return int(announced) if int(announced) <= most else TOO_LARGE
