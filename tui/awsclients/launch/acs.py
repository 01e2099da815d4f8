"""Where the answer of a SAML provider comes to: a form that a browser posts to the exact path of `acs_url`.

Whatever else comes, and every form that is not taken, changes nothing: the sign-in goes on waiting (C98, C99).
"""

import hmac
from collections.abc import Callable
from urllib.parse import parse_qs

from awsclients.errors import Failure
from awsclients.launch.listener import Answerer
from awsclients.launch.request import BAD, FORBIDDEN, NOT_ALLOWED, NOT_FOUND, Request, Response
from awsclients.secrets.secret import Secret

LONGEST = 256 * 1024
"""Bytes of a form; STS takes responses of 100,000 characters."""

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 8
_NAVIGATION = {"sec-fetch-dest": "document", "sec-fetch-mode": "navigate"}
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>awsclients</title></head>'
    "<body><p>{}</p></body></html>\n"
)
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_WRONG_KIND = Response("415 Unsupported Media Type", wrong=True)
_TAKEN = Response("200 OK", _PAGE.format("You are signed in. Close this window.").encode(), _HTML, last=True)
_NOT_TAKEN = Response(
    "400 Bad Request",
    _PAGE.format("This sign-in was not taken. awsclients says why, and goes on waiting.").encode(),
    _HTML,
    wrong=True,
)


def acs(path: str, relay_state: str | None, take: Callable[[Secret, str], None]) -> Answerer:
    """Answers the POST that brings a SAML response; the last answer is the one to a response that was taken.

    `take` gets the response and the origin of the page that posts it, as the browser tells it (see foreign.py); it
    raises a Failure for a response that is not taken. Where `relay_state` was sent along, it has to come back.
    """

    def answer(request: Request) -> Response:
        if request.target != path:
            return NOT_FOUND
        if request.method != "POST":
            return NOT_ALLOWED
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return _WRONG_KIND
        # A page in a frame, or a script, would sign in behind the person's back (T7).
        if any(request.headers.get(name, usual) != usual for name, usual in _NAVIGATION.items()):
            return FORBIDDEN
        response = _response(request.body, relay_state)
        if response is None:
            return BAD
        try:
            take(response, request.headers.get("origin", ""))
        except Failure:
            return _NOT_TAKEN
        return _TAKEN

    return answer


def _response(body: bytes, relay_state: str | None) -> Secret | None:
    """The one SAMLResponse of a form, with the right RelayState."""
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=_MOST_FIELDS, strict_parsing=True)
    except ValueError:
        return None
    responses, relays = fields.get("SAMLResponse", []), fields.get("RelayState", [])
    if len(responses) != 1 or len(relays) > 1:
        return None
    if relay_state is not None:
        came = relays[0] if relays else ""
        if not hmac.compare_digest(came.encode(errors="replace"), relay_state.encode()):
            return None
    return Secret(responses[0])
