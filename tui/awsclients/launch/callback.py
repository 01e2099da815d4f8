"""Where the browser comes back to after a sign-in by OAuth: one path, one answer, on 127.0.0.1 alone.

Source: RFC 8252 (7.3, 8.3), RFC 6749 (4.1.2, 10.12).
"""

import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from awsclients.launch.request import BAD, FORBIDDEN, NOT_ALLOWED, NOT_FOUND, NOT_NOW, Request, Response
from awsclients.secrets.secret import Secret

PATH = "/oauth/callback"
_DONE = "/done"
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_PAGE = (
    b"<!DOCTYPE html><html lang=en><title>awsclients</title><p>The answer has come. awsclients says how it went."
)
_USED = b"<!DOCTYPE html><html lang=en><title>awsclients</title><p>This sign-in was already used."
_LONGEST = 4096


@dataclass(slots=True)
class Callback:
    """Takes one code, or one refusal, from whoever knows `state`; everything else changes nothing.

    `error` is the word of OAuth with which the sign-in was refused.
    """

    state: Secret = field(default_factory=lambda: Secret(secrets.token_urlsafe(32)))
    code: Secret | None = None
    error: str = ""

    @property
    def come(self) -> bool:
        """Whether the answer is there."""
        return self.code is not None or bool(self.error)

    def answer(self, request: Request) -> Response:
        """See Answerer."""
        path, _, query = request.target.partition("?")
        if path == _DONE and request.method == "GET" and self.come:
            return Response("200 OK", _PAGE, _HTML, last=True)
        if path != PATH:
            return NOT_FOUND
        if request.method != "GET":
            return NOT_ALLOWED
        if "origin" in request.headers:
            return FORBIDDEN
        if request.guessed:
            return NOT_NOW
        return self._taken(query)

    def _taken(self, query: str) -> Response:
        fields = _fields(query)
        if fields is None or not self.state.matches(fields.get("state", "")):
            return BAD
        if self.come:
            return Response("400 Bad Request", _USED, _HTML)
        code, error = fields.get("code"), fields.get("error")
        if (code is None) == (error is None) or not (code or error):
            return BAD
        self.code, self.error = Secret(code) if code else None, error or ""
        return Response("303 See Other", headers=(("Location", _DONE),))


def _fields(query: str) -> dict[str, str] | None:
    """The parameters, each once; None for anything else."""
    try:
        pairs = parse_qsl(query, strict_parsing=True, max_num_fields=16)
    except ValueError:
        return None
    fields = dict(pairs)
    sound = all(len(value) <= _LONGEST and value.isascii() and value.isprintable() for value in fields.values())
    return fields if sound and len(fields) == len(pairs) else None
